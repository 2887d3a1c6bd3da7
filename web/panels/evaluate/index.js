/** Evaluate: what the network takes for what, digit by digit, and the test digits it gets wrong. */

import { action, find } from "../../ui/dom.js";
import { gallery, inputsOf } from "../../ui/gallery.js";
import { latest } from "../../ui/latest.js";
import { percent } from "../../ui/numbers.js";
import { say, sayProblem } from "../../ui/words.js";
import { Accuracies } from "./accuracies.js";
import { ByFile } from "./by-file.js";
import { Matrix } from "./matrix.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Digits} Digits */
/** @typedef {import("../../protocol.js").Evaluation} Evaluation */

const REST_MILLISECONDS = 200;

/** @param {HTMLElement} root @param {Lab} lab */
export function mount(root, lab) {
  new EvaluatePanel(root, lab);
}

class EvaluatePanel {
  #root;
  #lab;
  #note;
  #says;
  #digits;
  #costs;
  #matrix;
  #accuracies;
  #byFile;
  /** Which network was evaluated last: what is shown may be of another one. */
  #evaluated = "";
  /** How many times another network has answered since the page was opened. */
  #networks = 0;
  /** @type {Evaluation | undefined} */
  #last;
  /** Whether somebody waits for the mistakes. */
  #isAwaited = false;
  #refresh = latest(() => this.#evaluate(), REST_MILLISECONDS);

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#root = root;
    this.#lab = lab;
    this.#note = find("#quality-note", root);
    this.#says = find("#mistakes-says", root);
    this.#digits = find("#mistakes", root);
    this.#costs = find("#both-costs", root);
    this.#matrix = new Matrix(root, (truth, answer) => this.#openCell(truth, answer));
    this.#accuracies = new Accuracies(root);
    this.#byFile = new ByFile(root, lab);
    this.#listen();
  }

  #listen() {
    const { engine } = this.#lab;
    const follow = () => {
      this.#showLive();
      this.#refresh();
    };
    this.#lab.on("run", follow);
    this.#lab.on("answering", () => {
      this.#networks++;
      follow();
    });
    const forget = () => (this.#evaluated = "");
    engine.on("lost", forget);
    this.#lab.digits.addEventListener("change", forget);
    engine.on("status", () => this.#refresh());
    document.addEventListener("visibilitychange", () => this.#refresh());
    this.#root.addEventListener("panelshow", follow);
    this.#lab.on("go", ({ panel, step }) => {
      if (panel === "quality" && step === "mistakes") this.#scrollToMistakes();
    });
  }

  /** At once, or as soon as they are there. */
  #scrollToMistakes() {
    this.#isAwaited = this.#current !== this.#evaluated;
    this.#says.scrollIntoView({ block: "start" });
  }

  /** A name for the network as it is now. */
  get #current() {
    const { state, run, progress } = this.#lab.run;
    const at = state === "running" ? progress?.metrics.length : progress?.samples;
    return [run, at, this.#networks].join();
  }

  /** While a run goes on, Python counts the answers after each epoch. */
  #showLive() {
    const { state, progress } = this.#lab.run;
    const last = progress?.metrics.at(-1);
    this.#root.ariaBusy = String(state !== "running" && this.#current !== this.#evaluated);
    this.#costs.textContent = last ? costsOf(last) : "";
    if (state !== "running" || !progress?.confusion || !last || this.#root.hidden) return;
    this.#showConfusion(progress.confusion);
    this.#note.textContent = say("evaluate-live", { epoch: last.epoch });
  }

  async #evaluate() {
    const { run, engine } = this.#lab;
    const current = this.#current;
    const isSeen = !this.#root.hidden && !document.hidden;
    if (!isSeen || engine.status.state !== "ready" || run.state === "preparing") return;
    if (current === this.#evaluated) return;
    try {
      const found = await this.#lab.evaluate((share) => {
        if (this.#lab.run.state !== "running")
          this.#note.textContent = say("evaluate-reading", { share: percent(0)(share) });
      });
      this.#evaluated = current;
      this.#last = found;
      this.#showLive();
      const isLive = run.state === "running";
      if (!isLive) this.#showResult(found);
      this.#showMistakes(found, isLive ? run.progress?.metrics.at(-1)?.epoch : undefined);
      if (this.#isAwaited) this.#scrollToMistakes();
      if (!isLive) await this.#byFile.show();
    } catch (error) {
      const problem = sayProblem(/** @type {Error} */ (error));
      this.#note.textContent = say("evaluate-failed", { problem });
    }
  }

  /** @param {number[][]} confusion */
  #showConfusion(confusion) {
    this.#matrix.show(confusion);
    this.#accuracies.show(confusion);
  }

  /** @param {Evaluation} found */
  #showResult({ dataset, count, wrong, confusion }) {
    const right = count - wrong;
    const accuracy = percent(2)(right / count);
    this.#showConfusion(confusion);
    this.#note.textContent = say("evaluate-result", { dataset, right, count, accuracy });
  }

  /** @param {Evaluation} found @param {number} [epoch] of the run that goes on */
  #showMistakes(found, epoch) {
    const { wrong, labels, answers, confidences } = found;
    const shown = labels.length;
    this.#matrix.mark(null);
    if (epoch !== undefined)
      this.#says.textContent = say("evaluate-mistakes-epoch", { epoch, shown, wrong });
    else if (wrong > shown)
      this.#says.textContent = say("evaluate-mistakes-some", { shown, wrong });
    else this.#says.textContent = say("evaluate-mistakes", { wrong });
    this.#showDigits(found, (i) => `${labels[i]}→${answers[i]} ${confidences[i].toFixed(2)}`);
  }

  /** @param {number} truth @param {number} answer */
  async #openCell(truth, answer) {
    const cell = await this.#lab.engine.ask("evaluate.cell", truth, answer).catch((error) => {
      this.#says.textContent = sayProblem(error);
    });
    const last = this.#last;
    if (!cell || !last) return;
    const { count, labels, confidences } = cell;
    const shown = count > labels.length ? labels.length : 0;
    const back = action(say("evaluate-all-mistakes"), () => this.#showMistakes(last));
    this.#says.replaceChildren(say("evaluate-cell", { count, truth, answer, shown }), " ", back);
    this.#showDigits(cell, (i) => `${truth}→${answer} ${confidences[i].toFixed(2)}`);
  }

  /** @param {Digits} digits @param {(i: number) => string} words */
  #showDigits(digits, words) {
    gallery(this.#digits, digits, words, (i) => {
      this.#lab.pad.show(inputsOf(digits, i), digits.labels[i]);
      [...this.#digits.children].forEach((one, at) => one.classList.toggle("picked", at === i));
    });
  }
}

/** @param {import("../../protocol.js").EpochMetrics} last */
function costsOf({ epoch, training_cost: training, cost }) {
  return say("evaluate-costs", {
    epoch,
    training: training?.toFixed(4) ?? "–",
    test: cost.toFixed(4),
  });
}
