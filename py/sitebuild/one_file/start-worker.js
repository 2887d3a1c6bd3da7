/** The start of the single file's worker: the first message brings the files of the site. */

import { answerFetches } from "./files.js";

answerFetches(
  new Promise((resolve) =>
    self.addEventListener(
      "message",
      (event) => {
        event.stopImmediatePropagation(); // the worker's own modules do not know of it
        resolve(/** @type {MessageEvent} */ (event).data);
      },
      { once: true },
    ),
  ),
);
