// Follows what is awaited while it may come: asks data-state-url, and shows what is new without losing focus, scroll
// or what was unfolded. Slower as time goes by; not at all while nobody looks.
const FIRST = 1500, SLOWEST = 30000, GIVE_UP_AFTER = 20 * 60 * 1000;
const region = document.querySelector("[data-state-url]");
let pause = FIRST, began = Date.now(), timer;

function unfolded(root) {
  return new Set([...root.querySelectorAll("details[open][id]")].map((each) => each.id));
}

async function replace() {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-state-url]");
  if (!fresh) return location.reload();
  const open = unfolded(region), focused = region.contains(document.activeElement) && document.activeElement.id;
  region.replaceChildren(...fresh.childNodes);
  Object.assign(region.dataset, { version: fresh.dataset.version, open: fresh.dataset.open });
  for (const each of region.querySelectorAll("details[id]")) each.open = open.has(each.id);
  if (focused) (document.getElementById(focused) ?? region).focus({ preventScroll: true });
  document.getElementById("news").textContent = region.querySelector("[data-news]").textContent;
}

async function look() {
  if (document.hidden || Date.now() - began > GIVE_UP_AFTER) return;
  try {
    const response = await fetch(region.dataset.stateUrl, { headers: { "X-Requested-With": "fetch" } });
    if (response.status === 401 || response.status === 404) return location.reload();
    const state = await response.json();
    if (state.version !== region.dataset.version) await replace();
    if (!state.open) return;
  } catch {
    // away for a moment: the next look may succeed
  }
  pause = Math.min(pause * 1.2, SLOWEST);
  clearTimeout(timer);
  timer = setTimeout(look, pause);
}

function begin() {
  began = Date.now();
  pause = FIRST;
  clearTimeout(timer);
  if (region.dataset.open === "yes") timer = setTimeout(look, pause);
}

if (region) {
  begin();
  document.addEventListener("visibilitychange", () => document.hidden || begin());
}
