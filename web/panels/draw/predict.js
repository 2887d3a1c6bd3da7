/** The network's answer to the drawn digit: what it sees, its ten outputs, and the largest. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { store } from "../../lab/store.js";
import { latest } from "../../ui/latest.js";

const NOTHING = "–";
const SAVE_MILLISECONDS = 300;

/**
 * @param {import("../../lab/engine.js").Engine} engine
 * @param {import("./pad.js").Pad} pad
 */
export function showPrediction(engine, pad) {
  const hint = /** @type {HTMLElement} */ (document.querySelector("#pad-hint"));
  const undo = /** @type {HTMLButtonElement} */ (document.querySelector("#pad-undo"));
  const clear = /** @type {HTMLButtonElement} */ (document.querySelector("#pad-clear"));
  const seen = /** @type {HTMLCanvasElement} */ (document.querySelector("#seen"));
  const prediction = /** @type {HTMLElement} */ (document.querySelector("#prediction"));
  const answeredBy = /** @type {HTMLElement} */ (document.querySelector("#answered-by"));
  const bars = makeBars(/** @type {HTMLElement} */ (document.querySelector("#outputs")));

  /** @type {Float32Array | null} null: nothing is drawn */
  let inputs = null;
  let due = false;

  const update = () => {
    due = false;
    inputs = pad.inputs;
    hint.hidden = !pad.isEmpty;
    clear.disabled = pad.isEmpty;
    undo.disabled = !pad.canUndo;
    drawSeen(seen, inputs);
    answer();
  };

  const answer = latest(async () => {
    const asked = inputs;
    const ready = engine.status.state === "ready";
    const outputs = asked && ready ? await engine.predict(asked).catch(() => null) : null;
    if (asked === inputs) showAnswer(outputs);
  });

  /** @param {number[] | null} outputs */
  const showAnswer = (outputs) => {
    bars.forEach((bar, digit) => bar.show(outputs?.[digit]));
    const best = outputs ? outputs.indexOf(Math.max(...outputs)) : null;
    bars.forEach((bar, digit) => bar.mark(digit === best));
    const text = best === null ? NOTHING : String(best);
    if (prediction.textContent !== text) prediction.textContent = text;
  };

  pad.addEventListener("change", () => {
    if (due) return;
    due = true;
    requestAnimationFrame(update);
  });
  undo.addEventListener("click", () => pad.undo());
  clear.addEventListener("click", () => pad.clear());
  window.addEventListener("themechange", () => drawSeen(seen, inputs));
  for (const change of ["status", "training", "network"]) {
    engine.addEventListener(change, () => {
      const who = whoAnswers(engine);
      if (who) answeredBy.textContent = engine.changed.length ? `${who}, by your code` : who;
      answer();
    });
  }
  update();
  keepDrawing(pad);
}

/** What is on the pad is there after a reload. @param {import("./pad.js").Pad} pad */
async function keepDrawing(pad) {
  const keep = latest(async () => store.set("drawing", pad.drawing), SAVE_MILLISECONDS);
  pad.addEventListener("change", keep);
  const drawing = await store.get("drawing");
  if (drawing && pad.isEmpty && !pad.canUndo) pad.restore(drawing);
}

/**
 * Whose answer it is; null while a run is prepared, or nobody answers: then it is still whose it was.
 * @param {import("../../lab/engine.js").Engine} engine
 */
function whoAnswers({ status, origin, training: { state, progress } }) {
  if (status.state !== "ready") return null;
  if (origin === "kept") return "the answer after your steps";
  if (origin === "opened") return "the opened network’s answer";
  if (origin === "altered") return "the answer of the network you changed";
  if (state === "idle") return "the trained model’s answer";
  if (!progress) return null;
  return progress.samples ? "your network’s answer" : "the untrained network’s answer";
}

/** @param {HTMLElement} list */
function makeBars(list) {
  return Array.from({ length: 10 }, (_, digit) => {
    const item = document.createElement("li");
    item.dataset.digit = String(digit);
    item.innerHTML = `<b>${digit}</b><span class="track"><span class="fill"></span></span><span class="value"></span>`;
    list.append(item);
    const fill = /** @type {HTMLElement} */ (item.querySelector(".fill"));
    const value = /** @type {HTMLElement} */ (item.querySelector(".value"));
    return {
      /** @param {number | undefined} output */
      show(output) {
        item.dataset.value = output === undefined ? "" : String(output);
        fill.style.transform = `scaleX(${output ?? 0})`;
        value.textContent = output === undefined ? "" : output.toFixed(2);
      },
      /** @param {boolean} best */
      mark(best) {
        item.classList.toggle("best", best);
      },
    };
  });
}

/** @param {HTMLCanvasElement} canvas @param {Float32Array | null} inputs */
function drawSeen(canvas, inputs) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { color, backgroundColor } = getComputedStyle(canvas);
  context.globalAlpha = 1;
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, COLUMNS, ROWS);
  context.fillStyle = color;
  inputs?.forEach((ink, i) => {
    if (!ink) return;
    context.globalAlpha = ink;
    context.fillRect(i % COLUMNS, Math.floor(i / COLUMNS), 1, 1);
  });
}
