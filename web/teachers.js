/** The page for teachers: its colours follow the laboratory's. All else is there without this. */

import { switchTheme } from "./ui/theme.js";

/** @type {HTMLElement} */ (document.querySelector("#theme")).hidden = false;
switchTheme(() => {});
