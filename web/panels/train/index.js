/** Training: its buttons, how far it is, and the mini-batch that it learns from. */

import { button, choice, field, find } from "../../ui/dom.js";
import { notice, settingProblem } from "./form.js";
import { gallery } from "../../ui/gallery.js";
import { duration, percent, whole } from "../../ui/numbers.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Training} Training */
/** @typedef {ReturnType<typeof import("./form.js").showForm>} Form */

/** @param {Engine} engine @param {Form} form */
export function showTraining(engine, form) {
  showButtons(engine, form);
  showSpeed(engine);
  showStatus(engine);
  showBatch(engine);
}

/** @param {Engine} engine @param {Form} form */
function showButtons(engine, form) {
  const start = button("#train-start");
  const pause = button("#train-pause");
  const step = button("#train-step");
  const reset = button("#train-reset");

  /** A button that is disabled while it has the focus loses it: the next that can be used takes it. */
  let focused = false;
  find("#train-settings").addEventListener(
    "focusin",
    ({ target }) =>
      (focused = [start, pause, step].includes(/** @type {HTMLButtonElement} */ (target))),
  );
  const keepFocus = () => {
    const lost =
      document.activeElement === document.body || document.activeElement?.matches(":disabled");
    if (focused && lost) [pause, start].find((button) => !button.disabled)?.focus();
  };

  const show = () => {
    const { state, preparing } = engine.training;
    const ready = engine.status.state === "ready";
    const underWay = state === "running" || state === "paused";
    start.disabled = !ready || underWay;
    start.textContent = state === "done" || state === "failed" ? "Train again" : "Train";
    pause.disabled = !ready || !underWay || preparing !== undefined;
    pause.textContent = state === "paused" ? "Go on" : "Pause";
    step.disabled = !ready || state === "running" || state === "done";
    reset.disabled = !ready || (state === "idle" && engine.origin === "own");
    form.enable(!underWay);
    // What failed is said in the panel already; a run that is still there is told why it waits.
    if (engine.training.message && state !== "failed") notice(engine.training.message);
    keepFocus();
  };
  engine.addEventListener("status", show);
  engine.addEventListener("training", show);
  engine.addEventListener("network", show);

  /** @param {import("../../lab/engine.js").Stride} [stride] */
  const begin = (stride) => {
    notice("");
    try {
      tell(engine.start(form.read(), stride));
    } catch (error) {
      notice(settingProblem(error));
    }
  };
  find("#train-settings").addEventListener("submit", (event) => {
    event.preventDefault();
    if (start.disabled) return;
    begin();
    // On a phone the curves are below.
    find("#train-status").scrollIntoView({ block: "nearest" });
  });
  pause.addEventListener("click", () => {
    notice("");
    tell(engine.training.state === "paused" ? engine.resume() : engine.pause());
  });
  step.addEventListener("click", () => {
    const stride = /** @type {import("../../lab/engine.js").Stride} */ (choice("#stride").value);
    if (engine.training.state === "paused") tell(engine.step(stride));
    else begin(stride);
  });
  reset.addEventListener("click", () => tell(engine.reset()));
}

/** @param {Engine} engine */
function showSpeed(engine) {
  const slow = field("#slow");
  const tellIt = () => {
    if (engine.status.state === "ready") tell(engine.goSlowly(slow.checked));
  };
  slow.addEventListener("change", tellIt);
  engine.addEventListener("status", tellIt);
}

/** @param {Promise<unknown>} answer */
function tell(answer) {
  answer.catch((error) => notice(error.message));
}

/** @param {Engine} engine */
function showStatus(engine) {
  const status = find("#train-status");
  const told = find("#train-news");
  const bar = /** @type {HTMLProgressElement} */ (find("#train-progress"));
  const show = () => {
    const { training } = engine;
    const { state, progress, share } = training;
    Object.assign(status.dataset, {
      state,
      epoch: progress?.epoch ?? "",
      samples: progress?.samples ?? "",
      accuracy: progress?.metrics.at(-1)?.accuracy ?? "",
      cost: progress?.cost ?? "",
    });
    status.textContent = inWords(training);
    const now = news(training);
    if (told.textContent !== now) told.textContent = now;
    bar.hidden = state === "idle" || state === "failed";
    bar.value = share ?? (progress ? progress.samples / (progress.epochs * progress.examples) : 0);
  };
  let lost = "";
  engine.addEventListener("lost", (event) => (lost = /** @type {CustomEvent} */ (event).detail));
  const sayLost = () => {
    const { state, progress } = engine.training;
    // A run that was under way is brought back first.
    if (!lost || engine.status.state !== "ready" || state === "running") return;
    const onward = progress?.backend === "code" ? "" : ": Go on continues it";
    notice(
      `${lost} ${state === "paused" ? `The run is here as it was last saved${onward}.` : "All else is as it was."}`,
    );
    lost = "";
  };
  engine.addEventListener("status", sayLost);
  engine.addEventListener("training", () => {
    show();
    sayLost();
  });
  show();
}

/** The last mini-batch, where it is to be seen. @param {Engine} engine */
function showBatch(engine) {
  const figure = find("#batch");
  engine.addEventListener("training", () => {
    const { batch, progress } = engine.training;
    figure.hidden = !batch || !progress;
    if (!batch || !progress) return;
    const cost = progress.cost === null ? "" : `, running cost ${progress.cost.toFixed(4)}`;
    find("#batch figcaption").textContent =
      `It just learned from ${batch.labels.length === 1 ? "this digit" : "this mini-batch"}${cost}`;
    gallery(find("#batch-digits"), batch, (i) => String(batch.labels[i]));
  });
}

/** @param {Training} training */
function inWords({ state, progress, preparing, share, message, batch }) {
  if (state === "failed") return `The training stopped: ${message}`;
  if (preparing) return `${preparing} … ${percent(0)(share ?? 0)}`;
  if (state === "idle" || !progress)
    return "Train begins with random weights, and the answer to your digit follows the network as it learns.";
  const { epoch, epochs, samples, samples_per_second: rate, examples, eta, backend } = progress;
  const words = { running: "Training", paused: "Paused", done: "Done" }[state];
  const parts = [
    `${words}: epoch ${epoch} of ${epochs}`,
    `${whole.format(samples)} ${samples === 1 ? "example" : "examples"} seen`,
  ];
  // Step by step, and in slow motion, the time is spent waiting.
  if (rate && !batch) {
    parts.push(`${whole.format(Math.round(rate))} a second`);
    if (state !== "done") parts.push(`${duration((epochs * examples - samples) / rate)} left`);
  }
  parts.push(
    `η ${Number(eta.toPrecision(3))}`,
    { kernel: "SIMD kernel", numpy: "NumPy", code: "your code" }[backend],
  );
  return parts.join(" · ");
}

/** What is worth reading out: a new state, an epoch that is done. @param {Training} training */
function news({ state, progress, preparing, message }) {
  if (state === "failed") return `The training stopped: ${message}`;
  if (preparing) return preparing;
  if (state === "idle" || !progress) return "";
  const { epoch, accuracy } = progress.metrics.at(-1) ?? {};
  const words = { running: "Training", paused: "Paused", done: "Done" }[state];
  return accuracy === undefined
    ? words
    : `${words}: after epoch ${epoch} it reads ${percent(1)(accuracy)} of the test digits`;
}
