/** In place of the site's own module: no request leaves a file, so nobody is asked. */

import { notice } from "../panels/train/form.js";

/** @param {{url: string, answer: (consents: boolean) => void}} request */
export function agree({ url, answer }) {
  const { host } = new URL(url);
  notice(
    `Python wanted something of ${host}. It was refused: this is one file, ` +
      "which asks nobody. The lab on a web server can ask.",
  );
  answer(false);
}
