/** One step of the derivation in figures: its formulas, its rectangles, its pictures, its tables. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { element } from "../../ui/dom.js";
import { HeatMap, colour, walk } from "../../ui/heatmap.js";
import { among, indexOfLargest, largestSize, summary, written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";
import { costWalk } from "./explain.js";
import { label, labelText, stepTitle, stepWhy } from "./labels.js";

/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Step} Step */
/** @typedef {import("../../protocol.js").Equation} Equation */
/** @typedef {import("../../protocol.js").Value} Value */
/**
 * One number that is pointed at: an entry of a value, and the neuron or the weight that it is of.
 * @typedef {object} Pick
 * @property {string} key
 * @property {number} row
 * @property {number} column
 * @property {number} layer
 * @property {number} j the neuron, or the one that the weight leads to
 * @property {number} [k] the one that the weight comes from
 */
/** @typedef {(pick: Pick, how: import("../../ui/heatmap.js").How) => void} OnPick */
/** @typedef {(pick: Pick | null) => void} Mark */

/** In place of a neuron's number, for a number that belongs to all of the layer, as the cost. */
export const NO_NEURON = -1;

const PIXELS = ROWS * COLUMNS;
const EQUALITIES = new Set(["=", "←"]);

/**
 * The words: title, formulas, why, and the lines of Python.
 * @param {Derivation} derivation @param {Step} step @param {Record<string, string>} formulas MathML by LaTeX
 * @param {boolean} isAsInBook whether the book's own lines stand beside ours
 */
export function words(derivation, step, formulas, isAsInBook) {
  const { fault, sizes } = derivation;
  const lines = [...new Set(step.equations.map(({ code }) => code).filter(Boolean))];
  const code = lines.map((line) =>
    line === fault?.wrong
      ? element(
          "code",
          { className: "wrong", title: say("step-broken", { line: fault.line }) },
          line,
        )
      : element("code", {}, line),
  );
  return [
    element("h2", { textContent: stepTitle(step, sizes) }),
    element(
      "div",
      { className: "formulas" },
      ...step.equations.flatMap(({ formula, name }, i) => {
        const same = step.equations.findIndex((other) => other.formula === formula) < i;
        return same ? [] : [mathematics(formula, formulas, name)];
      }),
    ),
    element("p", { textContent: stepWhy(step, sizes) }),
    element("div", { className: "python", ariaLabel: say("step-python") }, ...code),
    ...(isAsInBook ? [asInBook(derivation, step)] : []),
  ];
}

/** The book's own lines, with the shapes that meet there. @param {Derivation} derivation @param {Step} step */
function asInBook({ sizes, values }, { equations, layer }) {
  const lines = equations
    .filter(({ book }) => book)
    .map(({ book, parts, result }) => {
      const shape = (/** @type {string} */ part) =>
        part in values ? `(${values[part].rows}, ${values[part].columns})` : part;
      const shapes = `${parts.map(shape).join(" ")} → ${shape(result)}`;
      const small = element("small", { className: "name", textContent: shapes });
      return element("div", {}, element("code", { textContent: book }), small);
    });
  const counted = layer ? say("step-book-l", { l: sizes.length - layer }) : say("step-book-lines");
  return element(
    "div",
    { className: "book" },
    element("p", { textContent: lines.length ? counted : say("step-book-none") }),
    ...(lines.length ? [element("div", { className: "python" }, ...lines)] : []),
  );
}

/**
 * A formula in pieces that begin with its signs of equality: where it is too wide, it breaks there.
 * @param {string} latex @param {Record<string, string>} formulas @param {string} name in the book
 */
function mathematics(latex, formulas, name) {
  if (!formulas[latex]) return element("code", { textContent: latex });
  const whole = new DOMParser().parseFromString(formulas[latex], "text/html");
  const math = /** @type {Element} */ (whole.querySelector("math"));
  const row = math.children.length === 1 ? math.children[0] : math;
  const box = element("div", { className: "formula" });
  for (const part of [...row.children]) {
    const isNew = !box.lastElementChild || EQUALITIES.has(part.textContent ?? "");
    if (isNew) box.append(math.cloneNode());
    box.lastElementChild?.append(part);
  }
  if (name) box.append(element("span", { className: "name", textContent: `(${name})` }));
  return box;
}

/**
 * The numbers: for each equation the rectangles that fit together, pictures, and tables.
 * @param {Derivation} derivation @param {Step} step @param {OnPick} onPick
 * @returns {{figures: HTMLElement[], mark: Mark}}
 */
export function figures(derivation, step, onPick) {
  /** @type {Mark[]} */
  const marks = [];
  const { values } = derivation;
  const equations = step.equations.filter(({ result }) => values[result]);
  const made = equations.flatMap((equation) => {
    /** @type {HTMLElement[]} */
    const rows = [rectangles(derivation, equation, onPick, marks)];
    if (values[equation.result].columns === PIXELS)
      rows.push(pictures(derivation, equation.result, onPick, marks));
    return rows;
  });
  const tables = derivation.sizes.flatMap((_, layer) => {
    const keys = columnsOf(values, equations, layer);
    return keys.length ? [table(derivation, keys, onPick, marks)] : [];
  });
  const walked = step.name === "cost" ? [costWalk(derivation)] : [];
  const scale = element("p", { className: "hint", textContent: say("step-scale") });
  return {
    figures: [...walked, ...made, scale, element("div", { className: "tables" }, ...tables)],
    mark: (pick) => marks.forEach((mark) => mark(pick)),
  };
}

/**
 * result = part · part: each a heat map, as long on the page as it has rows and columns, so that
 * the inner sizes of a product are seen to fit.
 * @param {Derivation} derivation @param {Equation} equation @param {OnPick} onPick @param {Mark[]} marks
 */
function rectangles(derivation, { parts, result }, onPick, marks) {
  const box = element("div", { className: "equation" });
  for (const part of [result, "=", ...parts]) {
    if (part in derivation.values) box.append(rectangle(derivation, part, onPick, marks));
    else box.append(element("span", { className: "sign", textContent: part }));
  }
  return box;
}

/** @param {Derivation} derivation @param {string} key @param {OnPick} onPick @param {Mark[]} marks */
function rectangle(derivation, key, onPick, marks) {
  const value = derivation.values[key];
  const caption = element("figcaption", {}, label(derivation, key));
  if (value.kind === "number") {
    return element(
      "figure",
      {},
      element("output", { textContent: written(value.numbers[0]) }),
      caption,
    );
  }
  const map = entries(derivation, key, onPick, marks);
  map.element.style.width = `${lengthOf(value.columns)}rem`;
  map.element.style.height = `${lengthOf(value.rows)}rem`;
  caption.append(
    element("small", { textContent: `${value.rows} × ${value.columns}` }),
    element("small", { textContent: `± ${written(largestSize(value.numbers))}` }),
  );
  return element("figure", {}, map.element, caption);
}

/** On the page, in rem: equal sizes are equally long, and 768 fits beside 1. @param {number} count */
function lengthOf(count) {
  return 1.2 + 4.6 * Math.log10(count);
}

/** @param {Derivation} derivation @param {string} key @param {OnPick} onPick @param {Mark[]} marks */
function entries(derivation, key, onPick, marks) {
  const value = derivation.values[key];
  const map = new HeatMap({
    rows: value.rows,
    columns: value.columns,
    label: say("step-entries", {
      label: labelText(derivation, key),
      rows: value.rows,
      columns: value.columns,
      summary: summary(value.numbers),
    }),
    onPick: ({ row, column }, how) => onPick(pickOf(value, key, row, column), how),
  });
  map.draw(value.numbers, largestSize(value.numbers));
  marks.push((pick) => map.mark(areaOf(value, pick)));
  return map;
}

/**
 * A table over the 768 inputs as one picture for each neuron.
 * @param {Derivation} derivation @param {string} key @param {OnPick} onPick @param {Mark[]} marks
 */
function pictures(derivation, key, onPick, marks) {
  const value = derivation.values[key];
  const scale = largestSize(value.numbers);
  const all = Array.from({ length: value.rows }, (_, row) => {
    const numbers = value.numbers.subarray(row * PIXELS, (row + 1) * PIXELS);
    const map = new HeatMap({
      rows: ROWS,
      columns: COLUMNS,
      label: say("step-picture", {
        label: labelText(derivation, key),
        row,
        summary: summary(numbers),
      }),
      onPick: (cell, how) => onPick(pickOf(value, key, row, cell.row * COLUMNS + cell.column), how),
    });
    // One stop for the tabulator key is enough: the rectangle above walks through them all.
    map.element.tabIndex = -1;
    map.draw(numbers, scale);
    marks.push((pick) => {
      const here = pick?.layer === value.layer && pick.j === row;
      map.element.classList.toggle("picked", here);
      const k = here ? pick?.k : undefined;
      const [down, right] = [Math.floor((k ?? 0) / COLUMNS), (k ?? 0) % COLUMNS];
      map.mark(k === undefined ? null : { rows: [down, down + 1], columns: [right, right + 1] });
    });
    return map.element;
  });
  const caption = element("figcaption", {}, label(derivation, key), say("step-pictures"));
  return element("figure", { className: "pictures" }, element("div", {}, ...all), caption);
}

/**
 * The keys of what has one number for each neuron of that layer, in the order of computing.
 * @param {Record<string, Value>} values @param {Equation[]} equations @param {number} layer
 */
function columnsOf(values, equations, layer) {
  const keys = equations.flatMap(({ parts, result }) => [...parts, result]);
  return [...new Set(keys)].filter((key) => {
    const value = values[key];
    return (
      value?.kind === "neurons" &&
      value.layer === layer &&
      !value.transposed &&
      value.rows !== PIXELS
    );
  });
}

/** @param {Derivation} derivation @param {string[]} keys @param {OnPick} onPick @param {Mark[]} marks */
function table(derivation, keys, onPick, marks) {
  const { values } = derivation;
  const { rows, layer } = values[keys[0]];
  const scales = keys.map((key) => largestSize(values[key].numbers));
  // One scale for all numbers of a row: what is written out in one column is not "≈ 0" in the next.
  const smallest = Math.min(...scales.filter(Boolean));
  const lines = Array.from({ length: rows }, (_, row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", textContent: String(row) }),
      ...keys.map((key, column) => {
        const number = values[key].numbers[row];
        const cell = element("td", {}, among(number, smallest));
        cell.style.setProperty("--tint", colour(number, scales[column]));
        return cell;
      }),
    ),
  );
  const head = element(
    "tr",
    {},
    element("th", { scope: "col", textContent: "j" }),
    ...keys.map((key) => element("th", { scope: "col" }, label(derivation, key))),
  );
  const made = element(
    "table",
    {
      ariaLabel: say("step-table", {
        labels: keys.map((key) => labelText(derivation, key)).join(", "),
      }),
    },
    element("thead", {}, head),
    element("tbody", {}, ...lines),
  );

  let at = { row: 0, column: 0 };
  /** @type {(cell: typeof at, how: import("../../ui/heatmap.js").How) => void} */
  const go = (cell, how) => {
    at = cell;
    const key = keys[cell.column];
    onPick(pickOf(values[key], key, cell.row, 0), how);
    if (how === "walk") lines[cell.row].scrollIntoView({ block: "nearest" });
  };
  for (const event of /** @type {const} */ (["pointerover", "click"])) {
    made.addEventListener(event, ({ target }) => {
      const cell = /** @type {HTMLElement} */ (target).closest("td");
      const line = /** @type {HTMLTableRowElement | null} */ (cell?.parentElement ?? null);
      if (cell && line)
        go(
          { row: lines.indexOf(line), column: cell.cellIndex - 1 },
          event === "click" ? "choose" : "point",
        );
    });
  }
  walk(made, rows, keys.length, () => at, go);
  marks.push((pick) =>
    lines.forEach((line, row) => {
      const picked = pick?.layer === layer && pick.j === row;
      line.classList.toggle("picked", picked || (pick?.k === row && pick.layer === layer + 1));
      for (const cell of line.cells) {
        cell.classList.toggle("at", picked && keys[cell.cellIndex - 1] === pick?.key);
      }
    }),
  );
  return element("div", { className: "table" }, made);
}

/**
 * Where a step begins to be looked at: the largest of the weights' numbers that it computes, or else
 * of what it computes last; of new weights the one that changes most.
 * @param {Derivation} derivation @param {Step} step @returns {Pick | null}
 */
export function firstPick({ values }, step) {
  const made = step.equations.filter(({ result }) => values[result]);
  const equation = made.find(({ result }) => values[result].kind === "weights") ?? made.at(-1);
  if (!equation) return null;
  const key = equation.result;
  const { columns, layer, kind, after } = values[key];
  const largest = indexOfLargest(values[after ? (equation.parts.at(-1) ?? key) : key].numbers);
  const [row, column] = [Math.floor(largest / columns), largest % columns];
  const j = kind === "number" ? NO_NEURON : row;
  return { key, row, column, layer, j, ...(kind === "weights" ? { k: column } : {}) };
}

/** @param {Value} value @param {string} key @param {number} row @param {number} column @returns {Pick} */
function pickOf(value, key, row, column) {
  const { layer, kind, transposed } = value;
  const [j, k] = transposed ? [column, row] : [row, column];
  return { key, row, column, layer, j, ...(kind === "weights" ? { k } : {}) };
}

/**
 * Which part of a value belongs to what is picked.
 * @param {Value} value @param {Pick | null} pick
 * @returns {import("../../ui/heatmap.js").Area | null}
 */
function areaOf(value, pick) {
  if (!pick || pick.j === NO_NEURON) return null;
  const [all, across] = value.transposed
    ? [value.columns, value.rows]
    : [value.rows, value.columns];
  /** @type {[number, number] | null} */
  let rows = null;
  /** @type {[number, number]} */
  let columns = [0, across];
  if (value.layer === pick.layer) {
    rows = [pick.j, pick.j + 1];
    if (value.kind === "weights" && pick.k !== undefined) columns = [pick.k, pick.k + 1];
  } else if (value.layer === pick.layer - 1 && value.kind === "neurons" && pick.k !== undefined) {
    rows = [pick.k, pick.k + 1];
  } else if (value.layer === pick.layer + 1 && value.kind === "weights" && pick.k === undefined) {
    [rows, columns] = [
      [0, all],
      [pick.j, pick.j + 1],
    ];
  }
  if (!rows) return null;
  return value.transposed ? { rows: columns, columns: rows } : { rows, columns };
}
