/** The confusion matrix: what the test digits are, and what the network answers. */

import { element, find } from "../../ui/dom.js";
import { walk } from "../../ui/heatmap.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../ui/heatmap.js").Cell} Cell */

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

export class Matrix {
  #news;
  #cells;
  /** @type {Cell} */
  #at = { row: 0, column: 0 };
  /** @type {number[][]} */
  #counts = [];
  #open;

  /** @param {HTMLElement} root @param {(truth: number, answer: number) => void} open */
  constructor(root, open) {
    this.#open = open;
    this.#news = find("#confusion-says", root);
    this.#cells = DIGITS.map((row) => DIGITS.map((column) => this.#cell(row, column)));
    const table = find("#confusion", root);
    const heads = DIGITS.map((digit) => element("th", { scope: "col" }, String(digit)));
    const rows = this.#cells.map((cells, digit) =>
      element("tr", {}, element("th", { scope: "row" }, String(digit)), ...cells),
    );
    const axis = (/** @type {string} */ textContent, /** @type {object} */ span) =>
      element("th", { className: "axis", textContent, ...span });
    rows[0].prepend(axis(say("evaluate-axis-truth"), { rowSpan: 10, scope: "rowgroup" }));
    table.replaceChildren(
      element(
        "tr",
        {},
        element("td", { colSpan: 2 }),
        axis(say("evaluate-axis-answer"), { colSpan: 10, scope: "colgroup" }),
      ),
      element("tr", {}, element("td", { colSpan: 2 }), ...heads),
      ...rows,
    );
    const at = () => this.#at;
    walk(table, 10, 10, at, (cell, how) => this.#go(cell, how === "choose"));
  }

  /** @param {number} row @param {number} column */
  #cell(row, column) {
    const cell = element("td", { className: row === column ? "right" : "" });
    Object.assign(cell.dataset, { truth: row, answer: column });
    cell.addEventListener("click", () => this.#go({ row, column }, true));
    return cell;
  }

  /** @param {Cell} cell @param {boolean} chosen by click or Enter */
  #go(cell, chosen) {
    this.#at = cell;
    this.mark(cell);
    const { row: truth, column: answer } = cell;
    const count = this.#counts[truth]?.[answer];
    if (count !== undefined)
      this.#news.textContent = say("evaluate-cell-said", { count, truth, answer });
    if (chosen) this.#open(truth, answer);
  }

  /** @param {Cell | null} cell null: none */
  mark(cell) {
    this.#cells.forEach((row, i) =>
      row.forEach((one, j) => one.classList.toggle("picked", i === cell?.row && j === cell.column)),
    );
  }

  /** @param {number[][]} counts rows truth, columns answer */
  show(counts) {
    this.#counts = counts;
    const worst = Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => i !== j)));
    counts.forEach((row, i) => {
      const all = row.reduce((sum, count) => sum + count, 0) || 1;
      row.forEach((count, j) => {
        const share = i === j ? count / all : Math.sqrt(count / worst);
        this.#cells[i][j].textContent = String(count);
        this.#cells[i][j].style.setProperty("--share", String(share));
      });
    });
  }
}
