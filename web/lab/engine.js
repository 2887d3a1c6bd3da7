/** The page's side of the worker: questions with their answers, and events for what is reported. */

import * as Comlink from "../vendor/comlink.mjs";
import { Problem } from "../protocol.js";
import { Emitter } from "./emitter.js";
import { Watchdog, kindOf } from "./watchdog.js";

/** @typedef {import("../protocol.js").Site} Site */
/** @typedef {import("../protocol.js").Question} Question */
/** @typedef {import("../protocol.js").WorkerApi} WorkerApi */
/** @typedef {import("../protocol.js").Report} Report */
/** @template {Question} Q @typedef {import("../protocol.js").Values<Q>} Values */
/** @template {Question} Q @typedef {import("../protocol.js").Answer<Q>} Answer */
/** @typedef {import("./watchdog.js").Kind} Kind */

/**
 * How the worker is; `phase` and `share` say how far the loading is, `problem` why it failed.
 * @typedef {{state: "loading" | "ready" | "failed", phase: "begin" | "files" | "python", share: number, problem?: Problem}} Status
 */
/** A student's code requests something from another site; `answer` says whether it may. @typedef {{url: string, answer: (isAllowed: boolean) => void}} ConsentRequest */
/** The reports that become events of the engine, by their topics. @typedef {{[R in Report as R["topic"]]: R}} Reports */
/**
 * @typedef {object} OwnEvents
 * @property {Status} status
 * @property {boolean} busy whether a student's code has kept the worker from answering for a while
 * @property {Problem} lost why the worker is being replaced
 * @property {undefined} whole the files that Python needs later are there too
 * @property {ConsentRequest} consent
 */
/** @typedef {Omit<Reports, "loading" | "consent"> & OwnEvents} EngineEvents */

const SHORTEST_LIFE_MILLISECONDS = 4000;

/** @extends {Emitter<EngineEvents>} */
export class Engine extends Emitter {
  /** @type {Status} */
  status = { state: "loading", phase: "begin", share: 0 };
  /** Whether a student's code has kept the worker from answering for a while. */
  busy = false;
  /** @type {Site | undefined} once it is read */
  site;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Comlink.Remote<WorkerApi> | undefined} */
  #remote;
  #watchdog;
  /** How many times the worker was loaded, and when last, in milliseconds. */
  #loads = 0;
  #loaded = 0;
  /** What is asked. A worker that is gone leaves its answers open for ever: they are rejected. @type {Set<{kind: Kind, reject: (error: Error) => void}>} */
  #asked = new Set();

  /** @param {() => boolean} runsCode whether it may be a student's code that computes */
  constructor(runsCode) {
    super();
    this.#watchdog = new Watchdog({
      ping: async () => this.#remote?.ping(),
      isAsked: (kind) => [...this.#asked].some((asked) => asked.kind === kind),
      runsCode,
      setBusy: (isBusy) => this.#setBusy(isBusy),
      fail: (problem) => this.#fail(problem),
      lose: (who) =>
        who === "code"
          ? this.#replace(new Problem("lost-code"))
          : this.#revive(new Problem("error-engine-silent"), new Problem("lost-silent")),
    });
  }

  /** Loads the worker, or another one in its place. Never rejects: see `status`. */
  async load() {
    const load = ++this.#loads;
    this.#stop();
    this.#setStatus({ state: "loading", phase: "begin", share: 0 });
    try {
      if (typeof WebAssembly !== "object") throw new Problem("error-start-no-webassembly");
      if (typeof Worker !== "function") throw new Problem("error-start-no-workers");
      const started = this.#startWorker();
      started.catch(() => {});
      this.#watchdog.watchLoading();
      this.site = await fetchSite();
      await started;
      if (load !== this.#loads) return; // somebody has tried again meanwhile
      this.#loaded = performance.now();
      this.#watchdog.watchLife();
      this.#awaitRest(load);
      this.#setStatus({ state: "ready", phase: "python", share: 1 });
    } catch (error) {
      if (load === this.#loads) this.#fail(error);
    }
  }

  /**
   * Asks the worker. Rejects with a `Problem` where there is no answer.
   * @template {Question} Q
   * @param {Q} name @param {Values<Q>} values
   * @returns {Promise<Answer<Q>>}
   */
  ask(name, ...values) {
    if (this.status.state !== "ready" || !this.#remote)
      return Promise.reject(new Problem("error-not-ready"));
    const replied = this.#remote.ask(name, values);
    return this.#whileAlive(
      kindOf(name),
      /** @type {Promise<import("../protocol.js").Reply<Answer<Q>>>} */ (replied),
    );
  }

  /** Ends whatever the worker does, by another worker. @param {Problem} problem why */
  halt(problem) {
    if (this.status.state === "ready") this.#replace(problem);
  }

  /**
   * The answer, or a failure once the worker is gone.
   * @template T
   * @param {Kind} kind @param {PromiseLike<import("../protocol.js").Reply<T>>} replied
   * @returns {Promise<T>}
   */
  #whileAlive(kind, replied) {
    return new Promise((resolve, reject) => {
      const asked = { kind, reject };
      this.#asked.add(asked);
      replied
        .then((reply) => {
          if (reply.problem) reject(Problem.from(reply.problem));
          else resolve(reply.answer);
        }, reject)
        .then(() => this.#asked.delete(asked));
    });
  }

  async #startWorker() {
    // The first one was begun by startup.js, before this module was there.
    const early = /** @type {{firstWorker?: Worker}} */ (window);
    const worker = early.firstWorker ?? new Worker("worker/main.js", { type: "module" });
    early.firstWorker = undefined;
    this.#worker = worker;
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      const reason = event.message;
      if (!reason) return this.#fail(new Problem("error-start-worker"));
      this.#revive(
        new Problem("error-engine-stopped", { reason }),
        new Problem("lost-stopped", { reason }),
      );
    });
    // Reports come by the same port as the answers, and so in their place among them.
    worker.addEventListener("message", ({ data, ports: [port] }) => {
      if (worker === this.#worker && data?.topic) this.#hear(data, port);
    });
    this.#remote = Comlink.wrap(worker);
    await this.#whileAlive("other", this.#remote.load());
  }

  /** @param {Report} report @param {MessagePort} port */
  #hear(report, port) {
    if (report.topic === "loading") {
      this.#watchdog.hear();
      const { phase, share } = report;
      if (this.status.state === "loading") this.#setStatus({ state: "loading", phase, share });
    } else if (report.topic === "consent") {
      const answer = (/** @type {boolean} */ isAllowed) => port.postMessage(isAllowed);
      this.emit("consent", { url: report.url, answer });
    } else {
      this.emit(report.topic, /** @type {any} */ (report));
    }
  }

  /** Waits for the files that the first answer did not need, and all else does. @param {number} load */
  async #awaitRest(load) {
    try {
      if (!this.#remote) return;
      await this.#whileAlive("other", this.#remote.rest());
      this.#watchdog.isWhole = true;
      this.emit("whole", undefined);
    } catch (error) {
      if (load === this.#loads) this.#fail(error);
    }
  }

  /** @param {boolean} isBusy */
  #setBusy(isBusy) {
    if (isBusy === this.busy) return;
    this.busy = isBusy;
    this.emit("busy", isBusy);
  }

  /** @param {unknown} error */
  #fail(error) {
    if (this.status.state === "failed") return;
    const problem = error instanceof Problem ? error : Problem.from(Problem.plain(error));
    this.#stop();
    this.#setStatus({ state: "failed", phase: "begin", share: 0, problem });
    this.#giveUp(problem);
  }

  /** Replaces a worker that is lost, unless that just happened. @param {Problem} failure @param {Problem} loss */
  #revive(failure, loss) {
    const isYoung = performance.now() - this.#loaded < SHORTEST_LIFE_MILLISECONDS;
    if (this.status.state !== "ready" || isYoung) this.#fail(failure);
    else this.#replace(loss);
  }

  /** @param {Problem} problem why */
  #replace(problem) {
    this.#giveUp(problem);
    this.emit("lost", problem);
    this.load();
  }

  /** Lets all that is asked fail. @param {Problem} problem */
  #giveUp(problem) {
    for (const { reject } of this.#asked) reject(problem);
    this.#asked.clear();
  }

  #stop() {
    this.#watchdog.stop();
    this.#setBusy(false);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#remote = undefined;
  }

  /** @param {Status} status */
  #setStatus(status) {
    this.status = status;
    this.emit("status", status);
  }
}

/** @returns {Promise<Site>} */
async function fetchSite() {
  const file = "site.json";
  const response = await fetch(file).catch(() => null);
  if (!response) throw new Problem("error-start-site", { file });
  if (!response.ok) throw new Problem("error-start-site-status", { file, status: response.status });
  return response.json().catch(() => {
    throw new Problem("error-start-site-json", { file });
  });
}
