/** The pages beside the laboratory: colours and language follow the laboratory's. */

import { switchTheme } from "./ui/theme.js";
import { fromAddress, showAddress } from "./lab/address.js";
import { loadWords, translate } from "./ui/words.js";

// The page with the links stays open, and they share one tab: a class opens ten in a lesson.
for (const link of document.querySelectorAll("main a[href^='index.html#']"))
  link.setAttribute("target", "digit-lab");
showAddress(new URL(".", location.href));
const button = /** @type {HTMLButtonElement} */ (document.querySelector("#theme"));
button.hidden = false;
switchTheme(button);
const print = document.querySelector("#print");
if (print instanceof HTMLButtonElement) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
if (fromAddress("language"))
  Promise.all(["page", "teachers", "sheet", "paper"].map(loadWords)).then(() =>
    translate(document),
  );
