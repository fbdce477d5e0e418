// Makes or uses a passkey: a form with data-passkey ("create" or "get") and its options posts the browser's answer.
function attach(form) {
  const button = form.querySelector("button");
  const words = form.querySelector("[data-passkey-status]");

  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    button.disabled = true;
    words.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const credential =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.answer.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      button.disabled = false;
      words.hidden = false;
      words.textContent = words.dataset.failed;
      words.classList.add("govuk-error-message");
      words.focus();
    }
  });
  button.disabled = false;
}

document.querySelectorAll("form[data-passkey]").forEach(attach);
