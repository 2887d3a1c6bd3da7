/** The network's answer to what is on the pad: the picture it gets, its ten outputs, the digit. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { answerOf } from "../../ui/answer.js";
import { element, find } from "../../ui/dom.js";
import { latest } from "../../ui/latest.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

const NOTHING = "–";
const UNSURE = "?";

export class Answer {
  #lab;
  #seen;
  #prediction;
  #answeredBy;
  #bars;
  /** What is on the pad; null: nothing. @type {Float32Array | null} */
  #inputs = null;
  /** In words, which network answers. */
  #who = say("draw-answer");
  #ask = latest(() => this.#predict());

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#seen = /** @type {HTMLCanvasElement} */ (find("#seen", root));
    this.#prediction = find("#prediction", root);
    this.#answeredBy = find("#answered-by", root);
    this.#bars = Array.from({ length: 10 }, (_, digit) => new Bar(digit));
    find("#outputs", root).replaceChildren(...this.#bars.map((bar) => bar.item));
    window.addEventListener("themechange", () => this.#drawSeen());
    lab.engine.on("status", () => this.#follow());
    lab.on("run", () => this.#follow());
    lab.on("answering", () => this.#follow());
  }

  /** Shows these inputs, and asks the network. @param {Float32Array | null} inputs */
  show(inputs) {
    this.#inputs = inputs;
    this.#drawSeen();
    this.#ask();
  }

  /** Another network answers, or the same one has learned. */
  #follow() {
    const id = whoAnswers(this.#lab);
    if (id) this.#who = say(id);
    this.#sayWho();
    this.#ask();
  }

  async #predict() {
    const inputs = this.#inputs;
    const { engine } = this.#lab;
    const ready = engine.status.state === "ready";
    const outputs = inputs && ready ? await engine.ask("predict", inputs).catch(() => null) : null;
    if (inputs === this.#inputs) this.#showOutputs(outputs);
  }

  /** @param {number[] | null} outputs */
  #showOutputs(outputs) {
    const best = outputs && answerOf(outputs);
    this.#bars.forEach((bar, digit) => bar.show(outputs?.[digit], digit === best));
    const text = outputs ? String(best ?? UNSURE) : NOTHING;
    // Only a change is read out.
    if (this.#prediction.textContent !== text) this.#prediction.textContent = text;
    this.#sayWho();
  }

  /** Which network answers, and whether it is unsure. */
  #sayWho() {
    const who = this.#who;
    const isUnsure = this.#prediction.textContent === UNSURE;
    this.#answeredBy.textContent = isUnsure ? say("answering-unsure", { who }) : who;
  }

  #drawSeen() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.#seen.getContext("2d"));
    const { color, backgroundColor } = getComputedStyle(this.#seen);
    context.globalAlpha = 1;
    context.fillStyle = backgroundColor;
    context.fillRect(0, 0, COLUMNS, ROWS);
    context.fillStyle = color;
    this.#inputs?.forEach((ink, i) => {
      if (!ink) return;
      context.globalAlpha = ink;
      context.fillRect(i % COLUMNS, Math.floor(i / COLUMNS), 1, 1);
    });
  }
}

/**
 * The id of the words for the network that answers; null while a run is being prepared, and before
 * Python is ready: the words of before stay.
 * @param {Lab} lab
 */
function whoAnswers({ engine, answering, run }) {
  if (engine.status.state !== "ready") return null;
  if (answering === "run" && !run.progress?.samples)
    return run.progress ? "answering-untrained" : null;
  return `answering-${answering}`;
}

/** One output as a bar. */
class Bar {
  #fill = element("span", { className: "fill" });
  #value = element("span", { className: "value" });

  /** @param {number} digit */
  constructor(digit) {
    const track = element("span", { className: "track" }, this.#fill);
    this.item = element("li", {}, element("b", {}, String(digit)), track, this.#value);
    this.item.dataset.digit = String(digit);
  }

  /** @param {number | undefined} output @param {boolean} best whether it is the largest */
  show(output, best) {
    this.item.dataset.value = output === undefined ? "" : String(output);
    this.item.classList.toggle("best", best);
    this.#fill.style.transform = `scaleX(${output ?? 0})`;
    this.#value.textContent = output === undefined ? "" : output.toFixed(2);
  }
}
