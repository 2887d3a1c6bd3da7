/** The list of all runs, and the curves of those that are ticked in it. */

import { action, button, element, find } from "../../ui/dom.js";
import { say, sayProblem, write } from "../../ui/words.js";
import { MOST_RUNS } from "../../lab/runs.js";
import { Curves, dashOf } from "./curves.js";
import { resultOf, summaryOf } from "./summary.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../lab/runs.js").Run} Run */

export class RunList {
  #lab;
  #curves;
  #section;
  #list;
  #undo;
  #repeat;
  /** Ids of the runs that are drawn over the present one. @type {number[]} */
  #over = [];
  /** @type {Map<number, Row>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} root @param {Lab} lab
   * @param {(run: Run) => void} repeat prepares a run that begins as this one did
   */
  constructor(root, lab, repeat) {
    this.#lab = lab;
    this.#repeat = repeat;
    this.#curves = new Curves(root);
    this.#section = find("#all-runs", root);
    this.#list = find("#runs", root);
    this.#undo = button("#runs-undo", root);
    this.#undo.addEventListener("click", () => this.#undoRemove());
    lab.runs.addEventListener("change", () => this.#show());
    lab.runs.addEventListener("gone", (event) => {
      const number = /** @type {CustomEvent<number>} */ (event).detail;
      lab.notice(say("runs-gone", { number, most: MOST_RUNS }));
    });
    lab.on("run", () => this.#show());
    lab.engine.on("status", () => this.#show());
    this.#show();
  }

  #show() {
    const { runs, engine } = this.#lab;
    const { current } = runs;
    const shown = this.#over.flatMap(
      (id) => runs.all.find((run) => run.id === id && run !== current) ?? [],
    );
    this.#curves.show(current, shown);
    const removed = runs.removed.at(-1);
    this.#section.hidden = !runs.all.length && !removed;
    this.#undo.hidden = !removed;
    if (removed) this.#undo.textContent = say("runs-undo", { number: removed.run.number });
    const isReady = engine.status.state === "ready";
    const rows = runs.all.map((run) => {
      const row = this.#rowOf(run);
      row.show(run, run === current, shown.indexOf(run), isReady);
      return row.item;
    });
    // Rows that stay in their place keep the focus.
    const isSame = rows.length === this.#list.children.length;
    if (!isSame || rows.some((row, i) => row !== this.#list.children[i]))
      this.#list.replaceChildren(...rows);
  }

  /** @param {Run} run */
  #rowOf(run) {
    const row =
      this.#rows.get(run.id) ??
      new Row(run, {
        draw: (wanted) => this.#draw(run, wanted),
        open: () => this.#open(run),
        repeat: () => this.#startAlike(run),
        remove: () => this.#remove(run),
      });
    this.#rows.set(run.id, row);
    return row;
  }

  /** @param {Run} run @param {boolean} wanted */
  #draw(run, wanted) {
    this.#over = this.#over.filter((id) => id !== run.id);
    if (wanted) this.#over.push(run.id);
    this.#show();
  }

  /** @param {Run} run */
  async #open(run) {
    this.#sayPaused();
    try {
      await this.#lab.runs.bringBack(run.kept);
      // With η as it was last: a run that goes on from here goes on with that.
      const eta = run.progress.etas?.at(-1)?.[1] ?? run.settings.eta;
      this.#lab.settings.replace({ ...run.settings, eta });
    } catch (error) {
      this.#lab.notice(sayProblem(/** @type {Error} */ (error)));
    }
  }

  /** @param {Run} run */
  async #startAlike(run) {
    this.#sayPaused();
    await this.#lab.engine.ask("run.reset").catch((error) => this.#lab.notice(sayProblem(error)));
    this.#draw(run, true);
    this.#repeat(run);
  }

  /** A run under way that gives way is not lost. */
  #sayPaused() {
    const { run, runs } = this.#lab;
    const isRunning = run.state === "running" && runs.current;
    this.#lab.notice(isRunning ? say("runs-paused", { number: runs.current.number }) : "");
  }

  /** @param {Run} run */
  #remove(run) {
    this.#lab.runs.remove(run.id);
    this.#undo.focus();
  }

  #undoRemove() {
    const number = this.#lab.runs.removed.at(-1)?.run.number;
    this.#lab.runs.undoRemove();
    find(`[data-run="${number}"] button:enabled`, this.#list)?.focus();
  }
}

/** @typedef {{draw: (wanted: boolean) => void, open: () => void, repeat: () => void, remove: () => void}} Acts */

class Row {
  #tick = element("input", { type: "checkbox" });
  #dash = element("span", { className: "dash" });
  #settings = element("span", { className: "settings" });
  #result = element("span", { className: "figures" });
  #open;
  #repeat;
  #remove;

  /** @param {Run} run @param {Acts} acts */
  constructor({ number }, acts) {
    this.#tick.addEventListener("change", () => acts.draw(this.#tick.checked));
    this.#open = action("", acts.open);
    this.#repeat = action("", acts.repeat);
    this.#remove = action("", acts.remove);
    write(this.#open, "runs-open", { number });
    write(this.#repeat, "runs-repeat", { number });
    write(this.#remove, "runs-delete", { number });
    const name = element("b", { textContent: say("runs-run", { number }) });
    this.item = element(
      "li",
      {},
      element("label", {}, this.#tick, name, this.#dash),
      this.#settings,
      this.#result,
      element("span", { className: "buttons" }, this.#open, this.#repeat, this.#remove),
    );
    this.item.dataset.run = String(number);
  }

  /**
   * @param {Run} run @param {boolean} isCurrent
   * @param {number} place among those that are drawn over the current one, or −1
   * @param {boolean} isReady whether Python can answer
   */
  show({ settings, progress }, isCurrent, place, isReady) {
    this.item.classList.toggle("current", isCurrent);
    this.#tick.checked = place >= 0 || isCurrent;
    this.#tick.disabled = isCurrent;
    const dashes = isCurrent ? [[]] : place >= 0 ? [dashOf(place)] : [];
    this.#dash.replaceChildren(...dashes.map(lineSample));
    this.#settings.textContent = summaryOf(settings, progress);
    this.#result.textContent = resultOf(progress);
    this.#open.disabled = !isReady || isCurrent;
    this.#repeat.disabled = !isReady;
    this.#remove.disabled = isCurrent;
  }
}

/** A piece of a line, as in the curves. @param {number[]} dash */
function lineSample(dash) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const shape = { x1: 0, y1: 4, x2: 44, y2: 4, "stroke-dasharray": dash.join(" ") };
  for (const [name, value] of Object.entries(shape)) line.setAttribute(name, String(value));
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}
