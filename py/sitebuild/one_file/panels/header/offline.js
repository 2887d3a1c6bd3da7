/** In place of the site's own module: a file needs no storing. */

import { say } from "../../ui/words.js";

export function showOffline() {
  const box = /** @type {HTMLElement} */ (document.querySelector("#offline-status"));
  box.dataset.state = "ready";
  box.textContent = say("offline-file");
  box.title = say("offline-file.title");
}
