// Signs in with a card: the form's button asks the card to sign the nonce of data-nonce, and posts the token.
import { authenticate, keyOf } from "./web-eid.js";

const form = document.querySelector("form[data-nonce]");
const button = form.querySelector("button");
const words = form.querySelector("[data-card-status]");
const texts = form.querySelector("template[data-card-texts]").content;

function say(key, failed) {
  words.hidden = false;
  words.textContent = texts.querySelector(`[data-key="${key}"]`).textContent;
  words.classList.toggle("govuk-error-message", failed);
  if (failed) words.focus();
}

form.addEventListener("submit", async (event) => {
  if (form.elements.token.value) return;
  event.preventDefault();
  button.disabled = true;
  say("pin", false);
  try {
    form.elements.token.value = JSON.stringify(await authenticate(form.dataset.nonce));
    form.submit();
  } catch (error) {
    button.disabled = false;
    say(keyOf(error), true);
  }
});
button.disabled = false;
