/** The curves of the run that goes on, with others laid over them, and the list of all runs. */

import { EXAMPLES } from "../../lab/settings.js";
import { Curve } from "../../ui/curve.js";
import { action, button, element, field, find } from "../../ui/dom.js";
import { notice } from "./form.js";
import { percent } from "../../ui/numbers.js";

/** @typedef {import("../../lab/runs.js").Run} Run */
/** @typedef {import("../../lab/runs.js").Runs} Runs */
/** @typedef {import("../../lab/engine.js").Engine} Engine */

/** Runs that are laid over another differ by their dashes. */
const DASHES = [
  [7, 4],
  [2, 4],
  [12, 4, 2, 4],
  [12, 4, 2, 4, 2, 4],
];

/** @param {Engine} engine @param {Runs} runs @param {ReturnType<typeof import("./form.js").showForm>} form */
export function showRuns(engine, runs, form) {
  /** Ids of the runs that are laid over the present one. @type {number[]} */
  let over = [];
  const draw = showCurves();
  const list = find("#runs");
  const undo = button("#runs-undo");
  /** @type {Map<number, ReturnType<typeof makeRow>>} */
  const rows = new Map();

  const update = () => {
    const { current } = runs;
    const shown = over.flatMap(
      (id) => runs.all.find((run) => run.id === id && run !== current) ?? [],
    );
    draw(current, shown);
    const removed = runs.removed.at(-1);
    find("#all-runs").hidden = !runs.all.length && !removed;
    undo.hidden = !removed;
    if (removed) undo.textContent = `Undo: bring run ${removed.run.number} back into the list`;
    list.replaceChildren(...runs.all.map((run) => rowOf(run).item));
    for (const run of runs.all)
      rowOf(run).show(run === current, shown.indexOf(run), engine.status.state === "ready");
  };

  /** @param {Run} run */
  const rowOf = (run) => {
    const known = rows.get(run.id) ?? makeRow(run, act);
    rows.set(run.id, known);
    return known;
  };

  const act = {
    /** @param {Run} run @param {boolean} wanted */
    lay(run, wanted) {
      over = [...over.filter((id) => id !== run.id), ...(wanted ? [run.id] : [])];
      update();
    },
    /** @param {Run} run */
    bringBack(run) {
      sayPaused();
      runs
        .bringBack(run.kept)
        .then(() => form.fill(run.settings))
        .catch((error) => notice(error.message));
    },
    /** @param {Run} run */
    async startAlike(run) {
      sayPaused();
      await engine.reset().catch((error) => notice(error.message));
      form.fill(run.settings);
      act.lay(run, true);
      find("#lesson-says").textContent =
        `Seed and first weights as in run ${run.number}, which is laid over the curves: change one setting, then press Train.`;
      field("#eta").focus();
    },
    /** @param {Run} run */
    remove(run) {
      runs.remove(run.id);
      undo.focus();
    },
  };

  /** A run under way that gives way is not lost. */
  const sayPaused = () =>
    notice(
      engine.training.state === "running" && runs.current
        ? `Run ${runs.current.number} is paused: it stays in the list, and Bring back goes on with it.`
        : "",
    );

  undo.addEventListener("click", () => {
    const number = runs.removed.at(-1)?.run.number;
    runs.undoRemove();
    /** @type {HTMLElement | null} */ (
      list.querySelector(`[data-run="${number}"] button:enabled`)
    )?.focus();
  });
  runs.addEventListener("change", update);
  for (const change of ["training", "status"]) engine.addEventListener(change, update);
  update();
}

/** @typedef {{lay: (run: Run, wanted: boolean) => void, bringBack: (run: Run) => void, startAlike: (run: Run) => void, remove: (run: Run) => void}} Acts */

/** @param {Run} run @param {Acts} act */
function makeRow(run, act) {
  const lay = element("input", { type: "checkbox" });
  lay.addEventListener("change", () => act.lay(run, lay.checked));
  const dash = element("span", { className: "dash" });
  const figures = element("span", { className: "figures" });
  const back = action("Bring back", () => act.bringBack(run));
  const alike = action("Same start", () => act.startAlike(run));
  const remove = action("Delete", () => act.remove(run));
  back.title = "Lets this run’s network answer; an unfinished run can go on";
  alike.title = "Takes over its settings and seed, so that one of them can be changed";
  const buttons = [back, alike, remove];
  for (const one of buttons)
    one.setAttribute("aria-label", `${one.textContent}: run ${run.number}`);
  const item = element(
    "li",
    {},
    element("label", {}, lay, element("b", { textContent: `Run ${run.number}` }), dash),
    element("span", { className: "settings", textContent: inShort(run.settings) }),
    figures,
    element("span", { className: "buttons" }, ...buttons),
  );
  item.dataset.run = String(run.number);
  return {
    item,
    /** @param {boolean} current @param {number} laid its place among those laid over, or −1 @param {boolean} ready */
    show(current, laid, ready) {
      item.classList.toggle("current", current);
      lay.checked = laid >= 0 || current;
      lay.disabled = current;
      dash.replaceChildren(...(current ? [sample([])] : laid >= 0 ? [sample(dashOf(laid))] : []));
      figures.textContent = figuresOf(run);
      back.disabled = !ready || current;
      alike.disabled = !ready;
      remove.disabled = current;
    },
  };
}

/** @param {Run} run */
function figuresOf({ progress: { epoch, epochs, metrics, backend } }) {
  const last = metrics.at(-1);
  const words = last
    ? `${percent(2)(last.accuracy)}, test cost ${last.cost.toFixed(4)}`
    : "not tested yet";
  return `${words} · ${epoch < epochs || (last?.epoch ?? 0) < epochs ? `epoch ${epoch} of ${epochs}` : `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`}${backend === "code" ? " · your code" : ""}`;
}

/** @param {number} place */
function dashOf(place) {
  return DASHES[place % DASHES.length];
}

/** A piece of a line, as in the curves. @param {number[]} dash */
function sample(dash) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [name, value] of Object.entries({
    x1: 0,
    y1: 4,
    x2: 44,
    y2: 4,
    "stroke-dasharray": dash.join(" "),
  }))
    line.setAttribute(name, String(value));
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

/** Fills the two figures; gives a function that draws a run with others over it. */
function showCurves() {
  const cost = new Curve(find("#cost-curve"), {
    steps: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    format: (value) => value.toFixed(2),
  });
  const accuracy = new Curve(find("#accuracy-curve"), {
    top: 1,
    steps: [0.1, 0.2, 0.5],
    format: percent(0),
  });

  /** @param {Run | undefined} run @param {Run[]} others */
  return (run, others) => {
    const all = run ? [run, ...others] : others;
    const epochs = Math.max(1, ...all.map(({ progress }) => progress.epochs));
    const laid = others.map((_, i) => ({ color: "--muted", dash: dashOf(i) }));
    // Before the first epoch the test cost is far above the axis.
    cost.show(
      [
        ...others.map((other, i) => ({ ...laid[i], points: running(other) })),
        ...(run
          ? [
              { color: "--ink", points: running(run) },
              { color: "--positive", dots: true, points: measured(run, "cost").slice(1) },
            ]
          : []),
      ],
      epochs,
    );
    accuracy.show(
      [
        ...others.map((other, i) => ({ ...laid[i], points: measured(other, "accuracy") })),
        ...(run ? [{ color: "--positive", dots: true, points: measured(run, "accuracy") }] : []),
      ],
      epochs,
    );
    const last = run?.progress.metrics.at(-1);
    describe(
      "#cost-curve",
      `Cost by epochs. ${last ? `After epoch ${last.epoch}, on test digits ${last.cost.toFixed(4)}.` : ""}`,
      others,
    );
    describe(
      "#accuracy-curve",
      `Accuracy on test digits by epochs. ${last ? `After epoch ${last.epoch} ${percent(2)(last.accuracy)}.` : ""}`,
      others,
    );
    find("#cost-now").textContent = run?.progress.cost?.toFixed(4) ?? "";
    find("#test-cost-now").textContent = last?.cost.toFixed(4) ?? "";
    find("#accuracy-now").textContent = last ? percent(2)(last.accuracy) : "";
  };
}

/** For those who do not see the curves. @param {string} selector @param {string} words @param {Run[]} others */
function describe(selector, words, others) {
  const laid = others.map(({ number }) => `run ${number}`).join(", ");
  Object.assign(find(selector), {
    role: "img",
    ariaLabel: laid ? `${words} Laid over: ${laid}.` : words,
  });
}

/** The running cost on training digits. @param {Run} run @returns {[number, number][]} */
function running({ progress: { curve } }) {
  return Array.from({ length: curve.length / 2 }, (_, i) => [curve[2 * i], curve[2 * i + 1]]);
}

/** @param {Run} run @param {"cost" | "accuracy"} what @returns {[number, number][]} */
function measured({ progress }, what) {
  return progress.metrics.map((metrics) => [metrics.epoch, metrics[what]]);
}

/** @type {Record<import("../../protocol.js").Settings["dataset"], string>} */
const SHORT = { mnist: "MNIST", synthetic: "synthetic digits", files: "files", user: "my digits" };

/** A run in a few words. @param {import("../../protocol.js").Settings} settings */
function inShort({
  dataset,
  examples,
  epochs,
  mini_batch_size: batch,
  eta,
  seed,
  hidden,
  initialiser,
  schedule,
  own_weight: own,
  backend,
}) {
  const parts = [
    examples === EXAMPLES[dataset] ? SHORT[dataset] : `${SHORT[dataset]} (${examples})`,
    hidden.length ? `${hidden.join("–")} hidden` : "no hidden layer",
    `η ${eta}${schedule === "halving" ? " halving" : ""}`,
    `batch ${batch}`,
    `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
    `seed ${seed}`,
  ];
  if (initialiser !== "scaled") parts.push(`${initialiser} weights`);
  if (own && dataset !== "user") parts.push(`my digits ×${own}`);
  if (backend === "numpy") parts.push("NumPy");
  return parts.join(" · ");
}
