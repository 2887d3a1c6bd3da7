/** Exercises: their check, hints in three stages, and the answer once it was tried or asked for. */

import { button, element, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {{name: string, part: string, start: string, answer: string, equation: string}} Exercise */
/** @typedef {import("../../ui/words.js").Problem} Words */
/**
 * As digitlab.code.workbench.Workbench.check_exercise.
 * @typedef {object} Grade
 * @property {boolean} passed
 * @property {Words} message
 * @property {Words | null} what the message's value of that name
 * @property {number | null} hint the one that helps, from 1
 */
/**
 * How far somebody is with one.
 * @typedef {object} Done
 * @property {string} [source] what is written
 * @property {boolean} [passed]
 * @property {boolean} [tried]
 * @property {number} [hints] how many are shown
 */

const HINTS = 3;

/** What a grade says. @param {Grade} grade */
function words({ message, what }) {
  const values = what ? { ...message.values, what: sayProblem(what) } : message.values;
  return sayProblem({ ...message, values });
}

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
      ...Array.from({ length: shown }, (_, i) =>
        element("li", { textContent: say(`exercise-${exercise?.name}-hint-${i + 1}`) }),
      ),
    );
    hint.textContent = shown ? `Hint ${shown + 1}` : "Hint";
    hint.hidden ||= shown >= HINTS;
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
      /** @type {Grade} */
      const grade = await engine.askWorkbench("check_exercise", exercise.name, source);
      // The hint that helps is offered, but not shown before it is asked for.
      const { hints = 0, passed } = done(exercise.name);
      note(exercise.name, { tried: true, passed: passed || grade.passed });
      const offer =
        grade.hint !== null && grade.hint > hints ? ` Hint ${grade.hint} helps here.` : "";
      desk.tell(`${grade.passed ? "Passed. " : "Not yet. "}${words(grade)}${offer}`);
      find("#code-says").scrollIntoView({ block: "nearest" });
    },
  };
}
