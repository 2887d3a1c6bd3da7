/** The header: the state of Python, offline use, the colours, and notices. */

import { store } from "../../lab/store.js";
import { button, find } from "../../ui/dom.js";
import { notice } from "../../ui/notice.js";
import { switchTheme } from "../../ui/theme.js";
import { say } from "../../ui/words.js";
import { showOffline } from "./offline.js";
import { showStatus } from "./status.js";

/** @param {HTMLElement} root @param {import("../../lab/lab.js").Lab} lab */
export function mount(root, lab) {
  showStatus(root, lab.engine);
  switchTheme(button("#theme", root));
  lab.on("notice", notice);
  warnOfStorage(find("#storage-notice", root));
  // Only once Python is whole: storing the site must not slow down its start.
  const stop = lab.engine.on("whole", () => {
    stop();
    showOffline(root, lab.engine.site?.build);
  });
}

/** Says why nothing is stored on this device, where that is so. @param {HTMLElement} notice */
function warnOfStorage(notice) {
  const show = () => {
    notice.hidden = !store.trouble;
    if (store.trouble) notice.textContent = say(store.trouble);
  };
  store.on("unavailable", show);
  show();
}
