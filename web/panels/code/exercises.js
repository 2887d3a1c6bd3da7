/** Exercises: their check, hints in three stages, and the answer once it was tried or asked for. */

import { button, element, find } from "../../ui/dom.js";

/** @typedef {{name: string, title: string, task: string, part: string, start: string, hints: string[], answer: string, equation: string}} Exercise */
/**
 * How far somebody is with one.
 * @typedef {object} Done
 * @property {string} [source] what is written
 * @property {boolean} [passed]
 * @property {boolean} [tried]
 * @property {number} [hints] how many are shown
 */

/**
 * @param {import("../../lab/engine.js").Engine} engine
 * @param {import("./table.js").Table<Done>} table
 * @param {{now: () => Exercise | undefined, source: () => string, replace: (source: string) => void, tell: (words: string) => void, changed: () => void}} desk
 */
export function showExercises(engine, table, desk) {
  const hint = button("#exercise-hint");
  const answer = button("#exercise-answer");
  /** @param {string} name @returns {Done} */
  const done = (name) => table.all[name] ?? {};
  /** @param {string} name @param {Done} news */
  const note = (name, news) => {
    table.set(name, { ...done(name), ...news });
    desk.changed();
    show();
  };

  const show = () => {
    const exercise = desk.now();
    hint.hidden = answer.hidden = !exercise;
    const shown = exercise ? (done(exercise.name).hints ?? 0) : 0;
    find("#exercise-hints").replaceChildren(
      ...(exercise?.hints ?? [])
        .slice(0, shown)
        .map((textContent) => element("li", { textContent })),
    );
    hint.textContent = shown ? `Hint ${shown + 1}` : "Hint";
    hint.hidden ||= shown >= 3;
  };

  hint.addEventListener("click", () => {
    const exercise = desk.now();
    if (!exercise) return;
    note(exercise.name, { hints: (done(exercise.name).hints ?? 0) + 1 });
    find("#exercise-hints").lastElementChild?.scrollIntoView({ block: "nearest" });
  });
  let asked = "";
  answer.addEventListener("click", () => {
    const exercise = desk.now();
    if (!exercise) return;
    if (!done(exercise.name).tried && asked !== exercise.name) {
      asked = exercise.name;
      return desk.tell(
        "You have not tried it yet. Press again to see the answer; Undo brings back what you wrote.",
      );
    }
    desk.replace(exercise.answer.trimEnd());
    desk.tell(
      "This is an answer. Undo brings back what you wrote; it is also kept under Versions, below the parts of the code.",
    );
  });

  return {
    show,
    done,
    /** Runs what is written against hidden examples. */
    async check() {
      const exercise = desk.now();
      if (!exercise) return;
      const source = desk.source();
      /** @type {{passed: boolean, message: string, hint: number | null}} */
      const found = await engine.askWorkbench("check_exercise", exercise.name, source);
      // The hint that helps is offered, but not shown before it is asked for.
      const { hints = 0, passed } = done(exercise.name);
      note(exercise.name, { tried: true, passed: passed || found.passed });
      const offer =
        found.hint !== null && found.hint >= hints ? ` Hint ${found.hint + 1} helps here.` : "";
      desk.tell(`${found.passed ? "Passed. " : "Not yet. "}${found.message}${offer}`);
      find("#code-says").scrollIntoView({ block: "nearest" });
    },
  };
}
