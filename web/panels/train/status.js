/** How far the run is, in words and as a bar, and the mini-batch that it has just learned from. */

import { find, progress } from "../../ui/dom.js";
import { gallery } from "../../ui/gallery.js";
import { duration, percent } from "../../ui/numbers.js";
import { say, sayProblem } from "../../ui/words.js";
import { sayAbout } from "./problems.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Problem} Problem */
/** @typedef {import("../../protocol.js").RunReport} RunReport */

export class Status {
  #lab;
  #status;
  #news;
  #bar;
  #batch;
  #batchWords;
  #batchDigits;
  /** Why the worker was replaced, until that is said. @type {Problem | null} */
  #lost = null;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#status = find("#train-status", root);
    this.#news = find("#train-news", root);
    this.#bar = progress("#train-progress", root);
    this.#batch = find("#batch", root);
    this.#batchWords = find("#batch figcaption", root);
    this.#batchDigits = find("#batch-digits", root);
    lab.engine.on("lost", (problem) => {
      this.#lost = problem;
    });
    lab.engine.on("status", () => this.#sayLost());
    lab.on("run", () => {
      this.#show();
      this.#showBatch();
      this.#sayLost();
    });
    this.#show();
  }

  #show() {
    const { run } = this.#lab;
    const { state, progress: at, preparing } = run;
    Object.assign(this.#status.dataset, {
      state: state === "preparing" ? "running" : state,
      epoch: at?.epoch ?? "",
      samples: at?.samples ?? "",
      accuracy: at?.metrics.at(-1)?.accuracy ?? "",
      cost: at?.cost ?? "",
      backend: at?.backend ?? "",
    });
    this.#status.textContent = inWords(run);
    const news = newsOf(run);
    // Only what is new is read out.
    if (this.#news.textContent !== news) this.#news.textContent = news;
    this.#bar.hidden = state === "idle" || state === "failed";
    this.#bar.value = preparing?.share ?? (at ? at.samples / (at.epochs * at.examples) : 0);
  }

  #showBatch() {
    const { batch, progress: at } = this.#lab.run;
    this.#batch.hidden = !batch || !at;
    if (!batch || !at) return;
    const count = batch.labels.length;
    this.#batchWords.textContent =
      at.cost === undefined
        ? say("train-batch", { count })
        : say("train-batch-cost", { count, cost: at.cost });
    gallery(this.#batchDigits, batch, (i) => String(batch.labels[i]));
  }

  /** Once the run that was under way is there again. */
  #sayLost() {
    const { engine, run } = this.#lab;
    const { state, progress: at } = run;
    const isUnderWay = state === "preparing" || state === "running";
    if (!this.#lost || engine.status.state !== "ready" || isUnderWay) return;
    const reason = sayProblem(this.#lost);
    this.#lost = null;
    if (state !== "paused") this.#lab.notice(say("train-lost", { reason }));
    else if (at?.backend === "code") this.#lab.notice(say("train-lost-code", { reason }));
    else this.#lab.notice(say("train-lost-run", { reason }));
  }
}

/** @param {RunReport} run */
function inWords({ state, progress: at, preparing, problem, batch, is_paced: isPaced }) {
  if (state === "failed" && problem) return say("train-failed", { problem: sayAbout(problem) });
  if (preparing)
    return say(`train-preparing-${preparing.what}`, { share: percent(0)(preparing.share) });
  if (state === "idle" || !at) return say("train-idle");
  const { epoch, epochs, samples, samples_per_second: rate, examples, eta, backend } = at;
  const parts = [
    say("train-epoch", { state, epoch, epochs }),
    say("train-examples", { count: samples }),
  ];
  // Between single mini-batches, and at a lower speed, most of the time is spent waiting.
  if (rate && !batch && !isPaced) {
    parts.push(say("train-rate", { rate: Math.round(rate) }));
    const left = (epochs * examples - samples) / rate;
    if (state !== "done") parts.push(say("train-left", { time: duration(left) }));
  }
  parts.push(say("runs-eta", { eta: Number(eta.toPrecision(3)) }));
  // What usually computes says nothing to a pupil.
  if (backend !== "kernel") parts.push(say(`setting-backend-${backend}`));
  return parts.join(" · ");
}

/** What is worth reading out: a new state, or an epoch that is done. @param {RunReport} run */
function newsOf({ state, progress: at, preparing, problem }) {
  if (state === "failed" && problem) return say("train-failed", { problem: sayAbout(problem) });
  if (preparing) return say("train-preparing-news");
  if (state === "idle" || !at) return "";
  const last = at.metrics.at(-1);
  if (!last) return say("train-news-state", { state });
  const accuracy = percent(1)(last.accuracy);
  return say("train-news", { state, epoch: last.epoch, accuracy });
}
