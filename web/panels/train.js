/** Training: its settings, its buttons, and the curves of cost and accuracy. */

import { Curve } from "./curve.js";

/** @typedef {import("../engine.js").Engine} Engine */
/** @typedef {import("../engine.js").Settings} Settings */
/** @typedef {import("../engine.js").Training} Training */
/** @typedef {import("../engine.js").Progress} Progress */

const whole = new Intl.NumberFormat("en");

/** @param {Engine} engine */
export function showTraining(engine) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector("#train-settings"));
  showButtons(engine, form);
  showRun(engine);
  engine.addEventListener("status", () => offerData(engine));
  form.addEventListener("input", () => notice(""));
}

/** @param {Engine} engine @param {HTMLFormElement} form */
function showButtons(engine, form) {
  const start = button("#train-start");
  const pause = button("#train-pause");
  const step = button("#train-step");
  const reset = button("#train-reset");

  /** A button that is disabled while it has the focus loses it: the next that can be used takes it. */
  let focused = false;
  form.addEventListener("focusin", ({ target }) => (focused = [start, pause, step].includes(/** @type {HTMLButtonElement} */ (target))));
  const keepFocus = () => {
    const lost = document.activeElement === document.body || document.activeElement?.matches(":disabled");
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
    for (const field of fields(form)) field.disabled = underWay;
    keepFocus();
  };
  engine.addEventListener("status", show);
  engine.addEventListener("training", show);
  engine.addEventListener("network", show);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!start.disabled) begin(engine, form, false);
  });
  pause.addEventListener("click", () => {
    tell(engine.training.state === "paused" ? engine.resume() : engine.pause());
  });
  step.addEventListener("click", () => {
    if (engine.training.state === "paused") tell(engine.step());
    else begin(engine, form, true);
  });
  reset.addEventListener("click", () => tell(engine.reset()));
}

/** @param {Engine} engine @param {HTMLFormElement} form @param {boolean} single */
function begin(engine, form, single) {
  const wrong = fields(form).find((field) => !field.checkValidity());
  if (wrong) {
    notice(whatIsWrong(wrong));
    wrong.focus();
    return;
  }
  notice("");
  tell(engine.start(readSettings(form), single));
}

/** @param {HTMLFormElement} form @returns {Settings} */
function readSettings(form) {
  const number = (/** @type {string} */ id) => Number(/** @type {HTMLInputElement} */ (form.querySelector(id)).value);
  return {
    dataset: /** @type {HTMLSelectElement} */ (form.querySelector("#dataset")).value,
    epochs: number("#epochs"),
    miniBatchSize: number("#mini-batch-size"),
    eta: number("#eta"),
    seed: number("#seed"),
  };
}

/** @param {HTMLFormElement} form */
function fields(form) {
  return /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input, select")]);
}

/** @param {HTMLInputElement} field */
function whatIsWrong(field) {
  const name = field.labels?.[0]?.textContent?.trim() ?? field.id;
  const kind = field.step === "1" ? "a whole number" : "a number";
  const found = field.value === "" ? "nothing" : field.value;
  return `${name}: expected ${kind} from ${field.min} to ${whole.format(Number(field.max))}, found ${found}.`;
}

/** @param {string} text */
function notice(text) {
  /** @type {HTMLElement} */ (document.querySelector("#settings-notice")).textContent = text;
}

/** @param {Promise<unknown>} answer */
function tell(answer) {
  answer.catch((error) => notice(error.message));
}

/** MNIST comes first where the site has it. @param {Engine} engine */
function offerData(engine) {
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("#dataset"));
  if (!engine.site || select.options.length) return;
  if (engine.site.mnist) select.add(new Option("MNIST (60,000 written)", "mnist"));
  else notice("MNIST is not on this site, so training uses made digits. The README says how to add it.");
  select.add(new Option("Made digits (10,000)", "made"));
}

/** @param {Engine} engine */
function showRun(engine) {
  const status = /** @type {HTMLElement} */ (document.querySelector("#train-status"));
  const told = find("#train-news");
  const bar = /** @type {HTMLProgressElement} */ (document.querySelector("#train-progress"));
  const costNow = /** @type {HTMLElement} */ (document.querySelector("#cost-now"));
  const accuracyNow = /** @type {HTMLElement} */ (document.querySelector("#accuracy-now"));
  const cost = new Curve(find("#cost-curve"), {
    color: "--ink",
    steps: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
    format: (value) => value.toFixed(2),
  });
  const accuracy = new Curve(find("#accuracy-curve"), {
    color: "--positive",
    dots: true,
    top: 1,
    steps: [0.1, 0.2, 0.5],
    format: percent(0),
  });

  const show = () => {
    const { training } = engine;
    const { state, progress } = training;
    const measured = progress?.measures.at(-1);
    Object.assign(status.dataset, {
      state,
      epoch: progress?.epoch ?? "",
      samples: progress?.samples ?? "",
      accuracy: measured?.accuracy ?? "",
      cost: progress?.cost ?? "",
    });
    status.textContent = inWords(training);
    const now = news(training);
    if (told.textContent !== now) told.textContent = now;
    bar.hidden = state === "idle" || state === "failed";
    bar.value = training.share ?? (progress ? progress.samples / (progress.epochs * progress.examples) : 0);
    costNow.textContent = progress?.cost?.toFixed(4) ?? "";
    accuracyNow.textContent = measured ? percent(2)(measured.accuracy) : "";
    if (!progress) {
      cost.clear();
      accuracy.clear();
      return;
    }
    if (progress.cost !== null) cost.add(progress.samples / progress.examples, progress.cost, progress.epochs);
    accuracy.set(progress.measures.map((m) => [m.epoch, m.accuracy]), progress.epochs);
  };
  engine.addEventListener("training", show);
  show();
}

/** @param {Training} training */
function inWords({ state, progress, preparing, share, message }) {
  if (state === "failed") return `The training stopped: ${message}`;
  if (state === "idle") return "Train begins with random weights, and the answer to your digit follows the network as it learns.";
  if (!progress) return `${preparing} … ${percent(0)(share ?? 0)}`;
  const words = { running: "Training", paused: "Paused", done: "Done" }[state];
  return [
    `${words}: epoch ${progress.epoch} of ${progress.epochs}`,
    `${whole.format(progress.samples)} examples seen`,
    `${whole.format(Math.round(progress.samples_per_second))} a second`,
  ].join(" · ");
}

/** What is worth reading out: a new state, an epoch that is done. @param {Training} training */
function news({ state, progress, preparing, message }) {
  if (state === "failed") return `The training stopped: ${message}`;
  if (state === "idle") return "";
  if (!progress) return preparing ?? "";
  const { epoch, accuracy } = progress.measures.at(-1) ?? {};
  const words = { running: "Training", paused: "Paused", done: "Done" }[state];
  return accuracy === undefined ? words : `${words}: after epoch ${epoch} it reads ${percent(1)(accuracy)} of the test digits`;
}

/** @param {number} digits @returns {(share: number) => string} */
function percent(digits) {
  return (share) => `${(100 * share).toFixed(digits)} %`;
}

/** @param {string} selector */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/** @param {string} selector */
function button(selector) {
  return /** @type {HTMLButtonElement} */ (document.querySelector(selector));
}
