/** Wires the panels to the engine, and nothing else. */

import { Engine } from "./engine.js";
import { Pad } from "./pad.js";
import { showBackprop } from "./panels/backprop.js";
import { showInside } from "./panels/inside.js";
import { showPrediction } from "./panels/predict.js";
import { showStatus } from "./panels/status.js";
import { showTabs } from "./panels/tabs.js";
import { switchTheme } from "./panels/theme.js";
import { showTraining } from "./panels/train.js";

const engine = new Engine();
const pad = new Pad(/** @type {HTMLCanvasElement} */ (document.querySelector("#pad")));

switchTheme(() => pad.redraw());
showStatus(engine);
showPrediction(engine, pad);
showTraining(engine);
showInside(engine, pad);
showBackprop(engine, pad);
showTabs();

Object.assign(window, { digitlab: engine });
engine.load();
