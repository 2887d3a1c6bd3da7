/** What the page has to tell about what somebody asked for: below the header, one at a time. */

import { find } from "./dom.js";

/** @param {string} text for people; "" takes the notice back */
export function notice(text) {
  find("#settings-notice").textContent = text;
}
