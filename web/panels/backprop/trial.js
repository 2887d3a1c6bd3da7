/** Steps on a copy of the network: the cost and the outputs before and after, and keeping it. */

import { button, element, find } from "../../ui/dom.js";
import { apart, written } from "../../ui/numbers.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Trial} Result */

export class Trial {
  #lab;
  #take;
  #more;
  #keep;
  #undo;
  #says;
  #bars;
  /** How many steps the copy has taken. */
  #taken = 0;
  #isFaulty = false;
  #isKept = false;
  /** Counts the derivations: what comes of an older one is dropped. Before the first there are no words. */
  #derivations = 0;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#take = button("#step-take", root);
    this.#more = button("#step-again", root);
    this.#keep = button("#step-keep", root);
    this.#undo = button("#step-back", root);
    this.#says = find("#trial-says", root);
    this.#bars = find("#trial-bars", root);
    this.#take.addEventListener("click", () => this.#takeSteps(1));
    this.#more.addEventListener("click", () => this.#takeSteps(10));
    this.#keep.addEventListener("click", () => this.#setKept(true));
    this.#undo.addEventListener("click", () => this.#setKept(false));
    lab.on("run", () => {
      // Where another network has taken its place, there is nothing to undo.
      if (!["kept", "edited"].includes(lab.weights)) this.#isKept = false;
      this.#showButtons();
    });
    lab.engine.on("lost", () => {
      this.#isKept = false; // the network of before is lost with the worker
      this.#showButtons();
    });
  }

  /** Begins anew. @param {Derivation} derivation @param {boolean} isDrawn whether there is a digit */
  set({ fault }, isDrawn) {
    this.#derivations++;
    this.#taken = 0;
    this.#isFaulty = Boolean(fault);
    this.#take.disabled = !isDrawn;
    this.#more.disabled = true;
    this.#bars.replaceChildren();
    this.#says.textContent = say(this.#lab.weights === "kept" ? "trial-kept" : "trial-copy");
    for (const name of ["steps", "before", "after"]) delete this.#says.dataset[name];
    this.#showButtons();
  }

  /** Until the next derivation: a step of the one before would be wiped away by it. */
  wait() {
    this.#take.disabled = true;
    this.#more.disabled = true;
  }

  get #isRunning() {
    const { state } = this.#lab.run;
    return state === "preparing" || state === "running";
  }

  #showButtons() {
    if (!this.#derivations) return;
    const reason = this.#isRunning
      ? "trial-locked"
      : this.#isFaulty
        ? "trial-faulty"
        : "trial-can-keep";
    this.#keep.disabled = this.#taken === 0 || this.#isFaulty || this.#isRunning;
    this.#keep.title = say(reason);
    this.#undo.hidden = !this.#isKept;
    this.#undo.disabled = this.#isRunning;
  }

  /** @param {boolean} isKept whether the copy answers from now on, or the network of before again */
  async #setKept(isKept) {
    try {
      await this.#lab.engine.ask(isKept ? "run.keep" : "run.undo");
      this.#isKept = isKept;
      this.#showButtons();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {number} count */
  async #takeSteps(count) {
    const derivation = this.#derivations;
    try {
      const result = await this.#lab.engine.ask("study.take_steps", count);
      if (derivation === this.#derivations) this.#show(result);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {any} error */
  #fail(error) {
    this.#says.textContent = sayProblem(error);
  }

  /** @param {Result} result */
  #show({ costs, before, after }) {
    const count = costs.length - 1;
    const [first, last] = [costs[0], costs[count]];
    const [from, to] = apart(first, last);
    this.#taken = count;
    this.#more.disabled = false;
    const id = last < first ? "trial-falls" : "trial-rises";
    const change = written(Math.abs(last - first));
    this.#says.textContent = say(id, { count, from, to, change });
    Object.assign(this.#says.dataset, { steps: count, before: first, after: last });
    const outputs = before.map((output, digit) => outputOf(digit, output, after[digit]));
    this.#bars.replaceChildren(
      element("h4", { textContent: say("trial-costs-title") }),
      costsOf(costs),
      element("h4", { textContent: say("trial-outputs-title") }),
      heading(),
      ...outputs,
    );
    this.#showButtons();
  }
}

function heading() {
  const texts = ["", say("trial-before"), say("trial-after"), ""];
  const columns = texts.map((textContent) => element("span", { textContent }));
  return element("div", { className: "change", ariaHidden: "true" }, ...columns);
}

/** An output before and after. @param {number} digit @param {number} before @param {number} after */
function outputOf(digit, before, after) {
  const made = element(
    "div",
    { className: "change" },
    element("b", { textContent: String(digit) }),
    track(before),
    track(after),
    element("span", { textContent: apart(before, after, 1).join(" → ") }),
  );
  made.dataset.before = String(before);
  made.dataset.after = String(after);
  return made;
}

/** @param {number} share */
function track(share) {
  const fill = element("span", { className: "fill" });
  fill.style.transform = `scaleX(${share})`;
  return element("span", { className: "track" }, fill);
}

/** The cost after each step as columns. @param {number[]} costs */
function costsOf(costs) {
  const largest = Math.max(...costs) || 1;
  const columns = costs.map((cost) => {
    const column = element("span");
    column.style.height = `${(100 * cost) / largest}%`;
    return column;
  });
  const made = element("div", { className: "costs", role: "img" }, ...columns);
  const ends = { from: written(costs[0]), to: written(costs[costs.length - 1]) };
  made.setAttribute("aria-label", say("trial-costs", ends));
  return made;
}
