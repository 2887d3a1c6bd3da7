/** The drawing pad and the network's answer, which stay in view beside all panels. */

import { store } from "../../lab/store.js";
import { button, find } from "../../ui/dom.js";
import { latest } from "../../ui/latest.js";
import { Answer } from "./answer.js";
import { Pad } from "./pad.js";

const SAVE_MILLISECONDS = 300;

/**
 * Offers what is drawn to the other panels as `lab.pad`.
 * @param {HTMLElement} root @param {import("../../lab/lab.js").Lab} lab
 */
export function mount(root, lab) {
  const pad = new Pad(/** @type {HTMLCanvasElement} */ (find("#pad", root)));
  lab.pad = pad;
  const answer = new Answer(root, lab);
  const [hint, undo, clear] = [
    find("#pad-hint", root),
    button("#pad-undo", root),
    button("#pad-clear", root),
  ];
  let isDue = false;
  const show = () => {
    isDue = false;
    hint.hidden = !pad.isEmpty;
    clear.disabled = pad.isEmpty;
    undo.disabled = !pad.canUndo;
    answer.show(pad.inputs);
  };
  pad.addEventListener("change", () => {
    if (!isDue) requestAnimationFrame(show);
    isDue = true;
  });
  undo.addEventListener("click", () => pad.undo());
  clear.addEventListener("click", () => pad.clear());
  window.addEventListener("themechange", () => pad.redraw());
  show();
  keepDrawing(pad);
}

/** What is on the pad is still there after a reload. @param {Pad} pad */
async function keepDrawing(pad) {
  const keep = latest(async () => store.set("drawing", pad.drawing), SAVE_MILLISECONDS);
  pad.addEventListener("change", keep);
  const drawing = await store.get("drawing");
  if (drawing && pad.isEmpty && !pad.canUndo) pad.restore(drawing);
}
