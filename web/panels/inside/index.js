/** Looking inside: every weight as a coloured cell, live while the network learns. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { element, find } from "../../ui/dom.js";
import { HeatMap, legend, walk } from "../../ui/heatmap.js";
import { latest } from "../../ui/latest.js";
import { layerName, layerNames } from "../../ui/layers.js";
import { largestSize, summary, written } from "../../ui/numbers.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Inside} Inside */
/** @typedef {import("../../lab/engine.js").Neuron} Neuron */
/**
 * A layer on the page.
 * @typedef {object} Layer
 * @property {HTMLElement} element
 * @property {(weights: Float32Array, scale: number, activations?: Float32Array) => void} draw
 * @property {(j: number | null) => void} mark
 */

const REST_MILLISECONDS = 100;
const DREAM_STEPS = 300;

/** @param {Engine} engine @param {import("../draw/pad.js").Pad} pad */
export function showInside(engine, pad) {
  const panel = find("#panel-inside");
  const note = find("#inside-note");
  const box = find("#layers");
  const one = find("#neuron");
  /** @type {Layer[]} */
  let layers = [];
  let shape = "";
  /** The picked neuron, its layer from 0. */
  let picked = { layer: 0, j: 0 };
  const news = find("#neuron-news");
  let told = picked;

  const update = latest(async () => {
    if (panel.hidden || document.hidden || engine.status.state !== "ready") return;
    const inputs = pad.inputs;
    const asked = picked;
    try {
      const inside = await engine.look(inputs);
      if (inside.sizes.join() !== shape) build(inside);
      layers.forEach((layer, i) =>
        layer.draw(inside.weights[i], inside.scales[i], inside.activations[i]),
      );
      const { layer, j } = picked;
      const neuron = await engine.neuron(layer, j, inputs);
      one.replaceChildren(...describe(inside, { layer, j }, neuron));
      if (told !== asked)
        news.textContent = `Neuron ${j} of the ${layerName(layer + 1, inside.sizes)} layer${neuron.a === undefined ? "" : `, activation ${written(neuron.a)}`}`;
      told = asked;
      note.textContent = inputs ? "" : "Draw a digit on the pad to see which neurons answer to it.";
    } catch (error) {
      note.textContent = `The network could not be looked at: ${error instanceof Error ? error.message : error}`;
    }
    if (asked !== picked) update();
  }, REST_MILLISECONDS);

  /** @param {Inside} inside */
  const build = (inside) => {
    shape = inside.sizes.join();
    picked = { layer: 0, j: 0 };
    layers = inside.weights.map((_, layer) => {
      const pick = (/** @type {number} */ j) => {
        picked = { layer, j };
        layers.forEach((other, i) => other.mark(i === layer ? j : null));
        update();
      };
      return layer === 0 ? pictures(inside, pick) : rows(inside, layer, pick);
    });
    box.replaceChildren(...layers.map((layer) => layer.element));
    layers[0].mark(0);
  };

  for (const change of ["status", "training", "network"]) engine.addEventListener(change, update);
  for (const change of ["themechange", "visibilitychange"]) window.addEventListener(change, update);
  pad.addEventListener("change", update);
  panel.addEventListener("panelshow", update);
  showDream(engine, panel);
}

/** The first layer: each neuron's 768 weights as a picture. @param {Inside} inside @param {(j: number) => void} pick @returns {Layer} */
function pictures({ sizes }, pick) {
  const names = layerNames(sizes);
  const all = Array.from({ length: sizes[1] }, (_, j) => {
    const map = new HeatMap({ rows: ROWS, columns: COLUMNS, label: "" });
    const fill = element("span", { className: "fill" });
    const cell = element(
      "div",
      { className: "cell" },
      map.element,
      element("span", { className: "track" }, fill),
    );
    cell.dataset.neuron = String(j);
    cell.addEventListener("click", () => pick(j));
    return { map, fill, cell };
  });
  const grid = element(
    "div",
    { className: "grid", role: "application" },
    ...all.map(({ cell }) => cell),
  );
  grid.setAttribute(
    "aria-label",
    `The ${sizes[1]} neurons of the ${names[1]} layer. The arrow keys walk them.`,
  );
  let at = 0;
  walk(
    grid,
    3,
    sizes[1],
    () => ({ row: 1, column: at }),
    ({ row, column }) => {
      // Up and down lead to the neighbour above or below, however many stand in a row.
      const inRow = all.filter(({ cell }) => cell.offsetTop === all[0].cell.offsetTop).length;
      pick(Math.max(0, Math.min(sizes[1] - 1, column + (row - 1) * inRow)));
    },
  );
  const scaleBox = element("span");
  const caption = element(
    "figcaption",
    {},
    `The weights into each neuron of the ${names[1]} layer, laid out as the picture; below, its activation`,
    scaleBox,
  );
  return {
    element: element("figure", {}, caption, grid),
    draw(weights, scale, activations) {
      all.forEach(({ map, fill, cell }, j) => {
        map.draw(weights, scale, j * ROWS * COLUMNS);
        fill.style.transform = `scaleX(${activations?.[j] ?? 0})`;
        cell.dataset.value = activations ? String(activations[j]) : "";
        map.label(`Neuron ${j}${activations ? `, activation ${written(activations[j])}` : ""}`);
      });
      scaleBox.replaceChildren(legend(`−${written(scale)}`, written(scale)));
    },
    mark(j) {
      at = j ?? at;
      all.forEach(({ cell }, i) => cell.classList.toggle("picked", i === j));
    },
  };
}

/** A later layer: a row of weights for each neuron. @param {Inside} inside @param {number} layer @param {(j: number) => void} pick @returns {Layer} */
function rows({ sizes }, layer, pick) {
  const names = layerNames(sizes);
  const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
  const fills = Array.from({ length: outputs }, () => element("span", { className: "fill" }));
  const map = new HeatMap({
    rows: outputs,
    columns: inputs,
    label: "",
    onPick: ({ row }, chosen) => chosen && pick(row),
  });
  const lines = fills.map((fill, j) => {
    const line = element(
      "div",
      { className: "line" },
      element("b", { textContent: String(j) }),
      element("span", { className: "track" }, fill),
    );
    line.dataset.neuron = String(j);
    line.addEventListener("click", () => pick(j));
    return line;
  });
  const scaleBox = element("span");
  const caption = element(
    "figcaption",
    {},
    `The weights into each neuron of the ${names[layer + 1]} layer: a row for each, a column for each of the ${inputs} it hears`,
    scaleBox,
  );
  return {
    element: element(
      "figure",
      {},
      caption,
      element(
        "div",
        { className: "matrix" },
        map.element,
        element("div", { className: "lines" }, ...lines),
      ),
    ),
    draw(weights, scale, activations) {
      map.draw(weights, scale);
      map.label(
        `${outputs} rows of ${inputs} weights, ${summary(weights)}. The arrow keys walk them, Enter picks the neuron.`,
      );
      fills.forEach((fill, j) => {
        fill.style.transform = `scaleX(${activations?.[j] ?? 0})`;
        lines[j].dataset.value = activations ? String(activations[j]) : "";
      });
      scaleBox.replaceChildren(legend(`−${written(scale)}`, written(scale)));
    },
    mark(j) {
      map.mark(j === null ? null : { rows: [j, j + 1], columns: [0, inputs] });
    },
  };
}

/** One neuron in words and pictures. @param {Inside} inside @param {{layer: number, j: number}} place @param {Neuron} neuron */
function describe({ sizes }, { layer, j }, neuron) {
  const { weights, products, bias, z, a, says, onward } = neuron;
  /** @type {HTMLElement[]} */
  const parts = [
    element("h3", { textContent: `Neuron ${j} of the ${layerName(layer + 1, sizes)} layer` }),
  ];
  const shape = layer === 0 ? { rows: ROWS, columns: COLUMNS } : { rows: 1, columns: sizes[layer] };
  const maps = element("div", { className: layer === 0 ? "maps" : "maps wide" });
  for (const [words, numbers] of /** @type {[string, Float32Array | undefined][]} */ ([
    ["its weights", weights],
    [layer ? "activation × weight" : "input × weight", products],
  ])) {
    if (!numbers) continue;
    const map = new HeatMap({ ...shape, label: `${words}: ${summary(numbers)}` });
    map.draw(numbers, largestSize(numbers));
    maps.append(
      element(
        "figure",
        {},
        map.element,
        element("figcaption", { textContent: `${words} (± ${written(largestSize(numbers))})` }),
      ),
    );
  }
  parts.push(maps);
  if (z !== undefined && a !== undefined) {
    parts.push(
      element(
        "p",
        {},
        `z = their sum + the bias (${written(bias)}) = ${written(z)};  a = σ(z) = `,
        element("b", { textContent: written(a) }),
      ),
    );
  }
  if (onward)
    parts.push(
      element("p", {
        textContent: says
          ? "What it says to the next layer, its a times the weight:"
          : "Its weights to the next layer:",
      }),
      signed(says ?? onward),
    );
  return parts;
}

/** Numbers as bars to both sides of 0. @param {number[]} numbers */
function signed(numbers) {
  const largest = largestSize(numbers) || 1;
  return element(
    "ol",
    { className: "signed", start: 0 },
    ...numbers.map((number, j) => {
      const bar = element("span", { className: number < 0 ? "bar negative" : "bar" });
      bar.style.width = `${(50 * Math.abs(number)) / largest}%`;
      return element(
        "li",
        {},
        element("b", { textContent: String(j) }),
        element("span", { className: "axis" }, bar),
        element("span", { textContent: written(number) }),
      );
    }),
  );
}

/** @param {Engine} engine @param {HTMLElement} panel */
function showDream(engine, panel) {
  const box = find("#dream");
  const digit = /** @type {HTMLSelectElement} */ (find("#dream-digit"));
  const start = /** @type {HTMLButtonElement} */ (find("#dream-start"));
  const says = find("#dream-says");
  const map = new HeatMap({ rows: ROWS, columns: COLUMNS, label: "A blank sheet" });
  find("#dream-picture").append(map.element);
  for (let i = 0; i < 10; i++) digit.add(new Option(String(i)));
  digit.value = "8";
  /** @type {Float32Array} */
  let picture = new Float32Array(ROWS * COLUMNS);
  let dreams = 0;

  /** @param {string} wanted */
  const dream = async (wanted) => {
    const mine = ++dreams;
    box.dataset.state = "running";
    await engine.dream(Number(wanted));
    let last;
    while (mine === dreams && !panel.hidden) {
      const dreamt = await engine.dreamOn();
      if (!dreamt || mine !== dreams) break;
      last = dreamt;
      picture = dreamt.picture;
      map.draw(picture, 1);
      tell(wanted, dreamt);
      await new Promise(requestAnimationFrame);
    }
    if (mine !== dreams) return;
    box.dataset.state = "done";
    if (last) tell(wanted, last, true);
    else says.textContent = "Nowhere does the cost fall: this network’s slope is flat.";
  };

  /** @param {string} wanted @param {import("../../lab/engine.js").Dream} dreamt @param {boolean} [done] */
  const tell = (wanted, { step, outputs }, done = false) => {
    const share = outputs[Number(wanted)];
    const best = outputs.indexOf(Math.max(...outputs));
    Object.assign(box.dataset, { step, output: share });
    map.label(`What a ${wanted} looks like to the network after ${step} steps`);
    const words =
      best === Number(wanted)
        ? `its output ${wanted} is ${share.toFixed(2)}`
        : `its output ${wanted} is ${share.toFixed(2)}, but its answer is ${best}`;
    says.textContent =
      `Step ${step} of ${DREAM_STEPS}: ${words}.` +
      (done
        ? " What matters to it need not look like a digit to you: it was only ever shown digits, and never learned what is none."
        : "");
  };

  find("#dream form").addEventListener("submit", (event) => {
    event.preventDefault();
    dream(digit.value).catch((error) => {
      box.dataset.state = "failed";
      says.textContent = error.message;
    });
  });
  const enable = () => {
    start.disabled = engine.status.state !== "ready";
  };
  engine.addEventListener("status", enable);
  const redraw = () => map.draw(picture, 1);
  window.addEventListener("themechange", redraw);
  redraw();
}
