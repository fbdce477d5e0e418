// Saves a form marked data-autosave-url while one types, and says in its role=status line how that went.
// The server answers in words: 200 saved, 409 someone else changed the content, 401 signed out.
const DELAY = 1500;

function autosave(form) {
  const line = form.querySelector("[data-save-state]");
  let typed = 0;
  let timer = null;
  let saving = false;
  let stopped = false;

  function say(state, text, button) {
    line.dataset.state = state;
    line.textContent = text;
    if (button) line.append(" ", button);
  }

  function button(label, type, act) {
    const made = document.createElement("button");
    made.type = type;
    made.className = "ui-link-button";
    made.textContent = label;
    if (act) made.addEventListener("click", act);
    return made;
  }

  function later() {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, DELAY);
  }

  async function save() {
    if (saving) return later();
    saving = true;
    const sent = typed;
    say("saving", line.dataset.saving);
    try {
      const response = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body: fields(),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
      });
      if (response.status === 401) {
        stopped = true;
        say("signed-out", line.dataset.signedOut, button(line.dataset.signIn, "submit"));
      } else {
        heard(response, await response.json(), sent);
      }
    } catch {
      failed(line.dataset.failed);
    } finally {
      saving = false;
    }
  }

  function fields() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  function heard(response, answer, sent) {
    if (response.ok) {
      document.dispatchEvent(new CustomEvent("signed-in-still"));
      if (sent !== typed) return;
      say("saved", answer.message);
      draw(answer.picture);
      form.dispatchEvent(new CustomEvent("saved"));
    } else if (response.status === 409) {
      stopped = true;
      say("conflict", answer.message);
    } else {
      failed(answer.message || line.dataset.failed);
    }
  }

  // What follows from the amounts so far, drawn by the server.
  function draw(picture) {
    const place = document.getElementById("picture");
    if (!picture || !place) return;
    place.replaceChildren(...new DOMParser().parseFromString(picture, "text/html").body.childNodes);
  }

  function failed(text) {
    say("failed", text, button(line.dataset.retry, "button", save));
  }

  form.addEventListener("input", () => {
    typed += 1;
    later();
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
}

document.querySelectorAll("form[data-autosave-url]").forEach(autosave);
