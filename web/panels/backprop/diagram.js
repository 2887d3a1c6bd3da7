/**
 * The network as a diagram that lights up what a step of the derivation is about: each layer's
 * neurons filled, and its weights drawn, with the numbers that the step computes.
 */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { element } from "../../ui/dom.js";
import { HeatMap, colour, walk } from "../../ui/heatmap.js";
import { largestSize } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";
import { keyOf, stepTitle } from "./labels.js";

/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Step} Step */
/** @typedef {import("../../ui/heatmap.js").How} How */
/** @typedef {import("./step.js").Pick} Pick */

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, MARGIN] = [240, 300, 14];
/** Of more weights than this, only the largest are drawn. */
const MOST_EDGES = 600;

export class Diagram {
  /** @type {Map<string, SVGElement>} circles by "layer,j" */
  #nodes = new Map();
  /** @type {{layer: number, j: number, k: number | null, line: SVGElement}[]} */
  #edges = [];
  /** @type {{row: number, column: number}} */
  #at = { row: 0, column: 0 };
  /** @type {Derivation | undefined} */
  #derivation;
  #step = /** @type {Step | null} */ (null);
  #onPick;
  #svg;
  #inputs;
  #legend;

  /** @param {HTMLElement} box is filled @param {import("./step.js").OnPick} onPick */
  constructor(box, onPick) {
    this.#onPick = onPick;
    this.#svg = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "application" });
    this.#inputs = new HeatMap({
      rows: ROWS,
      columns: COLUMNS,
      label: "",
      onPick: ({ row, column }, how) => this.#pickInput(row * COLUMNS + column, how),
    });
    this.#legend = element("figcaption");
    box.append(this.#inputs.element, this.#svg, this.#legend);
    // Rows are neurons and columns are layers; a layer of fewer neurons ends the walk sooner.
    walk(
      this.#svg,
      Infinity,
      Infinity,
      () => this.#at,
      ({ row, column }, how) => {
        const sizes = this.#derivation?.sizes.slice(1);
        if (!sizes) return;
        const layer = Math.min(column, sizes.length - 1);
        this.#at = { row: Math.min(row, sizes[layer] - 1), column: layer };
        this.#pickNeuron(layer + 1, this.#at.row, how);
      },
    );
    for (const type of /** @type {const} */ (["pointerover", "click"])) {
      this.#svg.addEventListener(type, (event) => {
        const target = /** @type {SVGElement} */ (event.target);
        const { layer, j, k } = target.dataset;
        const how = type === "click" ? "choose" : "point";
        if (layer === undefined) return;
        if (k === undefined) this.#pickNeuron(Number(layer), Number(j), how);
        else this.#pickWeight(Number(layer), Number(j), Number(k), how);
      });
    }
  }

  /** @param {Derivation} derivation @param {Step} step @param {number} target the digit that it should be */
  show(derivation, step, target) {
    this.#derivation = derivation;
    this.#step = step;
    this.#nodes.clear();
    this.#edges = [];
    const { sizes } = derivation;
    const places = sizes.map((_, layer) => (layer * (WIDTH - 3 * MARGIN)) / (sizes.length - 1));
    const lines = svg("g", { class: step.name === "forward" ? "edges forward" : "edges back" });
    const circles = svg("g");
    for (let layer = 1; layer < sizes.length; layer++) {
      this.#drawEdges(lines, layer, places);
      this.#drawNodes(circles, layer, places[layer], target);
    }
    this.#svg.replaceChildren(lines, circles);
    this.#inputs.label(say("diagram-inputs"));
    this.#legend.textContent = say("diagram-legend");
    this.#inputs.draw(derivation.values[this.#keyOf("x", 0)].numbers, 1);
    this.#svg.setAttribute(
      "aria-label",
      say("diagram-network", { sizes: sizes.join(" – "), title: stepTitle(step, sizes) }),
    );
  }

  /** Shows what is picked. @param {Pick | null} pick */
  mark(pick) {
    for (const node of this.#nodes.values()) node.classList.remove("picked");
    for (const { layer, j, k, line } of this.#edges) {
      const here =
        pick &&
        layer === pick.layer &&
        j === pick.j &&
        (pick.k === undefined || k === null || k === pick.k);
      const onward = pick && pick.k === undefined && layer === pick.layer + 1 && k === pick.j;
      line.classList.toggle("picked", Boolean(here || onward));
    }
    const input = pick?.layer === 0 ? pick.j : pick?.layer === 1 ? pick.k : undefined;
    const [row, column] = [Math.floor((input ?? 0) / COLUMNS), (input ?? 0) % COLUMNS];
    this.#inputs.mark(
      input === undefined ? null : { rows: [row, row + 1], columns: [column, column + 1] },
    );
    if (!pick) return;
    this.#nodes.get(`${pick.layer},${pick.j}`)?.classList.add("picked");
    if (pick.k !== undefined)
      this.#nodes.get(`${pick.layer - 1},${pick.k}`)?.classList.add("picked");
  }

  /** @param {number} j @param {How} how */
  #pickInput(j, how) {
    if (!this.#derivation) return;
    this.#onPick({ key: this.#keyOf("x", 0), row: j, column: 0, layer: 0, j }, how);
  }

  /** @param {number} layer @param {number} j @param {How} how */
  #pickNeuron(layer, j, how) {
    const lit = this.#lit(layer, "neurons") ?? this.#keyOf("a", layer);
    this.#onPick({ key: lit, row: j, column: 0, layer, j }, how);
  }

  /** @param {number} layer @param {number} j @param {number} k @param {How} how */
  #pickWeight(layer, j, k, how) {
    const lit = this.#lit(layer, "weights") ?? this.#keyOf("w", layer);
    const { transposed } = /** @type {Derivation} */ (this.#derivation).values[lit];
    const [row, column] = transposed ? [k, j] : [j, k];
    this.#onPick({ key: lit, row, column, layer, j, k }, how);
  }

  /** @param {string} symbol @param {number} layer */
  #keyOf(symbol, layer) {
    return keyOf(/** @type {Derivation} */ (this.#derivation), symbol, layer);
  }

  /**
   * The key of what the step shows of that layer: what it computes before what it uses.
   * @param {number} layer @param {"neurons" | "weights"} kind
   */
  #lit(layer, kind) {
    const { values } = /** @type {Derivation} */ (this.#derivation);
    const equations = /** @type {Step} */ (this.#step).equations;
    const gradients = equations.flatMap(({ parts }) =>
      parts.filter((part) => values[part]?.symbol === "∂C/∂w"),
    );
    const results = equations.map(({ result }) => result).reverse();
    const keys = [
      ...(this.#step?.name === "update" ? gradients : results),
      ...equations.flatMap(({ parts }) => parts),
    ];
    return keys.find((key) => values[key]?.layer === layer && values[key].kind === kind);
  }

  /** @param {SVGElement} group @param {number} layer @param {number[]} places */
  #drawEdges(group, layer, places) {
    const { sizes, values } = /** @type {Derivation} */ (this.#derivation);
    const lit = this.#lit(layer, "weights");
    const bundle = layer === 1;
    const value = values[lit ?? this.#keyOf("w", layer)];
    // The 768 lines into each neuron are drawn as one, with the neuron's own number.
    const key = this.#lit(layer, "neurons") ?? this.#keyOf("a", layer);
    const numbers = bundle ? values[key].numbers : value.numbers;
    const scale = largestSize(numbers);
    const count = bundle ? sizes[layer] : numbers.length;
    const order = strongest(numbers, count);
    for (const i of order) {
      const [row, column] = bundle ? [i, 0] : [Math.floor(i / value.columns), i % value.columns];
      const [j, k] = !bundle && value.transposed ? [column, row] : [row, column];
      const share = scale ? Math.abs(numbers[i]) / scale : 0;
      const from = bundle
        ? { x: 0, y: HEIGHT * (0.35 + (0.3 * j) / sizes[layer]) }
        : place(places[layer - 1], k, sizes[layer - 1]);
      const to = place(places[layer], j, sizes[layer]);
      const line = svg("line", {
        x1: from.x,
        y1: from.y,
        x2: to.x,
        y2: to.y,
        class: lit ? (numbers[i] < 0 ? "lit negative" : "lit positive") : "",
      });
      if (lit) line.style.setProperty("--share", share.toFixed(3));
      if (!bundle) Object.assign(line.dataset, { layer, j, k });
      this.#edges.push({ layer, j, k: bundle ? null : k, line });
      group.append(line);
    }
  }

  /** @param {SVGElement} group @param {number} layer @param {number} x @param {number} target */
  #drawNodes(group, layer, x, target) {
    const { sizes, values } = /** @type {Derivation} */ (this.#derivation);
    const lit = this.#lit(layer, "neurons");
    const { numbers } = values[lit ?? this.#keyOf("a", layer)];
    const scale = largestSize(numbers);
    const output = layer === sizes.length - 1;
    for (let j = 0; j < sizes[layer]; j++) {
      const at = place(x, j, sizes[layer]);
      const circle = svg("circle", {
        cx: at.x,
        cy: at.y,
        r: Math.max(1.2, Math.min(9, (0.42 * HEIGHT) / sizes[layer])),
        fill: colour(numbers[j], scale),
        class: `${lit ? "lit" : ""} ${output && j === target ? "target" : ""}`,
      });
      Object.assign(circle.dataset, { layer, j });
      this.#nodes.set(`${layer},${j}`, circle);
      group.append(circle);
      if (!output) continue;
      const label = svg("text", { x: at.x + 16, y: at.y + 5 });
      label.textContent = String(j);
      group.append(label);
    }
  }
}

/** @param {number} x @param {number} j @param {number} count */
function place(x, j, count) {
  return { x: x || MARGIN, y: MARGIN + ((j + 0.5) * (HEIGHT - 2 * MARGIN)) / count };
}

/** The indices of the largest in size, at most MOST_EDGES. @param {ArrayLike<number>} numbers @param {number} count */
function strongest(numbers, count) {
  const order = Array.from({ length: count }, (_, i) => i);
  if (count <= MOST_EDGES) return order;
  return order.sort((a, b) => Math.abs(numbers[b]) - Math.abs(numbers[a])).slice(0, MOST_EDGES);
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 */
function svg(tag, attributes = {}) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
