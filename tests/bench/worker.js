/**
 * The bench's worker: the page's Python and the peers side by side, one after the other.
 *
 * `bench.html` passes on what the bench asks. The page's own training is driven as `web/worker/main.js`
 * drives it: slices of 8 ms, a turn of the event loop between them, a report each 80 ms.
 */

import { startPython } from "./modules/worker/python.js";
import * as peers from "./peers.js";

const SLICE_SECONDS = 0.008;
const REPORT_MILLISECONDS = 80;
const TRAINING = 50_000;

/** @type {any} */
let pyodide;
/** @type {any} Python's main namespace */
let python;
/** @type {peers.Data} */
let data;
/** @type {Map<string, any>} sides by name and batch */
const made = new Map();

/** Python, the package, MNIST, and the sides that are written in Python. */
async function load() {
  ({ pyodide } = await startPython());
  pyodide.FS.writeFile("/home/pyodide/sides.py", await (await fetch("sides.py")).text());
  const { mnist } = await (await fetch("lab/site.json")).json();
  if (!mnist) throw new Error("MNIST is not on this site");
  for (const [key, path] of Object.entries(mnist)) {
    pyodide.FS.writeFile(
      `/${key}`,
      new Uint8Array(await (await fetch(`lab/${path}`)).arrayBuffer()),
    );
  }
  pyodide.runPython(`
import numpy as np, sides
from digitlab.data import formats
train = formats.from_idx("/train_images", "/train_labels")
test = formats.from_idx("/test_images", "/test_labels")
data = train.subset(slice(${TRAINING}))
`);
  python = pyodide.globals;
  const images = pyodide.runPython("data.images.ravel()").toJs();
  data = { images, labels: pyodide.runPython("data.labels").toJs(), count: TRAINING };
}

/** TensorFlow.js, where it is here: each backend, and whether it works. @param {string[]} backends */
async function loadTensorFlow(backends) {
  await peers.loadTensorFlow(new URL("./", import.meta.url).href);
  const works = [];
  for (const name of backends) works.push([name, await peers.hasBackend(name)]);
  return Object.fromEntries(works);
}

/** @param {string} side @param {number} batch */
function sideOf(side, batch) {
  const key = `${side} ${batch}`;
  if (!made.has(key))
    made.set(
      key,
      isPython(side) ? newPython(side, batch) : peers.makeSide(side, data, startLayers(), batch),
    );
  return made.get(key);
}

/** @param {string} side */
const isPython = (side) => pyodide.runPython(`${JSON.stringify(side)} in sides.SIDES`);

/** @param {string} side @param {number} batch */
const newPython = (side, batch) =>
  pyodide.runPython(`sides.SIDES[${JSON.stringify(side)}](data, ${batch})`);

/** @returns {peers.Layer[]} */
function startLayers() {
  const weights = pyodide.runPython(
    "[(w.astype(float), b.astype(float)) for w, b in zip(sides.start().weights, sides.start().biases)]",
  );
  /** @type {[Float64Array[], Float64Array[]][]} */
  const pairs = weights.toJs();
  return pairs.map(([rows, b]) => ({
    w: Float64Array.from(rows.flatMap((row) => [...row])),
    b: Float64Array.from(b.map((row) => row[0])),
    inputs: rows[0].length,
    outputs: rows.length,
  }));
}

/** The seconds that a side takes for so many examples. @param {string} name @param {number} batch @param {number} examples */
async function run(name, batch, examples) {
  const side = sideOf(name, batch);
  await side.prepare?.(examples);
  const began = performance.now();
  if (side.run_for) await inSlices(side);
  else await side.run(examples);
  return (performance.now() - began) / 1000;
}

/** @param {any} side */
async function inSlices(side) {
  let reported = -Infinity;
  while (side.run_for(SLICE_SECONDS)) {
    if (performance.now() - reported > REPORT_MILLISECONDS) {
      const progress = side.progress();
      self.postMessage({ progress: progress.toJs({ dict_converter: Object.fromEntries }) });
      progress.destroy();
      reported = performance.now();
    }
    await nextTurn();
  }
}

const turns = new MessageChannel();
turns.port1.start();

function nextTurn() {
  return new Promise((resolve) => {
    turns.port1.addEventListener("message", resolve, { once: true });
    turns.port2.postMessage(null);
  });
}

/** Which share of MNIST's test digits a side's network reads: by one judge, in Python. @param {string} name @param {number} batch */
async function accuracy(name, batch) {
  const side = sideOf(name, batch);
  if (isPython(name)) return pyodide.runPython("sides.accuracy")(side, python.get("test"));
  const layers = await side.layers();
  python.set("layers", pyodide.toPy(layers));
  return pyodide.runPython(`
class Judged:
    def parameters(self):
        arrays = [(np.array(l["w"]).reshape(l["outputs"], l["inputs"]), np.array(l["b"]).reshape(-1, 1)) for l in layers]
        return tuple(map(list, zip(*arrays)))
sides.accuracy(Judged(), test)
`);
}

/** Seconds for an epoch at another scale. @param {string} backend @param {number} hidden @param {number} batch @param {number} examples @param {boolean} whole */
function grow(backend, hidden, batch, examples, whole) {
  return pyodide.runPython("sides.grown")(
    python.get("train"),
    backend,
    hidden,
    batch,
    examples,
    whole,
  );
}

/** Bytes of the WebAssembly memory of Python. */
const heap = () => pyodide._module.HEAPU8.length;

const answers = { load, loadTensorFlow, run, accuracy, grow, heap };

self.addEventListener("message", async ({ data: { id, method, values } }) => {
  try {
    self.postMessage({
      id,
      answer: await answers[/** @type {keyof typeof answers} */ (method)](
        .../** @type {[any]} */ (values),
      ),
    });
  } catch (error) {
    self.postMessage({ id, error: String((error instanceof Error && error.stack) || error) });
  }
});
