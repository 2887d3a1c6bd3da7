/** The curves of the run, with those of other runs drawn over them. */

import { Curve } from "../../ui/curve.js";
import { find } from "../../ui/dom.js";
import { percent, written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";
import { EpochTable } from "./table.js";

/** @typedef {import("../../lab/runs.js").Run} Run */
/** @typedef {[number, number][]} Points */

/** Runs that are drawn over another differ by their dashes. */
const DASHES = [
  [7, 4],
  [2, 4],
  [12, 4, 2, 4],
  [12, 4, 2, 4, 2, 4],
];

/** A line that takes less of the axis than this is drawn with dots. */
const SHORT = 0.02;

/** @param {number} place of a run among those drawn over another */
export function dashOf(place) {
  return DASHES[place % DASHES.length];
}

export class Curves {
  #costBox;
  #accuracyBox;
  #cost;
  #accuracy;
  #now;
  #table;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#table = new EpochTable(root);
    this.#costBox = find("#cost-curve", root);
    this.#accuracyBox = find("#accuracy-curve", root);
    this.#now = {
      cost: find("#cost-now", root),
      testCost: find("#test-cost-now", root),
      accuracy: find("#accuracy-now", root),
    };
    this.#cost = new Curve(
      this.#costBox,
      {
        steps: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
        format: (value) => value.toFixed(2),
        read: (value) => written(value),
      },
      find("#cost-read", root),
    );
    this.#accuracy = new Curve(
      this.#accuracyBox,
      {
        top: 1,
        steps: [0.1, 0.2, 0.5],
        format: percent(0),
        read: percent(2),
      },
      find("#accuracy-read", root),
    );
  }

  /** @param {Run | undefined} run @param {Run[]} others */
  show(run, others) {
    const all = run ? [run, ...others] : others;
    const epochs = Math.max(1, ...all.map(({ progress }) => progress.epochs));
    const over = others.map(({ number }, i) => ({
      name: say("runs-run-short", { number }),
      color: "--muted",
      dash: dashOf(i),
    }));
    const own = { color: "--positive", dots: true };
    /** @type {import("../../ui/curve.js").Line[]} */
    const costs = others.map((other, i) => ({ ...over[i], points: running(other) }));
    /** @type {import("../../ui/curve.js").Line[]} */
    const accuracies = others.map((other, i) => ({
      ...over[i],
      points: measured(other, "accuracy"),
    }));
    if (run) {
      // Before the first epoch the test cost is far above the axis.
      const points = running(run);
      // Of the first steps no line is long enough to be seen.
      const dots = (points.at(-1)?.[0] ?? 0) < SHORT * epochs;
      costs.push({ name: say("curve-read-training"), color: "--ink", points, dots });
      const name = say("curve-read-test");
      costs.push({ ...own, name, points: measured(run, "cost").slice(1) });
      accuracies.push({ ...own, name, points: measured(run, "accuracy") });
    }
    this.#cost.show(costs, epochs);
    this.#accuracy.show(accuracies, epochs);
    this.#describe(run, others);
    this.#table.show(all);
  }

  /** The last figures, and what those hear who do not see the curves. @param {Run | undefined} run @param {Run[]} others */
  #describe(run, others) {
    const last = run?.progress.metrics.at(-1);
    const [cost, accuracy] = last
      ? [
          say("curve-cost-said", { epoch: last.epoch, cost: last.cost }),
          say("curve-accuracy-said", { epoch: last.epoch, accuracy: percent(2)(last.accuracy) }),
        ]
      : [say("curve-cost-empty"), say("curve-accuracy-empty")];
    label(this.#costBox, cost, others);
    label(this.#accuracyBox, accuracy, others);
    this.#now.cost.textContent = run?.progress.cost?.toFixed(4) ?? "";
    // Of before the first epoch there is no point either.
    this.#now.testCost.textContent = last?.epoch ? last.cost.toFixed(4) : "";
    this.#now.accuracy.textContent = last ? percent(2)(last.accuracy) : "";
  }
}

/** @param {HTMLElement} box @param {string} curve @param {Run[]} others */
function label(box, curve, others) {
  const runs = others.map(({ number }) => say("runs-run-short", { number })).join(", ");
  const ariaLabel = runs ? say("curve-with-runs", { curve, runs }) : curve;
  Object.assign(box, { role: "img", ariaLabel });
}

/** The running cost on training digits, up to now. @param {Run} run @returns {Points} */
function running({ progress: { curve, samples, examples, cost } }) {
  /** @type {Points} */
  const points = Array.from({ length: curve.length / 2 }, (_, i) => [
    curve[2 * i],
    curve[2 * i + 1],
  ]);
  const now = samples / examples;
  if (cost !== undefined && now > (points.at(-1)?.[0] ?? 0)) points.push([now, cost]);
  return points;
}

/** @param {Run} run @param {"cost" | "accuracy"} what @returns {Points} */
function measured({ progress }, what) {
  return progress.metrics.map((after) => [after.epoch, after[what]]);
}
