/** In place of the site's own module: a file needs no storing. */

export function showOffline() {
  const box = /** @type {HTMLElement} */ (document.querySelector("#offline-status"));
  box.dataset.state = "ready";
  box.textContent = "offline ✓";
  box.title = "This is one file, with all in it: it never needs a network.";
}
