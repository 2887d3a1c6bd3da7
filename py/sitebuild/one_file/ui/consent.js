/** In place of the site's own module: no request leaves a file, so nobody is asked. */

import { notice } from "../panels/train/form.js";
import { say } from "./words.js";

/** @param {{url: string, answer: (consents: boolean) => void}} request */
export function agree({ url, answer }) {
  notice(say("consent-file", { host: new URL(url).host }));
  answer(false);
}
