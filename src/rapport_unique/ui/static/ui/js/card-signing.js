// Signs with a card: a form names where a document is prepared (data-card-prepare) and finished (data-card-finish);
// a press on its button with data-card asks the certificate, then the PIN. What is said stands in the page, by key.
import { keyOf, sign, signingCertificate } from "./web-eid.js";

class Refused extends Error {
  constructor(answer) {
    super(answer.message);
    this.answer = answer;
  }
}

async function post(url, form, details) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(details)) body.set(name, value);
  const response = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Refused(answer);
}

function attach(form) {
  const words = form.querySelector("[data-card-status]");
  const texts = form.querySelector("template[data-card-texts]").content;
  const say = (key, failed = false) => show(texts.querySelector(`[data-key="${key}"]`).textContent, failed);

  function show(text, failed) {
    words.hidden = false;
    words.textContent = text;
    words.classList.toggle("govuk-error-message", failed);
    if (failed) words.focus();
  }

  async function run(button) {
    button.disabled = true;
    try {
      say("certificate");
      const { certificate } = await signingCertificate();
      say("preparing");
      const { attempt, hash, hash_function } = await post(form.dataset.cardPrepare, form, { certificate });
      say("pin");
      const { signature } = await sign(certificate, hash, hash_function);
      say("finishing");
      const { location } = await post(form.dataset.cardFinish, form, { attempt, signature });
      window.location.assign(location);
    } catch (error) {
      button.disabled = false;
      if (error instanceof Refused && error.message) return show(error.message, true);
      say(keyOf(error), true);
    }
  }

  form.addEventListener("submit", (event) => {
    if (!("card" in (event.submitter?.dataset ?? {})) || !form.checkValidity()) return;
    event.preventDefault();
    run(event.submitter);
  });
}

document.querySelectorAll("form[data-card-prepare]").forEach(attach);
