/** The page for teachers and the pupils' sheet: colours and language follow the laboratory's. */

import { switchTheme } from "./ui/theme.js";
import { fromAddress } from "./lab/address.js";
import { loadWords, translate } from "./ui/words.js";

const button = /** @type {HTMLButtonElement} */ (document.querySelector("#theme"));
button.hidden = false;
switchTheme(button);
if (fromAddress("language"))
  Promise.all(["page", "teachers", "sheet"].map(loadWords)).then(() => translate(document));
