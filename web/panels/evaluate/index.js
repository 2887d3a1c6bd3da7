/** How good the network is: what it takes for what, digit by digit, and the test digits it gets wrong. */

import { element, find } from "../../ui/dom.js";
import { gallery, inputsOf } from "../../ui/gallery.js";
import { walk } from "../../ui/heatmap.js";
import { latest } from "../../ui/latest.js";
import { percent, whole } from "../../ui/numbers.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Assessment} Assessment */

/** @type {Record<string, string>} */
const WHOSE = {
  mnist: "MNIST’s test digits",
  synthetic: "synthetic test digits",
  files: "test digits from your files",
  user: "test digits of your own",
};

/** @param {Engine} engine @param {import("../draw/pad.js").Pad} pad */
export function showQuality(engine, pad) {
  const panel = find("#panel-quality");
  const note = find("#quality-note");
  const says = find("#mistakes-says");
  const box = find("#mistakes");
  const matrix = makeMatrix((truth, answer) => openCell(truth, answer));
  const accuracies = makeAccuracies();
  /** Which network was read last, and how many others there were by hand. */
  let [read, others] = ["", 0];
  /** @type {Assessment | undefined} */
  let assessed;

  /** The network as it is now, by name: what is shown may be of another. */
  const current = () => {
    const { state, run, progress } = engine.training;
    return [
      run,
      state === "running" ? progress?.metrics.length : progress?.samples,
      engine.origin,
      others,
    ].join();
  };
  const live = () => {
    const { state, progress } = engine.training;
    panel.ariaBusy = String(state !== "running" && current() !== read);
    showCosts(engine);
    if (state !== "running" || !progress?.confusion || panel.hidden) return;
    showConfusion(progress.confusion);
    note.textContent = `Live, after epoch ${progress.metrics.at(-1)?.epoch}: rows are what the test digits are, columns what the network answers. A cell opens its digits.`;
  };

  /** @param {number[][]} confusion */
  const showConfusion = (confusion) => {
    matrix.show(confusion);
    accuracies(confusion);
  };

  const refresh = latest(async () => {
    const { training, status } = engine;
    if (panel.hidden || document.hidden || status.state !== "ready" || training.preparing) return;
    const { state, progress } = training;
    const now = current();
    if (now === read) return;
    try {
      const found = await engine.assess((share) => {
        if (state !== "running")
          note.textContent = `Reading all test digits … ${percent(0)(share)}`;
      });
      read = now;
      assessed = found;
      live();
      showAssessed(found, state === "running" ? progress?.metrics.at(-1)?.epoch : undefined);
    } catch (error) {
      note.textContent = `The test digits could not be read: ${error instanceof Error ? error.message : error}`;
    }
  }, 200);

  /** @param {Assessment} found @param {number} [epoch] */
  const showAssessed = (found, epoch) => {
    const right = found.count - found.wrong;
    if (epoch === undefined) {
      showConfusion(found.confusion);
      note.textContent = `It reads ${whole.format(right)} of ${whole.format(found.count)} ${WHOSE[found.dataset]}, ${percent(2)(right / found.count)}. Rows are what they are, columns what it answers; a cell opens its digits.`;
    }
    showMistakes(found, epoch);
  };

  /** @param {Assessment} found @param {number} [epoch] */
  const showMistakes = (found, epoch) => {
    matrix.mark(null);
    says.textContent = `Its mistakes${epoch === undefined ? "" : ` after epoch ${epoch}`}, the worst first: ${found.wrong > found.labels.length ? `${found.labels.length} of ` : ""}${whole.format(found.wrong)}. What it is → what it answers, and how sure. Choose one to put it on the pad.`;
    gallery(
      box,
      found,
      (i) => `${found.labels[i]}→${found.answers[i]} ${found.confidences[i].toFixed(2)}`,
      (i) => put(found, i),
    );
  };

  const openCell = async (/** @type {number} */ truth, /** @type {number} */ answer) => {
    const cell = await engine.cell(truth, answer).catch((error) => {
      says.textContent = error.message;
    });
    if (!cell || !assessed) return;
    const more = cell.count > cell.labels.length ? `, here are ${cell.labels.length}` : "";
    const back = element("button", { type: "button", textContent: "All mistakes" });
    back.addEventListener("click", () => assessed && showMistakes(assessed));
    says.replaceChildren(
      `${whole.format(cell.count)} ${cell.count === 1 ? "digit that is" : "digits that are"} a ${truth} and ${cell.count === 1 ? "is" : "are"} read as ${answer}${more}. `,
      back,
    );
    gallery(
      box,
      cell,
      () => `${truth}→${answer}`,
      (i) => put(cell, i),
    );
  };

  const put = (
    /** @type {import("../../lab/engine.js").Digits} */ digits,
    /** @type {number} */ i,
  ) => {
    pad.show(inputsOf(digits, i), digits.labels[i]);
    box.querySelectorAll(".digit").forEach((one, at) => one.classList.toggle("picked", at === i));
  };

  engine.addEventListener("network", () => others++);
  engine.addEventListener("lost", () => (read = ""));
  for (const change of ["training", "network"]) engine.addEventListener(change, live);
  for (const change of ["status", "training", "network"]) engine.addEventListener(change, refresh);
  document.addEventListener("visibilitychange", refresh);
  panel.addEventListener("panelshow", () => {
    live();
    refresh();
  });
}

/** @param {Engine} engine */
function showCosts({ training: { progress } }) {
  const last = progress?.metrics.at(-1);
  find("#both-costs").textContent = last
    ? `After epoch ${last.epoch}: cost on training digits ${last.training_cost?.toFixed(4) ?? "–"} (the epoch’s mean), on test digits ${last.cost.toFixed(4)}. When the first falls and the second does not, it learns by heart.`
    : "";
}

/** The table of truths and answers. @param {(truth: number, answer: number) => void} open */
function makeMatrix(open) {
  const table = find("#confusion");
  const news = find("#confusion-says");
  let at = { row: 0, column: 0 };
  /** @type {number[][]} */
  let counts = [];
  const cells = Array.from({ length: 10 }, (_, row) =>
    Array.from({ length: 10 }, (_, column) => {
      const cell = element("td", { className: row === column ? "right" : "" });
      Object.assign(cell.dataset, { truth: row, answer: column });
      cell.addEventListener("click", () => go({ row, column }, true));
      return cell;
    }),
  );
  const head = element(
    "tr",
    {},
    element("td"),
    ...cells.map((_, i) => element("th", { scope: "col", textContent: String(i) })),
  );
  table.replaceChildren(
    head,
    ...cells.map((row, i) =>
      element("tr", {}, element("th", { scope: "row", textContent: String(i) }), ...row),
    ),
  );

  /** @param {import("../../ui/heatmap.js").Cell | null} place */
  const mark = (place) =>
    cells
      .flat()
      .forEach((cell, i) =>
        cell.classList.toggle("picked", place !== null && i === 10 * place.row + place.column),
      );
  const go = (/** @type {import("../../ui/heatmap.js").Cell} */ place, chosen = false) => {
    at = place;
    mark(at);
    const { row, column } = at;
    if (counts.length)
      news.textContent = `${counts[row][column]} test digits are a ${row} and are read as ${column}`;
    if (chosen) open(row, column);
  };
  walk(table, 10, 10, () => at, go);

  return {
    mark,
    /** @param {number[][]} confusion */
    show(confusion) {
      counts = confusion;
      const worst = Math.max(1, ...confusion.flatMap((row, i) => row.filter((_, j) => i !== j)));
      confusion.forEach((row, i) => {
        const all = row.reduce((sum, count) => sum + count, 0) || 1;
        row.forEach((count, j) => {
          cells[i][j].textContent = String(count);
          cells[i][j].style.setProperty(
            "--share",
            String(i === j ? count / all : Math.sqrt(count / worst)),
          );
        });
      });
    },
  };
}

/** How many of each digit are read right. */
function makeAccuracies() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const fill = element("span", { className: "fill" });
    const value = element("span");
    return {
      fill,
      value,
      item: element(
        "li",
        {},
        element("b", { textContent: String(digit) }),
        element("span", { className: "track" }, fill),
        value,
      ),
    };
  });
  find("#accuracies").replaceChildren(...rows.map(({ item }) => item));

  /** @param {number[][]} confusion */
  return (confusion) =>
    confusion.forEach((row, digit) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      const share = all ? row[digit] / all : 0;
      rows[digit].fill.style.transform = `scaleX(${share})`;
      rows[digit].value.textContent = all ? percent(1)(share) : "none";
      rows[digit].item.dataset.value = String(share);
    });
}
