/** The page for teachers: its colours follow the laboratory's. Everything else works without this. */

import { switchTheme } from "./ui/theme.js";

const button = /** @type {HTMLButtonElement} */ (document.querySelector("#theme"));
button.hidden = false;
switchTheme(button);
