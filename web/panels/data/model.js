/** The network as a file: saved, and opened. */

import { button, field, find } from "../../ui/dom.js";
import { bytesOf, fileName, save, takeChosen } from "../../ui/files.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {"npz" | "json"} Kind */

/** @type {Kind[]} */
const KINDS = ["npz", "json"];

export class ModelFile {
  #lab;
  #says;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#says = find("#model-says", root);
    for (const kind of KINDS) {
      const one = button(`#model-${kind}`, root);
      one.addEventListener("click", () => this.#save(kind));
      lab.engine.on("status", ({ state }) => {
        one.disabled = state !== "ready";
      });
    }
    takeChosen(field("#model-choose", root), ([file]) => this.open(file));
  }

  /** @param {Kind} kind */
  async #save(kind) {
    const name = fileName("digit-lab-model", kind);
    try {
      save(await this.#lab.engine.ask("model", kind), name);
      this.#says.textContent = say("data-model-saved", { name });
    } catch (error) {
      this.#says.textContent = sayProblem(/** @type {Error} */ (error));
    }
  }

  /** Lets the network of a file answer. @param {File} file */
  async open(file) {
    const { name } = file;
    const { run, runs } = this.#lab;
    const number = run.state === "running" ? runs.current?.number : undefined;
    this.#says.scrollIntoView({ block: "nearest" });
    try {
      const { cost, inputs } = await this.#lab.engine.ask("run.open", await bytesOf(file));
      const notes = [say("data-model-opened", { name })];
      if (cost) notes.push(say("data-model-cost", { cost }));
      if (inputs) notes.push(say("data-model-inputs", { inputs }));
      this.#says.textContent = notes.join(" ");
      // What was running is not lost.
      if (number) this.#lab.notice(say("runs-paused", { number }));
    } catch (error) {
      const problem = sayProblem(/** @type {Error} */ (error));
      this.#says.textContent = say("data-model-failed", { name, problem });
    }
  }
}
