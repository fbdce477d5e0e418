// Wakes the components of GOV.UK Frontend: error summary, double-click guard, menu. The page works without them.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
const { initAll } = await import(document.getElementById("components-script").href);
initAll();
