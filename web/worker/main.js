/**
 * The worker's side: loads Pyodide and hands over one Python object, `digitlab.lab.session.Session`.
 *
 * Training is sliced: between two slices the event loop runs, so that the same worker answers
 * `predict`. All mathematics is in Python.
 */

import { call, lastLine } from "./bridge.js";
import {
  Fetches,
  fetchSite,
  fetchSnapshot,
  fetchUnzipped,
  WITH_SNAPSHOT,
  WITHOUT_SNAPSHOT,
} from "./fetches.js";
import { limitMemory, throwFatalErrors } from "./internals.js";
import { startPython, suits } from "./python.js";
import * as Comlink from "../vendor/comlink.mjs";

/** @typedef {import("../protocol.js").Site} Site */
/** @typedef {import("../protocol.js").Settings} Settings */
/** @typedef {import("../protocol.js").Training} Training */
/** @typedef {import("../protocol.js").Loading} Loading */
/** @typedef {import("../protocol.js").Snapshot} Snapshot */
/** @typedef {import("../protocol.js").Stride} Stride */

const SLICE_SECONDS = 0.008;
const REPORT_MILLISECONDS = 80;
const TELL_MILLISECONDS = 100;
const SAVE_MILLISECONDS = 5000;
const SLOW_MILLISECONDS = 700;
/** Of Python's memory, once it runs a student's code. */
const MOST_MEMORY = 2 ** 30;

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
  const listed = fetchSite().then((read) => (site = read));
  const fetches = new Fetches(
    listed.then(({ load }) => load),
    tellLoading,
  );
  try {
    // That a file is wrong says more than what it breaks.
    const python = choose(await listed, fetches).catch((error) =>
      fetches.check().then(() => Promise.reject(error)),
    );
    const { addRest, ...started } = await Promise.race([python, fetches.failed]);
    ({ pyodide, session } = started);
    ask("predict", new Float32Array(768));
    complete = addRest();
    // The bytes are compared once there is an answer.
    const compared = complete.then(() => fetches.check());
    whole = Promise.race([compared, fetches.failed]).finally(() => fetches.stop());
    settled = whole.catch(() => {});
  } catch (error) {
    fetches.stop();
    throw new Error(lastLine(error));
  }
}

/** Starts Python, from the snapshot if that works. @param {Site} site @param {Fetches} fetches */
async function choose({ snapshot, load }, fetches) {
  if (suits(snapshot)) {
    let inVain = 0;
    const count = (/** @type {number} */ bytes) => {
      inVain += bytes;
      fetches.count(bytes);
    };
    fetches.expect(WITH_SNAPSHOT);
    try {
      return await startPython(fetchSnapshot(load, count));
    } catch (error) {
      fetches.count(-inVain);
      console.info(`Python starts without its snapshot: ${lastLine(error)}`);
    }
  }
  fetches.expect(WITHOUT_SNAPSHOT);
  return startPython();
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

/**
 * Asks the Python session: numbers, strings and typed arrays in, plain values out.
 * @param {string} method @param {...unknown} values
 */
function ask(method, ...values) {
  return call(pyodide, session, method, values);
}

/**
 * The same of its library of data sets.
 * @param {string} method @param {...unknown} values
 */
function askLibrary(method, ...values) {
  return call(pyodide, session.library, method, values);
}

/**
 * The same of the frozen network that `freeze` made.
 * @param {string} method @param {...unknown} values
 */
function askStudy(method, ...values) {
  return call(pyodide, study, method, values);
}

/** @type {Promise<any> | undefined} */
let opened;

/**
 * The same of the console, which is loaded only then: see console.js.
 * @param {string} method @param {...unknown} values
 */
async function askConsole(method, ...values) {
  harden();
  // The guard keeps the fetch that it finds: the browser's own, by then.
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
  harden();
  await settled;
  (await import("./guard.js")).guardNetwork();
  return call(pyodide, session.workbench, method, values);
}

let hardened = false;

/** Hardens Python for a student's code. */
function harden() {
  if (hardened) return;
  hardened = true;
  throwFatalErrors(pyodide);
  limitMemory(MOST_MEMORY);
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
    throw new Error(lastLine(error));
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
  await prepare(
    settings.dataset === "synthetic" ? "Making digits" : "Preparing the digits",
    wanted,
  );
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
    const message = lastLine(error);
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
    const epoch = ask("progress").metrics.length;
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
  if (!files) throw new Error("MNIST is not on this site: train on synthetic digits.");
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

/** @param {string} name @param {Uint8Array<ArrayBuffer>} data */
async function readPicture(name, data) {
  const { decode } = await import("./pictures.js");
  const decoded = await decode(data);
  if ("why" in decoded) return askLibrary("import_skip", name, decoded.why);
  askLibrary("import_picture", name, decoded.pixels, decoded.width);
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
    : (broken?.run.settings ?? { dataset: site?.mnist ? "mnist" : "synthetic", examples: 100 });
  if (source?.dataset === "mnist" && !session.library.has("mnist")) {
    await addMnist(
      () => true,
      () => onShare(0),
    ).catch(() => (source = { dataset: "synthetic", examples: 100 }));
  }
  ask("assess", ...(source ? [source] : []));
  for (;;) {
    const found = ask("assess_for", SLICE_SECONDS);
    if (found.share === 1) return found;
    throttled(() => onShare(found.share));
    await nextTurn();
  }
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
