/** The figures of the runs that are drawn, epoch by epoch: a table to read, and to copy. */

import { button, element, find } from "../../ui/dom.js";
import { percent } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/runs.js").Run} Run */

export class EpochTable {
  #details;
  #table;
  #says;
  /** @type {Run[]} */
  #runs = [];
  /** The runs and epochs that are drawn: reports come many times between two epochs. */
  #drawn = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#details = /** @type {HTMLDetailsElement} */ (find("#epochs-table", root));
    this.#table = find("#epochs-table table", root);
    this.#says = find("#epochs-table [role=status]", root);
    this.#details.addEventListener("toggle", () => this.#draw());
    button("#epochs-copy", root).addEventListener("click", () => this.#copy());
  }

  /** @param {Run[]} runs */
  show(runs) {
    this.#runs = runs;
    this.#details.hidden = !runs.some(({ progress }) => progress.metrics.length);
    this.#draw();
  }

  #draw() {
    if (!this.#details.open) return;
    const drawn = this.#runs.map(({ number, progress }) => [number, progress.metrics.length]);
    if (String(drawn) === this.#drawn) return;
    this.#drawn = String(drawn);
    const [head, ...rows] = this.#rows();
    const cells = (/** @type {string[]} */ row, /** @type {"th" | "td"} */ tag) =>
      row.map((textContent) => element(tag, { textContent }));
    this.#table.replaceChildren(
      element("thead", {}, element("tr", {}, ...cells(head, "th"))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells(row, "td")))),
    );
  }

  /** The heads, then a row for each epoch. @returns {string[][]} */
  #rows() {
    const byRun = this.#runs.map(({ number, progress }) => ({
      number,
      byEpoch: new Map(progress.metrics.map((after) => [after.epoch, after])),
    }));
    const epochs = new Set(byRun.flatMap(({ byEpoch }) => [...byEpoch.keys()]));
    const heads = byRun.flatMap(({ number }) =>
      ["training", "test", "accuracy"].map((what) => say(`epochs-${what}`, { number })),
    );
    const rows = [...epochs]
      .sort((a, b) => a - b)
      .map((epoch) => [
        String(epoch),
        ...byRun.flatMap(({ byEpoch }) => {
          const after = byEpoch.get(epoch);
          if (!after) return ["", "", ""];
          const training = after.training_cost?.toFixed(4) ?? "";
          return [training, after.cost.toFixed(4), percent(2)(after.accuracy)];
        }),
      ]);
    return [[say("curve-epoch"), ...heads], ...rows];
  }

  /** With tabs between the cells, as spreadsheets take it. */
  async #copy() {
    const text = this.#rows()
      .map((row) => row.join("\t"))
      .join("\n");
    try {
      await navigator.clipboard.writeText(text);
      this.#says.textContent = say("epochs-copied");
    } catch {
      // Where the browser forbids it, the table is selected, to be copied by hand.
      getSelection()?.selectAllChildren(this.#table);
      this.#says.textContent = say("epochs-selected");
    }
  }
}
