/** What a check of code found, line by line, and the differences to the original. */

import { element, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../protocol.js").CodeReport} CodeReport */
/** @typedef {import("../../protocol.js").DiffLine} DiffLine */

const SIGNS = { same: " ", added: "+", removed: "−" };

export class Report {
  #result;
  #differences;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#result = find("#code-result", root);
    this.#differences = find("#code-differences", root);
  }

  /** @param {CodeReport | null} report null: nothing is shown */
  show(report) {
    this.#result.replaceChildren(...(report ? linesOf(report) : []));
  }

  /** @param {DiffLine[] | null} lines null: nothing is shown */
  showDifferences(lines) {
    this.#differences.hidden = !lines;
    if (!lines) return;
    const isChanged = lines.some(({ kind }) => kind !== "same");
    const items = lines.map(({ kind, text }) => {
      const item = element("li", { textContent: `${SIGNS[kind]} ${text}` });
      item.dataset.kind = kind;
      return item;
    });
    const none = element("li", { textContent: say("code-no-differences") });
    this.#differences.replaceChildren(...(isChanged ? items : [none]));
  }
}

/** @param {CodeReport} report */
function linesOf({ error, shapes, gradient, seconds, seconds_original: original, printed }) {
  const lines = [lineOf("runs", !error, error ? whereAndWhat(error) : say("check-runs"))];
  if (shapes) {
    const reason = sayProblem(shapes);
    const text = shapes.ok ? reason : say("check-shapes-failed", { reason });
    lines.push(lineOf("shapes", shapes.ok, text));
  }
  if (gradient) lines.push(lineOf("gradient", gradient.ok, sayProblem(gradient)));
  if (seconds && original) {
    const times = { own: milliseconds(seconds), original: milliseconds(original) };
    lines.push(lineOf("time", null, say("check-time", times)));
  }
  if (printed) {
    const text = element("pre", { textContent: printed });
    lines.push(element("li", { className: "printed" }, say("check-printed"), text));
  }
  return lines;
}

/** @param {string} name @param {boolean | null} isGood null: neither good nor bad @param {string} text */
function lineOf(name, isGood, text) {
  const item = element("li", { textContent: text });
  item.dataset.check = name;
  if (isGood !== null) item.dataset.good = String(isGood);
  return item;
}

/** @param {NonNullable<CodeReport["error"]>} error */
function whereAndWhat({ part, line, text, ...problem }) {
  const reason = sayProblem(problem);
  const values = { part: part ?? "", line: line ?? 0, text, reason };
  if (!part) return reason;
  if (!line) return say("check-error-part", values);
  return say(text ? "check-error-text" : "check-error-line", values);
}

/** @param {number} seconds */
function milliseconds(seconds) {
  return `${(1000 * seconds).toPrecision(2)} ms`;
}
