/** The page for teachers: its colours follow the laboratory's, and so does its language. */

import { switchTheme } from "./ui/theme.js";
import { fromAddress } from "./lab/address.js";
import { loadWords, translate } from "./ui/words.js";

const button = /** @type {HTMLButtonElement} */ (document.querySelector("#theme"));
button.hidden = false;
switchTheme(button);
if (fromAddress("language"))
  Promise.all([loadWords("page"), loadWords("teachers")]).then(() => translate(document));
