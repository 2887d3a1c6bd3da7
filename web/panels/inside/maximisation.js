/** What a digit looks like to the network: the input that makes its output largest. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { button, choice, find } from "../../ui/dom.js";
import { HeatMap } from "../../ui/heatmap.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").ActivationReport} ActivationReport */

const FIRST_DIGIT = "8";

export class Maximisation {
  #lab;
  #box;
  #digit;
  #says;
  #map = new HeatMap({ rows: ROWS, columns: COLUMNS, label: say("inside-maximise-blank") });
  /** @type {Float32Array} */
  #picture = new Float32Array(ROWS * COLUMNS);
  /** The digit that is looked for. */
  #wanted = FIRST_DIGIT;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#box = find("#dream", root);
    this.#digit = choice("#dream-digit", root);
    this.#says = find("#dream-says", root);
    find("#dream-picture", root).append(this.#map.element);
    for (let digit = 0; digit < 10; digit++) this.#digit.add(new Option(String(digit)));
    this.#digit.value = FIRST_DIGIT;
    find("form", this.#box).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#begin();
    });
    const start = button("#dream-start", root);
    lab.engine.on("status", ({ state, problem }) => {
      start.disabled = state !== "ready";
      if (problem) this.#lose(problem);
    });
    lab.engine.on("lost", (problem) => this.#lose(problem));
    lab.engine.on("activation", (report) => this.#show(report));
    window.addEventListener("themechange", () => this.#draw());
    this.#draw();
  }

  #draw() {
    this.#map.draw(this.#picture, 1);
  }

  async #begin() {
    this.#wanted = this.#digit.value;
    this.#box.dataset.state = "running";
    try {
      await this.#lab.engine.ask("inspect.maximise", Number(this.#wanted));
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
  }

  /** @param {ActivationReport} report */
  #show({ step, picture, outputs, done, problem }) {
    if (problem) return this.#fail(problem);
    if (done) this.#box.dataset.state = "done";
    if (!picture) {
      if (done) this.#says.textContent = say("inside-maximise-flat");
      return;
    }
    this.#picture = picture;
    this.#draw();
    const digit = this.#wanted;
    const output = outputs[Number(digit)];
    const answer = String(outputs.indexOf(Math.max(...outputs)));
    Object.assign(this.#box.dataset, { step, output });
    this.#map.label(say("inside-maximise-picture", { digit, step }));
    const id = answer === digit ? "inside-maximise-step" : "inside-maximise-other";
    const words = say(id, { step, digit, output: output.toFixed(2), answer });
    this.#says.textContent = done ? `${words} ${say("inside-maximise-done")}` : words;
  }

  /** The pictures end with the worker. @param {import("../../protocol.js").Problem} problem */
  #lose(problem) {
    if (this.#box.dataset.state === "running") this.#fail(problem);
  }

  /** @param {import("../../ui/words.js").Problem} problem */
  #fail(problem) {
    this.#box.dataset.state = "failed";
    this.#says.textContent = sayProblem(problem);
  }
}
