/** What was found about code, in lines: its checks, and its differences to the original. */

import { element, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../ui/words.js").Problem} Words */
/**
 * As digitlab.code.workbench.Workbench.check.
 * @typedef {object} Checked
 * @property {boolean} ok
 * @property {Words & {part: string | null, line: number | null, text: string} | null} error
 * @property {Words & {ok: boolean} | null} shapes
 * @property {Words & {ok: boolean, worst: number} | null} gradient
 * @property {number | null} seconds
 * @property {number | null} seconds_original
 * @property {string} printed
 * @property {string[]} changed
 */
/** @typedef {{kind: "same" | "added" | "removed", text: string}} Line */

const SIGNS = { same: " ", added: "+", removed: "−" };

/** @param {Checked | null} checked null: nothing is shown */
export function showResult(checked) {
  find("#code-result").replaceChildren(...(checked ? lines(checked) : []));
}

/** @param {Checked} checked */
function lines({ error, shapes, gradient, seconds, seconds_original: original, printed }) {
  const found = [line("runs", !error, error ? whereAndWhat(error) : say("check-runs"))];
  if (shapes)
    found.push(
      line(
        "shapes",
        shapes.ok,
        shapes.ok ? sayProblem(shapes) : say("check-shapes-failed", { reason: sayProblem(shapes) }),
      ),
    );
  if (gradient) found.push(line("gradient", gradient.ok, sayProblem(gradient)));
  if (seconds && original) {
    found.push(
      line(
        "time",
        null,
        say("check-time", { own: milliseconds(seconds), original: milliseconds(original) }),
      ),
    );
  }
  if (printed)
    found.push(
      element(
        "li",
        { className: "printed" },
        say("check-printed"),
        element("pre", { textContent: printed }),
      ),
    );
  return found;
}

/** @param {string} name @param {boolean | null} good null: neither good nor bad @param {string} words */
function line(name, good, words) {
  const item = element("li", { textContent: words });
  item.dataset.check = name;
  if (good !== null) item.dataset.good = String(good);
  return item;
}

/** @param {NonNullable<Checked["error"]>} error */
function whereAndWhat({ part, line, text, ...reason }) {
  const where = part ? `In ${part}${line ? `, line ${line}` : ""}: ` : "";
  return `${where}${sayProblem(reason)}${text ? `, in “${text}”` : ""}`;
}

/** @param {number} seconds */
function milliseconds(seconds) {
  return `${(1000 * seconds).toPrecision(2)} ms`;
}

/** @param {Line[] | null} differences null: nothing is shown */
export function showDifferences(differences) {
  const box = find("#code-differences");
  box.hidden = !differences;
  if (!differences) return;
  const changed = differences.some(({ kind }) => kind !== "same");
  box.replaceChildren(
    ...(changed
      ? differences.map(({ kind, text }) => {
          const item = element("li", { textContent: `${SIGNS[kind]} ${text}` });
          item.dataset.kind = kind;
          return item;
        })
      : [element("li", { textContent: "It is as the original." })]),
  );
}
