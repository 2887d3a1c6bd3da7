/** Backpropagation step by step: a path to walk, with the drawn digit's numbers in it. */

import { fromAddress, isReturn, toAddress } from "../../lab/address.js";
import { answerOf } from "../../ui/answer.js";
import { action, button, choice, field, find } from "../../ui/dom.js";
import { latest } from "../../ui/latest.js";
import { keepClearOf } from "../../ui/sticky.js";
import { loadWords, say, sayProblem, translate } from "../../ui/words.js";
import { Check } from "./check.js";
import { Diagram } from "./diagram.js";
import { symbols } from "./explain.js";
import { keyOf, stepTitle, stepWhy } from "./labels.js";
import { Path, play } from "./path.js";
import { figures, firstPick, words } from "./step.js";
import { Trial } from "./trial.js";
import { Unfolded } from "./unfolded.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Step} Step */
/** @typedef {import("./step.js").Pick} Pick */

const REST_MILLISECONDS = 150;
const ETA_MOST = 1000;

/** @param {HTMLElement} root @param {Lab} lab */
export function mount(root, lab) {
  new BackpropPanel(root, lab);
}

class BackpropPanel {
  #root;
  #lab;
  #note;
  #target;
  #eta;
  #fault;
  #book;
  #symbols;
  #words;
  #figures;
  #path;
  #diagram;
  #unfolded;
  #trial;
  #check;
  /** @type {Derivation | undefined} */
  #derivation;
  /** MathML by LaTeX. @type {Record<string, string>} */
  #formulas = {};
  /** The name of the step that is shown; if there is no such step, the first is. */
  #at = fromAddress("step") ?? "";
  /** What the digit should be; null: what the network answers. @type {number | null} */
  #chosen = null;
  /** Whether the network answers the drawn digit with one of the ten. */
  #isSure = true;
  /** After how many examples the network was frozen, 0 without a run; null: it is not. @type {number | null} */
  #frozen = null;
  /** @type {Pick | null} */
  #pick = null;
  /** Whether it is held: then pointing at others changes nothing. */
  #isHeld = false;
  /** The words that are shown: they are read out only where they are new. */
  #shown = "";
  /** @type {import("./step.js").Mark} */
  #mark = () => {};
  /** The state of the run when the network was last frozen. */
  #runState = "";
  #refresh = latest(() => this.#update(), REST_MILLISECONDS);

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#root = root;
    this.#lab = lab;
    this.#note = find("#backprop-note", root);
    this.#target = choice("#target", root);
    this.#eta = field("#step-eta", root);
    this.#fault = choice("#fault", root);
    this.#book = field("#as-in-book", root);
    this.#symbols = find("#symbols dl", root);
    this.#words = find("#step-words", root);
    this.#figures = find("#step-figures", root);
    this.#diagram = new Diagram(find("#diagram", root), (pick, how) => this.#choose(pick, how));
    this.#unfolded = new Unfolded(find("#unfolded", root), lab.engine, () => this.#derivation, {
      letGo: () => this.#letGo(),
      check: (pick) => this.#check.choose(pick),
    });
    this.#trial = new Trial(root, lab);
    this.#check = new Check(root, lab.engine, (layer, j, k) => this.#showParameter(layer, j, k));
    this.#path = new Path(root, (index) => this.#go(index));
    keepClearOf(root, find("#steps", root));
    for (let digit = 0; digit < 10; digit++) this.#target.add(new Option(String(digit)));
    this.#listenToLab();
    this.#listenToControls();
    this.#loadFormulas();
  }

  #listenToLab() {
    const { engine, pad } = this.#lab;
    this.#lab.on("answering", () => this.#refreshAnew());
    this.#lab.on("run", () => this.#followRun());
    engine.on("lost", () => (this.#frozen = null));
    engine.on("status", this.#refresh);
    pad?.addEventListener("change", () => {
      if (pad.isEmpty) this.#chosen = null;
      this.#chosen = pad.truth ?? this.#chosen;
      this.#change();
    });
    this.#lab.on("go", ({ panel, step }) => {
      if (panel !== "backprop" || !step) return;
      // The panel follows the address when it comes into view.
      toAddress("step", step);
      this.#showNamed(step);
    });
    this.#root.addEventListener("panelshow", () => {
      this.#followAddress();
      this.#refreshAnew();
    });
    window.addEventListener("hashchange", () => this.#followAddress(isReturn() ? "" : this.#at));
    window.addEventListener("themechange", () => this.#draw());
  }

  #listenToControls() {
    const root = this.#root;
    play(button("#step-play", root), () => {
      this.#go(this.#index + 1, false);
      return !root.hidden && this.#index < (this.#derivation?.steps.length ?? 0) - 1;
    });
    this.#book.addEventListener("change", () => this.#draw());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !root.hidden) this.#letGo();
      else this.#walk(event);
    });
    this.#target.addEventListener("change", () => {
      this.#chosen = Number(this.#target.value);
      this.#change();
    });
    for (const control of [this.#eta, this.#fault])
      control.addEventListener("change", () => this.#change());
    for (const [selector, section] of [
      ["#go-trial", "#trial"],
      ["#go-check", "#check"],
    ]) {
      button(selector, root).addEventListener("click", () => {
        find(section, root).scrollIntoView({ block: "start" });
        const first = `${section} .buttons :is(button, select):enabled`;
        find(first, root)?.focus({ preventScroll: true });
      });
    }
    button("#go-code", root).addEventListener("click", () => {
      this.#lab.go("code", { step: this.#derivation?.steps[this.#index].name });
    });
  }

  async #loadFormulas() {
    const response = await fetch("formulas.json").catch(() => null);
    if (response?.ok) this.#formulas = await response.json().catch(() => ({}));
    this.#draw();
  }

  get #isRunning() {
    const { state, progress } = this.#lab.run;
    return state === "running" && Boolean(progress);
  }

  get #index() {
    return Math.max(0, this.#derivation?.steps.findIndex(({ name }) => name === this.#at) ?? 0);
  }

  /** The network holds still while a run trains it; when that begins or ends, it is taken anew. */
  #followRun() {
    const { state, progress } = this.#lab.run;
    const now = this.#isRunning ? state : `${state} ${progress?.samples}`;
    if (now !== this.#runState) this.#refreshAnew();
    this.#runState = now;
  }

  /** What is derived has changed. */
  #change() {
    this.#trial.wait();
    this.#refresh();
  }

  #refreshAnew() {
    this.#frozen = null;
    this.#change();
  }

  async #update() {
    const { engine } = this.#lab;
    if (this.#root.hidden || engine.status.state !== "ready") return;
    try {
      await this.#loadWords();
      if (!this.#isRunning || this.#frozen === null) await this.#freeze();
      await this.#derive();
    } catch (error) {
      const problem = sayProblem(/** @type {Error} */ (error));
      this.#note.textContent = say("backprop-failed", { problem });
    }
  }

  async #loadWords() {
    await loadWords("backprop");
    if (this.#fault.options.length > 1) return;
    translate(this.#root);
  }

  async #freeze() {
    const { run, engine } = this.#lab;
    await engine.ask("study.freeze");
    this.#frozen = run.progress?.samples ?? 0;
  }

  async #derive() {
    const { engine, pad } = this.#lab;
    const inputs = pad?.inputs ?? null;
    const outputs = inputs ? await engine.ask("predict", inputs) : [];
    const largest = Math.max(0, outputs.indexOf(Math.max(...outputs)));
    this.#isSure = !inputs || answerOf(outputs) !== null;
    this.#target.value = String(this.#chosen ?? largest);
    const eta = Number(this.#eta.value.replace(",", "."));
    const isRight = eta > 0 && eta <= ETA_MOST;
    this.#eta.setCustomValidity(isRight ? "" : say("backprop-eta-range", { most: ETA_MOST }));
    if (!isRight) return this.#eta.reportValidity();
    this.#derivation = await engine.ask(
      "study.derive",
      inputs ?? new Float32Array(768),
      Number(this.#target.value),
      eta,
      this.#fault.value,
    );
    this.#root.dataset.empty = String(!inputs);
    this.#explain();
    this.#offerFaults(this.#derivation);
    this.#explainSymbols(this.#derivation.sizes);
    this.#path.set(this.#derivation);
    this.#trial.set(this.#derivation, Boolean(inputs));
    this.#check.set(this.#derivation, Boolean(inputs));
    this.#draw();
  }

  /** Once for each shape of a network. @param {number[]} sizes */
  #explainSymbols(sizes) {
    if (this.#symbols.dataset.sizes === String(sizes)) return;
    this.#symbols.dataset.sizes = String(sizes);
    this.#symbols.replaceChildren(...symbols(sizes));
  }

  /** @param {Derivation} derivation */
  #offerFaults({ faults }) {
    if (this.#fault.options.length > 1) return;
    for (const name of faults) this.#fault.add(new Option(say(`fault-${name}`), name));
  }

  /** Says which network and which digit the numbers are of. */
  #explain() {
    if (this.#lab.pad?.isEmpty) return this.#tell(say("backprop-empty"));
    if (this.#isRunning) {
      const newest = action(say("backprop-newest"), () => this.#refreshAnew());
      return this.#tell(say("backprop-frozen", { samples: this.#frozen ?? 0 }), " ", newest);
    }
    if (this.#chosen !== null) return this.#tell("");
    const id = this.#isSure ? "backprop-answer" : "backprop-unsure";
    this.#tell(say(id, { digit: this.#target.value }));
  }

  /** @param {...(string | Node)} parts */
  #tell(...parts) {
    this.#note.replaceChildren(...parts);
  }

  #draw() {
    const derivation = this.#derivation;
    if (!derivation) return;
    const index = this.#index;
    const step = derivation.steps[index];
    this.#path.mark(index);
    this.#root.dataset.at = step.name;
    this.#drawWords(derivation, step);
    if (this.#lab.pad?.isEmpty) {
      this.#figures.replaceChildren();
      this.#mark = () => {};
      this.#show(null);
      return;
    }
    this.#diagram.show(derivation, step, Number(this.#target.value));
    const made = figures(derivation, step, (pick, how) => this.#choose(pick, how));
    this.#figures.replaceChildren(...made.figures);
    this.#mark = made.mark;
    const pick = this.#pick;
    const isThere = pick && pick.row < (derivation.values[pick.key]?.rows ?? 0);
    this.#isHeld &&= Boolean(isThere);
    this.#pick = null;
    this.#show(isThere ? pick : firstPick(derivation, step));
  }

  /** Not anew with every stroke of the pen: the words are read out. @param {Derivation} derivation @param {Step} step */
  #drawWords(derivation, step) {
    const shown = [
      stepTitle(step, derivation.sizes),
      stepWhy(step, derivation.sizes),
      derivation.fault?.wrong,
      this.#book.checked,
      Object.keys(this.#formulas).length,
      ...step.equations.map(({ formula }) => formula),
    ].join();
    if (shown !== this.#shown)
      this.#words.replaceChildren(...words(derivation, step, this.#formulas, this.#book.checked));
    this.#shown = shown;
  }

  /** @param {number} index @param {boolean} [isVisit] */
  #go(index, isVisit = true) {
    const step = this.#derivation?.steps[index];
    if (!step) return;
    this.#showNamed(step.name);
    toAddress("step", step.name, isVisit);
    this.#root.scrollTop = 0;
  }

  /** @param {string} name */
  #showNamed(name) {
    this.#at = name;
    this.#pick = null;
    this.#isHeld = false;
    this.#draw();
  }

  #followAddress(otherwise = this.#at) {
    const name = fromAddress("step") ?? otherwise;
    if (name !== this.#at) this.#showNamed(name);
  }

  /** The arrow keys walk the steps, where they do nothing else. @param {KeyboardEvent} event */
  #walk(event) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const target = /** @type {HTMLElement} */ (event.target);
    const isHere = target === document.body || this.#root.contains(target);
    const isOther = event.altKey || event.ctrlKey || event.metaKey;
    if (!way || this.#root.hidden || !isHere || isOther || target.closest("input, textarea"))
      return;
    event.preventDefault();
    this.#go(this.#index + way);
  }

  /**
   * Pointing at a number shows it, choosing holds it, and choosing it again lets it go.
   * @param {Pick} pick @param {import("../../ui/heatmap.js").How} how
   */
  #choose(pick, how) {
    if (how === "point" && this.#isHeld) return;
    if (how === "choose") this.#isHeld = !(this.#isHeld && isSame(pick, this.#pick));
    this.#show(pick);
  }

  #letGo() {
    this.#isHeld = false;
    this.#show(this.#pick);
  }

  /** @param {Pick | null} pick */
  #show(pick) {
    if (!pick || !isSame(pick, this.#pick)) {
      this.#mark(pick);
      this.#diagram.mark(pick);
    }
    this.#pick = pick;
    this.#root.dataset.held = String(this.#isHeld);
    this.#unfolded.show(pick, this.#isHeld);
  }

  /** Holds a parameter's derivative. @param {number} layer from 1 @param {number} j @param {number} [k] none: the bias */
  #showParameter(layer, j, k) {
    if (!this.#derivation || this.#lab.pad?.isEmpty) return;
    const key = keyOf(this.#derivation, k === undefined ? "∂C/∂b" : "∂C/∂w", layer);
    this.#isHeld = true;
    this.#show({ key, row: j, column: k ?? 0, layer, j, k });
  }
}

/** @param {Pick} one @param {Pick | null} other */
function isSame(one, other) {
  return one.key === other?.key && one.row === other.row && one.column === other.column;
}
