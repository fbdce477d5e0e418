// Wakes the components of GOV.UK Frontend: error summary, menu, and on every button that writes the double-click guard.
// The page works without them.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const button of document.querySelectorAll("form[method='post'] .govuk-button")) {
  button.dataset.module = "govuk-button";
  button.dataset.preventDoubleClick = "true";
}
const { initAll } = await import(document.getElementById("components-script").href);
initAll();
