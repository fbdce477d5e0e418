// Follows the reading of a file: asks data-status-url every two seconds, shows words and progress, goes where told.
const INTERVAL = 2000;

function follow(region) {
  const words = region.querySelector("[role=status]");
  const bar = region.querySelector("progress");

  async function ask() {
    let answer = {};
    try {
      const response = await fetch(region.dataset.statusUrl, { headers: { "X-Requested-With": "fetch" } });
      if (response.status === 401 || response.status === 404) return location.reload();
      answer = await response.json();
    } catch {
      answer = {};
    }
    if (answer.location) return location.assign(answer.location);
    if (answer.message && answer.message !== words.textContent) words.textContent = answer.message;
    if (bar && typeof answer.progress === "number") bar.value = answer.progress;
    setTimeout(ask, INTERVAL);
  }

  setTimeout(ask, INTERVAL);
}

document.querySelectorAll("[data-status-url]").forEach(follow);
