/** The table of panels: each is mounted on its root, and gets the lab. */

import { Lab } from "./lab/lab.js";
import * as backprop from "./panels/backprop/index.js";
import * as code from "./panels/code/index.js";
import * as data from "./panels/data/index.js";
import * as draw from "./panels/draw/index.js";
import * as evaluate from "./panels/evaluate/index.js";
import * as header from "./panels/header/index.js";
import * as inside from "./panels/inside/index.js";
import * as path from "./panels/path/index.js";
import * as train from "./panels/train/index.js";
import { answerConsent } from "./ui/consent.js";
import { find } from "./ui/dom.js";
import { watchDrops } from "./ui/files.js";
import * as tabs from "./ui/tabs.js";
import { explainTerms } from "./ui/terms.js";
import { loadWords, translate } from "./ui/words.js";

// Before anybody draws: it stands above the pad, and would move it.
const [isPathOver] = await Promise.all([path.isOver(), loadWords("page")]);
translate(document);

const lab = new Lab();
header.mount(find("#top"), lab);
draw.mount(find("#draw"), lab);
train.mount(find("#panel-train"), lab);
evaluate.mount(find("#panel-quality"), lab);
data.mount(find("#panel-data"), lab);
inside.mount(find("#panel-inside"), lab);
backprop.mount(find("#panel-backprop"), lab);
code.mount(find("#panel-code"), lab);
tabs.mount(find("#panels"), lab);
if (!isPathOver) path.mount(find("#path"), lab);

watchDrops();
explainTerms();
lab.engine.on("consent", (request) => answerConsent(request, lab));
Object.assign(window, { digitlab: lab });
// Not before: the first answer needs no words of what may go wrong later, or of terms.
lab.engine.on("whole", () => {
  for (const name of ["errors", "terms"]) loadWords(name).catch(() => {});
});
lab.load();
