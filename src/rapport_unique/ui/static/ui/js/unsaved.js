// Warns before leaving a page, only while a form marked data-guard holds something that is not saved.
const dirty = new Set();

function warn(event) {
  event.preventDefault();
}

function mark(form, unsaved) {
  if (unsaved) dirty.add(form);
  else dirty.delete(form);
  if (dirty.size) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
}

for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => mark(form, true));
  form.addEventListener("saved", () => mark(form, false));
  form.addEventListener("submit", () => mark(form, false));
}
