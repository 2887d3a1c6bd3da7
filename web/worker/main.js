/**
 * The worker: starts Python and holds one Python object, `digitlab.lab.lab.Lab`. It answers the page's
 * questions with it and, between them, lets it work in short slices. It knows nothing of a run.
 */

import { Bridge } from "./bridge.js";
import { Console } from "./console.js";
import { Fetches, fetchSite, fetchSnapshot, fetchUnzipped } from "./fetches.js";
import { harden } from "./guard.js";
import * as pictures from "./pictures.js";
import { startPython, suits } from "./python.js";
import { lastLine, Problem } from "../protocol.js";
import * as Comlink from "../vendor/comlink.mjs";

/** @typedef {import("../protocol.js").Site} Site */
/** @typedef {import("../protocol.js").Report} Report */
/** @typedef {import("../protocol.js").NamedBytes} NamedBytes */

const SLICE_SECONDS = 0.008;
/** Told to the loop after each question. */
const ASKED = "asked";

/** It begins at once, before the page's own modules are there. */
const fetches = new Fetches();
const started = start();
started.catch(() => {});
/** The console, and what guards the network against it; opened when they are first asked for. */
const opened = { guard: once(openGuard), console: once(openConsole) };
const turns = new MessageChannel();
turns.port1.start();

/** Loads everything, up to the first answer. */
async function start() {
  try {
    const site = await fetchSite();
    fetches.list(site.load);
    // That a file is wrong says more than what it breaks.
    const python = choose(site).catch((error) => fetches.check().then(() => Promise.reject(error)));
    const { pyodide, lab, addRest } = await Promise.race([python, fetches.failed]);
    const bridge = new Bridge(pyodide, lab);
    bridge.ask("predict", [new Float32Array(768)]);
    const complete = addRest();
    // The bytes are compared once there is an answer.
    const compared = complete.then(() => fetches.check());
    const whole = Promise.race([compared, fetches.failed]).finally(() => fetches.stop());
    whole.catch(() => {});
    work(bridge, site).catch(stop);
    return { bridge, complete, whole };
  } catch (error) {
    fetches.stop();
    throw error;
  }
}

/** Starts Python, from the snapshot if that works. @param {Site} site */
async function choose({ snapshot, load }) {
  if (suits(snapshot)) {
    let inVain = 0;
    const count = (/** @type {number} */ bytes) => {
      inVain += bytes;
      fetches.count(bytes);
    };
    fetches.expect({ withSnapshot: true });
    try {
      return await startPython(fetchSnapshot(load, count));
    } catch (error) {
      fetches.count(-inVain);
      console.info(`Python starts without its snapshot: ${lastLine(error)}`);
    }
  }
  fetches.expect({ withSnapshot: false });
  return startPython();
}

/** The loop: lets Python work where there is work, and fetches what that waits for. @param {Bridge} bridge @param {Site} site */
async function work(bridge, site) {
  let isFetching = false;
  const fetchMnist = async () => {
    isFetching = true;
    await addMnist(bridge, site).catch((error) => {
      bridge.ask("data.files_missing", [Problem.plain(error)]);
    });
    isFetching = false;
    noteAsked();
  };
  for (;;) {
    if (bridge.wants && !isFetching) fetchMnist();
    if (!bridge.isBusy) {
      await nextQuestion();
      continue;
    }
    bridge.tick(SLICE_SECONDS).forEach((due) => report(due));
    const { wait } = bridge;
    await (wait ? Promise.race([sleep(wait), nextQuestion()]) : nextTurn());
  }
}

/** Fetches MNIST's four files and hands them to Python. @param {Bridge} bridge @param {Site} site */
async function addMnist(bridge, { mnist }) {
  if (!mnist) throw new Problem("error-mnist-missing");
  const paths = [mnist.train_images, mnist.train_labels, mnist.test_images, mnist.test_labels];
  const files = [];
  for (const path of paths) {
    bridge.ask("data.files_arriving", [files.length / paths.length]);
    bridge.reports().forEach((left) => report(left));
    files.push(await fetchUnzipped(path));
  }
  bridge.ask("data.add_mnist", files);
}

/** @param {Report} told @param {Transferable[]} ports */
function report(told, ...ports) {
  self.postMessage(told, ports);
}

/**
 * Answers a question: of the console, of files, or of Python's own.
 * @param {string} name @param {unknown[]} values
 */
async function answer(name, values) {
  const { bridge, complete } = await started;
  await complete;
  const [room, method] = name.split(".");
  if (room === "console") return { answer: await askConsole(method, values) };
  if (name === "files.read")
    return { answer: await readFiles(.../** @type {[NamedBytes[]]} */ (values)) };
  if (room === "code") await opened.guard();
  return bridge.ask(name, values);
}

/** Asks, and reports what the question left. @param {string} name @param {unknown[]} values */
async function ask(name, values) {
  try {
    // The path of a drawn digit: it waits for no more files, and leaves no report and no work.
    if (name === "predict") return (await started).bridge.ask(name, values);
    const reply = await answer(name, values);
    (await started).bridge.reports().forEach((left) => report(left));
    return reply;
  } catch (error) {
    if (isFatal(error)) stop(error);
    return { problem: Problem.plain(error) };
  } finally {
    noteAsked();
  }
}

/** @param {NamedBytes[]} files that people bring */
async function readFiles(files) {
  const { bridge } = await started;
  return pictures.readFiles(bridge, files, (share) => report({ topic: "import", share }), nextTurn);
}

/** Guards what a student's code can do. */
async function openGuard() {
  const { bridge, whole } = await started;
  // The guard keeps the `fetch` that it finds: the browser's own, by then.
  await whole.catch(() => {});
  harden(bridge.pyodide, askPerson);
}

/** The console, which a student's lines reach. */
async function openConsole() {
  const { bridge } = await started;
  await opened.guard();
  return new Console(bridge, (written) => report({ topic: "console", written }));
}

/** @param {string} method @param {unknown[]} values @returns {Promise<unknown>} */
async function askConsole(method, values) {
  const console = /** @type {any} */ (await opened.console());
  return console[method](...values);
}

/** Asks the page, which asks the person. @param {string} url @returns {Promise<boolean>} */
function askPerson(url) {
  const { port1, port2 } = new MessageChannel();
  report({ topic: "consent", url }, port2);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}

/** Does it the first time only; what failed is tried again. @template T @param {() => Promise<T>} act */
function once(act) {
  /** @type {Promise<T> | undefined} */
  let done;
  return () =>
    (done ??= act().catch((error) => {
      done = undefined;
      throw error;
    }));
}

/** @param {() => Promise<unknown>} wait */
async function settle(wait) {
  try {
    await wait();
    return { answer: undefined };
  } catch (error) {
    return { problem: Problem.plain(error) };
  }
}

/** Whether Python has ended with this, and answers nothing any more. @param {any} error */
function isFatal(error) {
  return Boolean(error?.pyodide_fatal_error) || error instanceof WebAssembly.RuntimeError;
}

/** Ends the worker as an error that nobody caught: the page starts another. @param {unknown} error */
function stop(error) {
  setTimeout(() => {
    throw error;
  });
}

function noteAsked() {
  self.dispatchEvent(new Event(ASKED));
}

function nextQuestion() {
  return new Promise((resolve) => self.addEventListener(ASKED, resolve, { once: true }));
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Lets waiting messages in. A message of our own comes back sooner than any timer would. */
function nextTurn() {
  return new Promise((resolve) => {
    turns.port1.addEventListener("message", resolve, { once: true });
    turns.port2.postMessage(null);
  });
}

Comlink.expose({
  load: () =>
    settle(() => {
      fetches.follow((loading) => report({ topic: "loading", ...loading }));
      return started;
    }),
  rest: () => settle(async () => (await started).whole),
  ping() {},
  ask,
});
