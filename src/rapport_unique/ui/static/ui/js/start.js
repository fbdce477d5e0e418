// Wakes the components of GOV.UK Frontend: error summary, menu, and on every button that writes the double-click guard.
// The page works without them. What a card signs is guarded by its own script, so that it can be tried again at once.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const button of document.querySelectorAll("form[method='post']:not([data-nonce]) .govuk-button:not([data-card])")) {
  button.dataset.module = "govuk-button";
  button.dataset.preventDoubleClick = "true";
}
const { initAll } = await import(document.getElementById("components-script").href);
initAll();
