/** In place of the site's own module: no request leaves a file, so nobody is asked. */

import { say } from "./words.js";

/** @param {import("../lab/engine.js").ConsentRequest} request @param {import("../lab/lab.js").Lab} lab */
export function answerConsent({ url, answer }, lab) {
  lab.notice(say("consent-file", { host: new URL(url).host }));
  answer(false);
}
