/** Wires the panels to the engine, and nothing else. */

import { Brought } from "./digits.js";
import { Engine } from "./engine.js";
import { Pad } from "./pad.js";
import { showBackprop } from "./panels/backprop.js";
import { showCode } from "./panels/code.js";
import { showData } from "./panels/data.js";
import { showForm } from "./panels/form.js";
import { showInside } from "./panels/inside.js";
import { showPrediction } from "./panels/predict.js";
import { showQuality } from "./panels/quality.js";
import { showRuns } from "./panels/runs.js";
import { showStatus } from "./panels/status.js";
import { showTabs } from "./panels/tabs.js";
import { switchTheme } from "./panels/theme.js";
import { showTraining } from "./panels/train.js";
import { Runs } from "./runs.js";

const engine = new Engine();
const pad = new Pad(/** @type {HTMLCanvasElement} */ (document.querySelector("#pad")));
const brought = new Brought(engine);
const runs = new Runs(engine);

switchTheme(() => pad.redraw());
showStatus(engine);
showPrediction(engine, pad);
const form = showForm(engine, brought);
showTraining(engine, form);
showRuns(engine, runs, form);
showQuality(engine, pad);
const code = showCode(engine, pad);
showData(engine, pad, brought, form, code);
showInside(engine, pad);
showBackprop(engine, pad, code);
showTabs();

engine.addEventListener("wanted", async (event) => {
  const wanted = /** @type {CustomEvent<import("./engine.js").Wanted>} */ (event).detail;
  const { agree } = await import("./panels/agree.js").catch(() => ({ agree: () => wanted.answer(false) }));
  agree(wanted);
});

Object.assign(window, { digitlab: engine });
// Only then: starting comes first. Without it all goes on, online.
engine.addEventListener("whole", () => import("./panels/offline.js").then(({ showOffline }) => showOffline(engine), () => {}), { once: true });
engine.load();
brought.load();
form.linked.then((linked) => runs.load(!linked));
