/**
 * Exercises: their check, hints in three stages, and the answer once it was tried or asked for. Who was
 * shown the answer has not found it: the exercise counts again once it is started again.
 */

import { button, element, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../protocol.js").Grade} Grade */
/** @typedef {import("./drafts.js").Progress} Progress */
/** @typedef {import("./items.js").Item} Item */
/**
 * What the exercises ask of the desk.
 * @typedef {object} Desk
 * @property {Item["exercise"]} exercise in the editor, if it is one
 * @property {string} source what is written in the editor
 * @property {(text: string) => void} tell
 * @property {(text: string) => void} replace puts a text in the place of what somebody wrote
 * @property {() => void} update
 */

const HINTS = 3;

export class Exercises {
  #root;
  #engine;
  #table;
  #desk;
  #hint;
  #answer;
  /** The exercise whose answer was asked for before it was tried. */
  #asked = "";

  /** @param {HTMLElement} root @param {Engine} engine @param {import("./table.js").Table<Progress>} table @param {Desk} desk */
  constructor(root, engine, table, desk) {
    this.#root = root;
    this.#engine = engine;
    this.#table = table;
    this.#desk = desk;
    this.#hint = button("#exercise-hint", root);
    this.#answer = button("#exercise-answer", root);
    this.#hint.addEventListener("click", () => this.#showHint());
    this.#answer.addEventListener("click", () => this.#showAnswer());
  }

  /** @param {string} name @returns {Progress} */
  progressOf(name) {
    return this.#table.all[name] ?? {};
  }

  /** How many of the exercises are passed. @param {Item[]} items */
  score(items) {
    const names = items.flatMap(({ exercise }) => exercise?.name ?? []);
    const passed = names.filter((name) => this.progressOf(name).passed).length;
    return say("exercises-passed", { passed, count: names.length });
  }

  /** Shows the buttons and hints of the exercise in the editor. */
  show() {
    const { exercise } = this.#desk;
    const shown = exercise ? (this.progressOf(exercise.name).hints ?? 0) : 0;
    const hints = Array.from({ length: shown }, (_, i) =>
      element("li", { textContent: say(`exercise-${exercise?.name}-hint-${i + 1}`) }),
    );
    find("#exercise-hints", this.#root).replaceChildren(...hints);
    this.#hint.textContent = shown
      ? say("exercise-hint-number", { number: shown + 1 })
      : say("exercise-hint");
    this.#hint.hidden = !exercise || shown >= HINTS;
    this.#answer.hidden = !exercise;
  }

  /** Runs what is written against hidden examples. */
  async check() {
    const { exercise, source } = this.#desk;
    if (!exercise) return;
    const report = await this.#engine.ask("code.check_exercise", exercise.name, source);
    // The hint that helps is offered, but not shown before it is asked for.
    const { hints = 0, passed, shown } = this.progressOf(exercise.name);
    const counts = report.passed && !shown;
    this.#note(exercise.name, { tried: true, passed: passed || counts });
    const right = counts || passed ? "exercise-passed" : "exercise-shown";
    const verdict = say(report.passed ? right : "exercise-not-yet");
    const texts = [verdict, wordsOf(report)];
    if (report.hint && report.hint > hints)
      texts.push(say("exercise-offer", { number: report.hint }));
    this.#desk.tell(texts.join(" "));
    find("#code-says", this.#root).scrollIntoView({ block: "nearest" });
  }

  #showHint() {
    const { exercise } = this.#desk;
    if (!exercise) return;
    this.#note(exercise.name, { hints: (this.progressOf(exercise.name).hints ?? 0) + 1 });
    const list = find("#exercise-hints", this.#root);
    list.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  #showAnswer() {
    const { exercise } = this.#desk;
    if (!exercise) return;
    if (!this.progressOf(exercise.name).tried && this.#asked !== exercise.name) {
      this.#asked = exercise.name;
      return this.#desk.tell(say("exercise-not-tried"));
    }
    this.#desk.replace(exercise.answer.trimEnd());
    this.#note(exercise.name, { shown: true });
    this.#desk.tell(say("exercise-answered"));
  }

  /** @param {string} name @param {Progress} news */
  #note(name, news) {
    this.#table.set(name, { ...this.progressOf(name), ...news });
    this.#desk.update();
  }
}

/** What a report says; a value of its message may be a message itself. @param {Grade} report */
function wordsOf({ message, what }) {
  const values = what ? { ...message.values, what: sayProblem(what) } : message.values;
  return sayProblem({ ...message, values });
}
