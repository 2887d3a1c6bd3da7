/** The worker of the single file, with the site's files at hand before its own modules run. */

import "./start-worker.js";
import "./worker/main.js";
