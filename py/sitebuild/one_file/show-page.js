/** Runs while the single file is being read: the laboratory is not to be seen before a page beside it. */

import { showPage } from "./pages.js";

showPage();
