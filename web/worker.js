/**
 * The worker's side: loads Pyodide and hands over one Python object, `digitlab.session.Session`.
 *
 * Training is sliced: between two slices the event loop runs, so that the same worker answers
 * `predict`. All mathematics is in Python.
 */

import * as Comlink from "./vendor/comlink.mjs";

/** @typedef {import("./engine.js").Site} Site */
/** @typedef {import("./engine.js").Settings} Settings */
/** @typedef {import("./engine.js").Training} Training */
/** @typedef {import("./engine.js").Loading} Loading */

const SLICE_SECONDS = 0.008;
const REPORT_MILLISECONDS = 80;

/** @type {any} the Python session */
let session;
/** @type {any} the frozen network of the Backprop panel */
let study;
/** @type {any} */
let pyodide;
/** @type {Site} */
let site;
/** @type {(training: Training) => void} */
let report;
/** Counts the commands, so that a loop notices that it is no longer wanted. */
let command = 0;

/**
 * Loads everything, up to the first answer.
 * @param {Site} theSite
 * @param {(loading: Loading) => void} onLoading
 * @param {(training: Training) => void} onTraining
 */
async function load(theSite, onLoading, onTraining) {
  site = theSite;
  report = onTraining;
  const { failed, stop } = watchFetches(site.load, onLoading);
  try {
    await Promise.race([startPython(), failed]);
    onLoading({ phase: "Starting the network", share: 1 });
    session = pyodide.pyimport("digitlab.session").Session();
    ask("predict", new Float32Array(768));
  } catch (error) {
    throw new Error(sayable(error));
  } finally {
    stop();
  }
}

async function startPython() {
  const { loadPyodide } = await import("./pyodide/pyodide.mjs").catch(() => {
    throw new Error("pyodide/pyodide.mjs did not arrive. Check the connection, then try again.");
  });
  const indexURL = new URL("pyodide/", import.meta.url).href;
  pyodide = await loadPyodide({ indexURL, packages: ["digitlab"] }).catch((error) => {
    if (!/import/.test(sayable(error)) || !(error instanceof TypeError)) throw error;
    throw new Error("pyodide/pyodide.asm.js did not arrive. Check the connection, then try again.");
  });
}

/**
 * Watches every fetch of the listed files: reports their bytes, and rejects `failed` with the first
 * file that does not arrive whole. Pyodide itself tells neither, and waits for ever for some.
 * @param {Record<string, number>} sizes bytes by path
 * @param {(loading: Loading) => void} onLoading
 */
function watchFetches(sizes, onLoading) {
  const original = self.fetch;
  const instantiate = WebAssembly.instantiateStreaming;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let loaded = 0;
  /** @type {(error: Error) => void} */
  let fail = () => {};
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});

  self.fetch = async (resource, options) => {
    const { pathname } = new URL(resource instanceof Request ? resource.url : resource, import.meta.url);
    const name = Object.keys(sizes).find((path) => pathname.endsWith(`/${path}`)) ?? pathname;
    const failure = (/** @type {string} */ why) => fail(new Error(`${name} did not arrive${why}`));
    const response = await original(resource, options).catch((error) => {
      failure(` whole (${sayable(error)}). Check the connection, then try again.`);
      throw error;
    });
    if (!response.ok) failure(`: the server answered ${response.status} ${response.statusText}`);
    if (!(name in sizes) || !response.ok || !response.body) return response;
    let arrived = 0;
    const counter = new TransformStream({
      transform(chunk, controller) {
        arrived += chunk.length;
        loaded += chunk.length;
        const phase = loaded < total ? "Loading Python and NumPy" : "Starting Python";
        onLoading({ phase, share: Math.min(1, loaded / total) });
        controller.enqueue(chunk);
      },
      flush() {
        const expected = sizes[name];
        if (arrived !== expected) failure(` whole: expected ${expected} bytes, found ${arrived}`);
      },
    });
    // Not every plain file server knows the type that compiling while loading insists on.
    const type = name.endsWith(".wasm") ? "application/wasm" : (response.headers.get("content-type") ?? "");
    return new Response(response.body.pipeThrough(counter), { headers: { "content-type": type } });
  };
  WebAssembly.instantiateStreaming = (...all) =>
    instantiate(...all).catch((error) => {
      fail(new Error(`pyodide/pyodide.asm.wasm did not arrive whole, or is not allowed to run (${sayable(error)})`));
      throw error;
    });
  const stop = () => {
    self.fetch = original;
    WebAssembly.instantiateStreaming = instantiate;
  };
  return { failed, stop };
}

/**
 * Asks the Python session: numbers, strings and typed arrays in, plain values out.
 * @param {string} method @param {...unknown} values
 */
function ask(method, ...values) {
  return call(session, method, values);
}

/**
 * The same of the frozen network that `freeze` made.
 * @param {string} method @param {...unknown} values
 */
function askStudy(method, ...values) {
  return call(study, method, values);
}

/** @param {any} object @param {string} method @param {unknown[]} values */
function call(object, method, values) {
  const passed = values.map((value) => (ArrayBuffer.isView(value) ? pyodide.toPy(value) : value));
  let answer;
  try {
    answer = object[method](...passed);
    return answer?.toJs ? answer.toJs({ dict_converter: Object.fromEntries }) : answer;
  } catch (error) {
    throw new Error(sayable(error));
  } finally {
    answer?.destroy?.();
    for (const value of passed) if (value instanceof pyodide.ffi.PyProxy) value.destroy();
  }
}

/** Takes a copy of the network as it is now, for `askStudy`. */
function freeze() {
  study?.destroy();
  study = session.freeze();
}

/** Lets the network that the study has on trial answer. */
function keep() {
  try {
    session.keep(study);
  } catch (error) {
    throw new Error(sayable(error));
  }
}

/** Lets the network of a model file answer; what is no such file changes nothing. @param {Uint8Array} bytes */
function open(bytes) {
  ask("open", bytes);
  command++;
  report({ state: "idle" });
}

/**
 * Begins a run from random weights.
 * @param {Settings} settings
 * @param {boolean} single whether to pause after one mini-batch
 */
async function start(settings, single) {
  await asCommand(async (wanted) => {
    if (settings.dataset === "mnist" && !session.has("mnist")) await addMnist(wanted);
    if (!wanted()) return;
    const { dataset, epochs, miniBatchSize, eta, seed } = settings;
    session.start(dataset, epochs, miniBatchSize, eta, seed);
    await prepare(dataset === "made" ? "Making digits" : "Preparing MNIST", wanted);
    if (wanted()) await (single ? trainStep() : train(wanted));
  });
}

/** Stops after the present slice; `resume` goes on. */
async function pause() {
  await asCommand(async () => reportRun("paused"));
}

async function resume() {
  await asCommand(train);
}

/** Trains on one mini-batch and pauses. */
async function step() {
  await asCommand(trainStep);
}

/** Gives up the run; the default model answers again. */
async function reset() {
  await asCommand(async () => {
    session.reset();
    report({ state: "idle" });
  });
}

/**
 * Runs `work` in place of what ran before, and reports its failure.
 * @param {(wanted: () => boolean) => Promise<void>} work
 */
async function asCommand(work) {
  const mine = ++command;
  const wanted = () => mine === command;
  try {
    await work(wanted);
  } catch (error) {
    if (wanted()) report({ state: "failed", message: sayable(error) });
  }
}

/** @param {string} words @param {() => boolean} wanted */
async function prepare(words, wanted) {
  for (let share = 0; wanted() && share < 1; await nextTurn()) {
    share = session.prepare_for(SLICE_SECONDS);
    throttled(() => report({ state: "running", preparing: words, share }));
  }
}

/** @param {() => boolean} wanted */
async function train(wanted) {
  while (wanted()) {
    const more = session.train_for(SLICE_SECONDS);
    if (!more) return reportRun("done");
    throttled(() => reportRun("running"));
    await nextTurn();
  }
}

async function trainStep() {
  reportRun(session.train_step() ? "paused" : "done");
}

/** @param {Training["state"]} state */
function reportRun(state) {
  report({ state, progress: ask("progress") });
}

let reported = 0;

/** @param {() => void} tell */
function throttled(tell) {
  if (performance.now() - reported < REPORT_MILLISECONDS) return;
  tell();
  reported = performance.now();
}

const turns = new MessageChannel();
turns.port1.start();

/** Lets waiting messages in. A message of our own comes back sooner than any timer would. */
function nextTurn() {
  return new Promise((resolve) => {
    turns.port1.addEventListener("message", resolve, { once: true });
    turns.port2.postMessage(null);
  });
}

/** Fetches MNIST's four files and hands them to Python. @param {() => boolean} wanted */
async function addMnist(wanted) {
  const files = /** @type {NonNullable<Site["mnist"]>} */ (site.mnist);
  const parts = [files.train_images, files.train_labels, files.test_images, files.test_labels];
  const buffers = [];
  for (const path of parts) {
    report({ state: "running", preparing: "Loading MNIST", share: buffers.length / parts.length });
    buffers.push(await fetchUnzipped(path));
    if (!wanted()) return;
  }
  session.add_mnist(...buffers.map((buffer) => pyodide.toPy(buffer)));
}

/** @param {string} path of a gzip file, which some servers unzip on the way */
async function fetchUnzipped(path) {
  const response = await fetch(new URL(path, import.meta.url)).catch((error) => {
    throw new Error(`${path} did not arrive (${sayable(error)}). Check the connection and try again.`);
  });
  if (!response.ok) {
    throw new Error(`${path} did not arrive: the server answered ${response.status}.`);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unzipped).arrayBuffer());
}

/** @param {any} error @returns {string} an error's one line for people */
function sayable(error) {
  const lines = String(error?.message ?? error).trim().split("\n");
  return lines[lines.length - 1].replace(/^[\w.]*(Error|Exception): /, "");
}

/** Answers, so that the page knows that the worker is alive. */
function ping() {}

Comlink.expose({ load, ask, askStudy, freeze, keep, open, start, pause, resume, step, reset, ping });
