/** Wires the panels to the engine, and nothing else. */

import { Lab } from "./lab/lab.js";
import { Legacy } from "./panels/legacy/index.js";
import { Pad } from "./panels/draw/pad.js";
import { showBackprop } from "./panels/backprop/index.js";
import { showCode } from "./panels/code/index.js";
import { showData } from "./panels/data/index.js";
import { showForm } from "./panels/train/form.js";
import { showInside } from "./panels/inside/index.js";
import { showPrediction } from "./panels/draw/predict.js";
import { showQuality } from "./panels/evaluate/index.js";
import { showRuns } from "./panels/train/runs.js";
import { showStatus } from "./panels/header/status.js";
import { showTabs } from "./ui/tabs.js";
import { switchTheme } from "./ui/theme.js";
import { showTraining } from "./panels/train/index.js";
import { loadWords, translate } from "./ui/words.js";

await loadWords("page");
translate(document);

const lab = new Lab();
const engine = new Legacy(lab);
const pad = new Pad(/** @type {HTMLCanvasElement} */ (document.querySelector("#pad")));
const { digits: brought, runs } = lab;
lab.pad = pad;

switchTheme(() => pad.redraw());
showStatus(engine);
showPrediction(engine, pad);
const form = showForm(lab);
showTraining(engine, form);
showRuns(engine, runs, form);
showQuality(engine, pad);
const code = showCode(engine, pad);
showData(engine, pad, brought, form, code);
showInside(engine, pad);
showBackprop(engine, pad, code);
showTabs();

lab.engine.on("consent", async (request) => {
  const { agree } = await import("./ui/consent.js").catch(() => ({
    agree: () => request.answer(false),
  }));
  agree(request);
});

Object.assign(window, { digitlab: lab });
// Only then: starting comes first. Without it all goes on, online.
engine.addEventListener(
  "whole",
  () =>
    import("./panels/header/offline.js").then(
      ({ showOffline }) => showOffline(engine),
      () => {},
    ),
  { once: true },
);
lab.load();
