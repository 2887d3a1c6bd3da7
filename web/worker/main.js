/**
 * The worker's side: loads Pyodide and hands over one Python object, `digitlab.session.Session`.
 *
 * Training is sliced: between two slices the event loop runs, so that the same worker answers
 * `predict`. All mathematics is in Python.
 */

import { startPython, suits } from "./python.js";
import * as Comlink from "../vendor/comlink.mjs";

/** @typedef {import("../lab/engine.js").Site} Site */
/** @typedef {import("../lab/engine.js").Settings} Settings */
/** @typedef {import("../lab/engine.js").Training} Training */
/** @typedef {import("../lab/engine.js").Loading} Loading */
/** @typedef {import("../lab/engine.js").Snapshot} Snapshot */
/** @typedef {import("../lab/engine.js").Stride} Stride */

/** The site, whose files are named from there. */
const SITE = new URL("../", import.meta.url);
const PYODIDE = new URL("pyodide/", SITE).href;
const WASM = "pyodide.asm.wasm";
/** What is fetched at once, and not only when it is asked for. */
const AHEAD = [WASM, "libraries.bin", "packages.json", "pyodide-lock.json"];
/** What a start without the snapshot needs as well. */
const REST = "packages.bin";
const SNAPSHOT = "snapshot.bin";
const SLICE_SECONDS = 0.008;
const REPORT_MILLISECONDS = 80;
const TELL_MILLISECONDS = 100;
const SAVE_MILLISECONDS = 5000;
const SLOW_MILLISECONDS = 700;
const MOST_PIXELS = 4096 * 4096;
const LARGEST_SIDE = 1024; // as in datasets.py
/** Of Python's memory, once it runs a student's code: a tab that grows without end is ended by the system. */
const MOST_MEMORY = 2 ** 30;
const PAGE = 2 ** 16;

/** @type {any} the Python session */
let session;
/** @type {any} the frozen network of the Backprop panel */
let study;
/** @type {any} */
let pyodide;
/** @type {Site | undefined} once it is read */
let site;
/** @typedef {Snapshot & {run: NonNullable<Snapshot["run"]>}} Broken */
/** A run of before that is shown, and not prepared yet. @type {Broken | null} */
let broken = null;
/** What was shown when `keep` put it aside. @type {{shown: Training, broken: Broken | null}} */
let aside = { shown: { state: "idle" }, broken: null };
/** The run's name, and what was last reported of it. */
let run = 0;
/** @type {Training} */
let shown = { state: "idle" };
let slow = false;
let saved = 0;
/** Counts the commands, so that a loop notices that it is no longer wanted. */
let command = 0;

/** Whether the page waits for the loading. */
let isAsked = false;

/** The files that nothing needs before the first answer. */
let complete = Promise.resolve();
/** The same, looked at. @type {Promise<unknown>} */
let whole = complete;
/** The end of the watch over what is fetched. @type {Promise<unknown>} */
let settled = complete;

/** Loads everything, up to the first answer. It begins at once, before the page's own modules are there. */
async function loadAll() {
  const listed = fetchJson("site.json").then((/** @type {Site} */ read) => (site = read));
  const watch = watchFetches(listed.then(({ load }) => load));
  try {
    // What a wrong file breaks says less than that it is wrong.
    const python = choose(await listed, watch).catch((error) =>
      watch.checked().then(() => Promise.reject(error)),
    );
    const { addRest, ...started } = await Promise.race([python, watch.failed]);
    ({ pyodide, session } = started);
    ask("predict", new Float32Array(768));
    complete = addRest();
    // The bytes are looked at once there is an answer.
    whole = Promise.race([complete.then(watch.checked), watch.failed]).finally(watch.stop);
    settled = whole.catch(() => {});
  } catch (error) {
    watch.stop();
    throw new Error(sayable(error));
  }
}

/** Starts Python, from the snapshot if that does. @param {Site} site @param {ReturnType<typeof watchFetches>} watch */
async function choose({ snapshot, load }, watch) {
  if (suits(snapshot)) {
    let inVain = 0;
    const count = (/** @type {number} */ bytes) => {
      inVain += bytes;
      watch.count(bytes);
    };
    watch.expect([...AHEAD, SNAPSHOT]);
    try {
      return await startPython(fetchSnapshot(load[`pyodide/${SNAPSHOT}`], count));
    } catch (error) {
      watch.count(-inVain);
      console.info(`Python starts without its snapshot: ${sayable(error)}`);
    }
  }
  watch.expect([...AHEAD, REST]);
  return startPython();
}

/**
 * A wrong one would break what it is put into: it is looked at before.
 * @param {Site["load"][string]} expected @param {(bytes: number) => void} count
 */
async function fetchSnapshot(expected, count) {
  const response = await fetch(PYODIDE + SNAPSHOT);
  const bytes = response.ok && (await readWhole(response, expected.size, count));
  if (!bytes || !(await hasHash(bytes, expected.sha256)))
    throw new Error(`pyodide/${SNAPSHOT} did not arrive as it should be`);
  return bytes;
}

/**
 * Reads what should have `size` bytes, and no more, each piece straight to its place.
 * @param {Response} response @param {number} size @param {(bytes: number) => void} count
 */
async function readWhole(response, size, count) {
  const bytes = new Uint8Array(size);
  let found = 0;
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  for (let next = await reader.read(); next.value; next = await reader.read()) {
    const { length } = next.value;
    if (found + length > size) {
      reader.cancel();
      throw new Error(`expected ${size} bytes, found more`);
    }
    bytes.set(next.value, found);
    found += length;
    count(length);
  }
  if (found !== size) throw new Error(`expected ${size} bytes, found ${found}`);
  return bytes;
}

/** Where the browser can tell: only where the page came safely. @param {BufferSource} bytes @param {string} expected */
async function hasHash(bytes, expected) {
  const hash = await crypto.subtle?.digest("SHA-256", bytes);
  return !hash || hex(hash) === expected;
}

const loaded = loadAll();
loaded.catch(() => {});

/** Waits until there is an answer. */
async function load() {
  isAsked = true;
  if (last) tellLoading(last);
  await loaded;
}

/** Waits until all files are there. */
async function rest() {
  await whole;
  isAsked = false;
}

/** How far the loading is. @type {Loading | undefined} */
let last;
/** What the page was told last of it, and when. @type {{phase?: string, at: number}} */
let told = { at: 0 };

/** Tells the page how far the loading is, once it waits for that; not at each piece, since it draws them all. @param {Loading} loading */
function tellLoading(loading) {
  last = loading;
  if (!isAsked || (loading.phase === told.phase && performance.now() - told.at < TELL_MILLISECONDS))
    return;
  told = { phase: loading.phase, at: performance.now() };
  self.postMessage({ loading });
}

/** Tells the page how the training is. @param {Training} training */
function report(training) {
  const { state, run, progress } = training;
  shown = { state, run, progress };
  self.postMessage({ training });
}

/** @param {string} name */
async function fetchJson(name) {
  return (await fetch(new URL(name, SITE))).json();
}

/** @param {ArrayBuffer} bytes */
function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Reads Pyodide's files in place of its own fetches, which miss what goes wrong and can wait for ever:
 * reports their bytes, and rejects `failed` with the first file that does not arrive whole, or is
 * another; `checked` resolves when all are looked at. The snapshot is only counted: it is looked at
 * before it is used, and a start without it still does.
 * @param {Promise<Site["load"]>} listed
 */
function watchFetches(listed) {
  const original = self.fetch;
  const instantiate = WebAssembly.instantiateStreaming;
  let [loaded, total] = [0, Infinity];
  /** Begins what is not begun of all that is to be loaded. @param {string[]} names */
  const expect = (names) => {
    for (const name of names) if (name !== SNAPSHOT) read(name);
    listed.then(
      (files) => (total = names.reduce((sum, name) => sum + files[`pyodide/${name}`].size, 0)),
    );
  };
  /** @param {number} bytes that arrived */
  const count = (bytes) => {
    loaded += bytes;
    const phase = loaded < total ? "Loading Python and NumPy" : "Starting Python";
    tellLoading({ phase, share: Math.min(1, loaded / total) });
  };
  /** @type {(() => Promise<void>)[]} */
  const checks = [];
  /** @type {(error: Error) => void} */
  let fail = () => {};
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});

  /** @param {string} name */
  const readNow = async (name) => {
    const lost = (/** @type {string} */ why) =>
      new Error(`pyodide/${name} did not arrive${why}. Check the connection, then try again.`);
    const notWhole = (/** @type {unknown} */ error) =>
      Promise.reject(lost(` whole (${sayable(error)})`));
    const response = await original(PYODIDE + name).catch(notWhole);
    if (!response.ok) throw lost(`: the server answered ${response.status} ${response.statusText}`);
    const expected = (await listed)[`pyodide/${name}`];
    if (!expected) throw lost(": site.json does not list it");
    const bytes = await readWhole(response, expected.size, count).catch(notWhole);
    checks.push(async () => {
      if (!(await hasHash(bytes, expected.sha256)))
        fail(lost(" as it should be: its bytes are others"));
    });
    return bytes;
  };
  /** @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
  const begun = new Map();
  /** Reads each file once. @param {string} name */
  const read = (name) => {
    const bytes = begun.get(name) ?? readNow(name);
    begun.set(name, bytes);
    bytes.catch(fail);
    return bytes;
  };
  for (const name of AHEAD) read(name);
  // Compiled while all else arrives; Pyodide gets the finished module.
  const compiled = read(WASM).then((bytes) => WebAssembly.compile(bytes));
  compiled.catch((error) =>
    fail(
      new Error(
        `pyodide/${WASM} is not allowed to run, or is damaged (${sayable(error)}). Check the connection, then try again, or use another browser.`,
      ),
    ),
  );
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  self.fetch = async (resource, options) => {
    const { href } = new URL(resource instanceof Request ? resource.url : resource, SITE);
    const name = href.slice(PYODIDE.length);
    if (!href.startsWith(PYODIDE) || name === SNAPSHOT) return original(resource, options);
    return new Response(name === WASM ? null : await read(name));
  };
  const stop = () => {
    self.fetch = original;
    WebAssembly.instantiateStreaming = instantiate;
  };
  return {
    failed,
    checked: () => Promise.all(checks.map((check) => check())),
    count,
    expect,
    stop,
  };
}

/**
 * Asks the Python session: numbers, strings and typed arrays in, plain values out.
 * @param {string} method @param {...unknown} values
 */
function ask(method, ...values) {
  return call(session, method, values);
}

/**
 * The same of its library of data sets.
 * @param {string} method @param {...unknown} values
 */
function askLibrary(method, ...values) {
  return call(session.library, method, values);
}

/**
 * The same of the frozen network that `freeze` made.
 * @param {string} method @param {...unknown} values
 */
function askStudy(method, ...values) {
  return call(study, method, values);
}

/** @type {Promise<any> | undefined} */
let opened;

/**
 * The same of the console, which is loaded only then: see console.js.
 * @param {string} method @param {...unknown} values
 */
async function askConsole(method, ...values) {
  brace();
  // Its gate closes over the fetch that stays.
  opened ??= settled
    .then(() => import("./console.js"))
    .then(({ openConsole }) => openConsole(pyodide, session, followConsole));
  const there = await opened.catch(() => {
    opened = undefined;
    throw new Error("The console did not arrive. Check the connection, then try again.");
  });
  return there[method](...values);
}

/** A student's line changed the network, or trained it: what is shown follows. Kept is it only once the run goes on. */
function followConsole() {
  if (broken) broken.model = ask("snapshot").model;
  else if (shown.progress && shown.state !== "running")
    report(runReport(ask("progress").done ? "done" : shown.state));
}

/**
 * The same of its workbench, where students change the code.
 * @param {string} method @param {...unknown} values
 */
async function askWorkbench(method, ...values) {
  brace();
  await settled;
  (await import("./guard.js")).closeGate();
  return call(session.workbench, method, values);
}

let braced = false;

/** Braces Python for a student's code. */
function brace() {
  if (braced) return;
  braced = true;
  // Python that broke down is as good as a worker that is lost: the page starts it anew.
  pyodide._api.on_fatal = (/** @type {unknown} */ error) =>
    setTimeout(() => {
      throw error;
    });
  // Refused more memory, it raises a MemoryError, which harms nobody.
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (/** @type {number} */ pages) {
    if (this.buffer.byteLength + pages * PAGE > MOST_MEMORY)
      throw new RangeError("this asks for more memory than there is");
    return grow.call(this, pages);
  };
}

/** @param {any} object @param {string} method @param {unknown[]} values */
function call(object, method, values) {
  const passed = values.map((value) => (typeof value === "object" ? pyodide.toPy(value) : value));
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

/** Lets the network that the study has on trial answer; the run is put aside. */
function keep() {
  try {
    session.keep(study);
  } catch (error) {
    throw new Error(sayable(error));
  }
  aside = { shown, broken };
  broken = null;
  report({ state: "idle", snapshot: snapshot() });
}

/** Undoes `keep`: the run is where it was. @param {Snapshot} [kept] of it: what the console changed is not kept */
function putBack(kept) {
  ask("put_back");
  broken = aside.broken;
  report({ ...aside.shown, snapshot: kept });
}

/** Lets the network of a model file answer; what is no such file changes nothing. @param {Uint8Array} bytes */
function open(bytes) {
  const sayPaused = setDown();
  ask("open", bytes);
  sayPaused();
  broken = null;
  command++;
  report({ state: "idle", snapshot: snapshot() });
}

/** A run that is to give way as it is now: a function that reports it. */
function setDown() {
  if (shown.state !== "running" || !shown.progress || broken) return () => {};
  const training = runReport("paused");
  const now = snapshot();
  return () => report({ ...training, snapshot: now });
}

/** All that is needed to go on later. @returns {Snapshot} */
function snapshot() {
  return ask("snapshot");
}

/**
 * Begins a run from an untrained network.
 * @param {Settings} settings
 * @param {Stride} [stride] after which to pause
 */
async function start(settings, stride) {
  await asCommand(async (wanted) => {
    broken = null;
    await begin(settings, wanted, () => ask("start", settings));
    if (!wanted()) return;
    run = Date.now();
    await (stride ? trainStep(wanted, stride) : train(wanted));
  });
}

/**
 * Gets the run's data, begins it in Python, and waits for it to be prepared.
 * @param {Settings} settings @param {() => boolean} wanted @param {() => void} start
 */
async function begin(settings, wanted, start) {
  if (settings.dataset === "mnist" && !session.library.has("mnist"))
    await addMnist(wanted, (share) => reportPreparing("Loading MNIST", share));
  if (!wanted()) return;
  start();
  saved = -Infinity;
  await prepare(settings.dataset === "made" ? "Making digits" : "Preparing the digits", wanted);
}

/**
 * Shows a run of before: its network answers, and `resume` and `step` go on with it.
 * @param {Snapshot} snapshot
 * @param {Training} training how the run is reported
 */
async function restore(snapshot, training) {
  const sayPaused = setDown();
  ask("open", snapshot.model);
  sayPaused();
  broken = snapshot.run ? { ...snapshot, run: snapshot.run } : null;
  run = training.run ?? 0;
  await asCommand(async () => report({ ...training, snapshot }));
}

/** Goes on with the run that `restore` showed, where there is one. @param {() => boolean} wanted */
async function mend(wanted) {
  if (!broken) return;
  const { model, run } = broken;
  await begin(run.settings, wanted, () => ask("go_on", run.settings, model, run.state));
  if (wanted()) broken = null;
}

/** Stops after the present slice; `resume` goes on. */
async function pause() {
  await asCommand(async () => {
    if (broken) return report({ ...shown, state: "paused" });
    const { done } = ask("progress");
    reportRun(done ? "done" : "paused");
  });
}

async function resume() {
  await asCommand(async (wanted) => {
    await mend(wanted);
    if (wanted()) await train(wanted);
  });
}

/** Trains on one example, mini-batch or epoch, and pauses. @param {Stride} stride */
async function step(stride) {
  await asCommand(async (wanted) => {
    await mend(wanted);
    if (wanted()) await trainStep(wanted, stride);
  });
}

/** Reports a run under way with all that is needed to go on later: the page may be about to close. */
function save() {
  if (shown.state === "running" && shown.progress && !broken)
    report({ ...runReport("running"), snapshot: snapshot() });
}

/** Whether to train slowly enough to watch, from now on. @param {boolean} wanted */
function goSlowly(wanted) {
  slow = wanted;
}

/** Gives up the run; the default model answers again. */
async function reset() {
  await asCommand(async () => {
    setDown()();
    broken = null;
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
    const message = sayable(error);
    if (wanted())
      report(broken ? { ...shown, state: "paused", message } : { state: "failed", message });
  }
}

/** @param {string} words @param {() => boolean} wanted */
async function prepare(words, wanted) {
  for (let share = 0; wanted() && share < 1; await nextTurn()) {
    share = session.prepare_for(SLICE_SECONDS);
    throttled(() => reportPreparing(words, share));
  }
}

/** @param {string} words @param {number} share */
function reportPreparing(words, share) {
  report({ ...(broken && shown), state: "running", preparing: words, share });
}

/** @param {() => boolean} wanted */
async function train(wanted) {
  while (wanted()) {
    const more = slow ? session.train_step() : session.train_for(SLICE_SECONDS);
    if (!more) return reportRun("done");
    if (slow) reportRun("running", ask("batch"));
    else throttled(() => reportRun("running"));
    await (slow ? new Promise((resolve) => setTimeout(resolve, SLOW_MILLISECONDS)) : nextTurn());
  }
}

/** @param {() => boolean} wanted @param {Stride} stride */
async function trainStep(wanted, stride) {
  if (stride === "epoch") {
    const epoch = ask("progress").measures.length;
    while (wanted() && session.train_epoch_for(SLICE_SECONDS, epoch)) {
      throttled(() => reportRun("running"));
      await nextTurn();
    }
    if (!wanted()) return;
  } else {
    session.train_step(...(stride === "example" ? [1] : []));
  }
  const { done } = ask("progress");
  reportRun(done ? "done" : "paused", ask("batch"));
}

/**
 * Reports where the run is, now and then with all that is needed to go on later.
 * @param {Training["state"]} state
 * @param {Training["batch"]} [batch] the digits of the last mini-batch
 */
function reportRun(state, batch) {
  const training = runReport(state, batch);
  const due = state !== "running" || performance.now() - saved > SAVE_MILLISECONDS;
  if (due) saved = performance.now();
  report(due ? { ...training, snapshot: snapshot() } : training);
}

/** @param {Training["state"]} state @param {Training["batch"]} [batch] @returns {Training} */
function runReport(state, batch) {
  return { state, run, progress: ask("progress"), batch };
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

/**
 * Fetches MNIST's four files and hands them to Python.
 * @param {() => boolean} wanted @param {(share: number) => void} onShare
 */
async function addMnist(wanted, onShare) {
  const files = site?.mnist;
  if (!files) throw new Error("MNIST is not on this site: train on made digits.");
  const parts = [files.train_images, files.train_labels, files.test_images, files.test_labels];
  const buffers = [];
  for (const path of parts) {
    onShare(buffers.length / parts.length);
    buffers.push(await fetchUnzipped(path));
    if (!wanted()) return;
  }
  askLibrary("add_mnist", ...buffers);
}

/**
 * Reads files that somebody brings, and tells what is in them; `askLibrary` accepts them.
 * @param {{name: string, bytes: Uint8Array}[]} files
 * @param {(share: number) => void} onShare
 */
async function readFiles(files, onShare) {
  askLibrary("begin_import");
  for (const [i, { name, bytes }] of files.entries()) {
    /** @type {string[]} */
    const pictures = askLibrary("import_file", name, bytes);
    for (const [j, picture] of pictures.entries()) {
      const data = askLibrary("import_picture_bytes", j);
      if (data) await readPicture(picture, data);
      await nextTurn();
    }
    onShare((i + 1) / files.length);
    await nextTurn();
  }
  return askLibrary("finish_import");
}

/** The browser decodes the picture, at most 1024 pixels a side. @param {string} name @param {Uint8Array<ArrayBuffer>} data */
async function readPicture(name, data) {
  const tooLarge = () =>
    askLibrary("import_skip", name, "expected a picture of at most 4096×4096, found a larger one");
  if (claimedPixels(data) > MOST_PIXELS) return tooLarge();
  const bitmap = await createImageBitmap(new Blob([data])).catch(() => null);
  if (!bitmap) return askLibrary("import_skip", name, "expected a picture, found another file");
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS) return tooLarge();
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(scale * bitmap.width));
    const height = Math.max(1, Math.round(scale * bitmap.height));
    askLibrary("import_picture", name, greyPixels(bitmap, width, height), width);
  } finally {
    bitmap.close();
  }
}

/** What a PNG says of its size, before it is decoded; 0 for other files. @param {Uint8Array<ArrayBuffer>} data */
function claimedPixels(data) {
  const isPng = data.length >= 24 && [0x89, 0x50, 0x4e, 0x47].every((byte, i) => data[i] === byte);
  if (!isPng) return 0;
  const head = new DataView(data.buffer, data.byteOffset);
  return head.getUint32(16) * head.getUint32(20);
}

/** @param {ImageBitmap} bitmap @param {number} width @param {number} height */
function greyPixels(bitmap, width, height) {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    new OffscreenCanvas(width, height).getContext("2d")
  );
  context.fillStyle = "white"; // what is transparent is paper
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  const { data: rgba } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
  }
  return grey;
}

/**
 * Reads all test digits with the network as it is now.
 * @param {(share: number) => void} onShare
 */
async function assess(onShare) {
  // A run that is prepared has its test digits; one of before names its own.
  const mine = shown.progress && !broken;
  let source = mine
    ? null
    : (broken?.run.settings ?? { dataset: site?.mnist ? "mnist" : "made", examples: 100 });
  if (source?.dataset === "mnist" && !session.library.has("mnist")) {
    await addMnist(
      () => true,
      () => onShare(0),
    ).catch(() => (source = { dataset: "made", examples: 100 }));
  }
  ask("assess", ...(source ? [source] : []));
  for (;;) {
    const found = ask("assess_for", SLICE_SECONDS);
    if (found.share === 1) return found;
    throttled(() => onShare(found.share));
    await nextTurn();
  }
}

/** @param {string} path of a gzip file, which some servers unzip on the way */
async function fetchUnzipped(path) {
  const response = await fetch(new URL(path, SITE)).catch((error) => {
    throw new Error(
      `${path} did not arrive (${sayable(error)}). Check the connection and try again.`,
    );
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
  const lines = String(error?.message ?? error)
    .trim()
    .split("\n");
  if (lines.at(-1) === "MemoryError") return "This asks for more memory than there is.";
  return lines[lines.length - 1].replace(/^[\w.]*(Error|Exception): /, "");
}

/** Answers, so that the page knows that the worker is alive. */
function ping() {}

/** What may need files that the first answer did not waits for them. @template {any[]} T @param {(...values: T) => unknown} work */
function whenComplete(work) {
  return async (/** @type {T} */ ...values) => {
    await complete;
    return work(...values);
  };
}

const later = {
  ask,
  askLibrary,
  askStudy,
  askConsole,
  askWorkbench,
  freeze,
  keep,
  putBack,
  open,
  readFiles,
  assess,
  start,
  restore,
  pause,
  resume,
  step,
  save,
  goSlowly,
  reset,
};
Comlink.expose({
  load,
  rest,
  predict: (/** @type {Float32Array} */ inputs) => ask("predict", inputs),
  ping,
  ...Object.fromEntries(
    Object.entries(later).map(([name, work]) => [name, whenComplete(/** @type {any} */ (work))]),
  ),
});
