// Warns two minutes before the session ends, and lets one stay. Every open page of the site counts as activity.
const WARNING = 120;
const dialog = document.getElementById("session-warning");
const pages = new BroadcastChannel("session");
let timers = [];

function show(part) {
  for (const each of dialog.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== part;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(`[data-when="${part}"] h2`).focus();
}

function restart() {
  timers.forEach(clearTimeout);
  if (dialog.open) dialog.close();
  const seconds = Number(dialog.dataset.seconds);
  timers = [
    setTimeout(show, Math.max(0, seconds - WARNING) * 1000, "soon"),
    setTimeout(show, seconds * 1000, "ended"),
  ];
}

function stillSignedIn() {
  restart();
  pages.postMessage("active");
}

dialog.querySelector("[data-stay]").addEventListener("click", async () => {
  const body = new FormData(document.getElementById("session-sign-out"));
  try {
    const response = await fetch(dialog.dataset.keepAliveUrl, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
    });
    if (response.ok) stillSignedIn();
    else show("ended");
  } catch {
    dialog.close();
  }
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
document.addEventListener("signed-in-still", stillSignedIn);
pages.addEventListener("message", restart);
stillSignedIn();
