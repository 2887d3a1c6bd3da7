/** In place of the site's own module: a file needs no storing. */

import { find } from "../../ui/dom.js";
import { write } from "../../ui/words.js";

/** @param {HTMLElement} root */
export function showOffline(root) {
  const box = find("#offline-status", root);
  box.dataset.state = "ready";
  write(box, "offline-file");
}
