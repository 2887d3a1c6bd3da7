/** The runs of this page, the newest first: settings, curves, figures and networks, kept on the device. */

import { presentDataset } from "./settings.js";
import { store } from "./store.js";

/** @typedef {import("./engine.js").Engine} Engine */
/**
 * @typedef {object} Run
 * @property {number} id
 * @property {number} number for people: the first run is 1
 * @property {import("./engine.js").Settings} settings
 * @property {NonNullable<Engine["kept"]>} kept
 * @property {import("./engine.js").Progress} progress
 */

const MOST_RUNS = 50;
/** @type {Record<string, string>} */
const OLD_NAMES = { compute: "backend", measures: "metrics" };

/** Fires "change" when a run is new, gone, or further. */
export class Runs extends EventTarget {
  /** @type {Run[]} */
  all = [];
  /** To undo, the last one last. @type {{run: Run, at: number}[]} */
  removed = [];
  #engine;

  /** @param {Engine} engine */
  constructor(engine) {
    super();
    this.#engine = engine;
    engine.addEventListener("training", () => this.#follow());
    engine.addEventListener("network", () => this.#keep());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) engine.save().catch(() => {});
    });
    store.addEventListener("elsewhere", (event) =>
      this.#followOther(/** @type {CustomEvent} */ (event).detail),
    );
  }

  /** The run that trains or trained the network that answers. */
  get current() {
    const { training } = this.#engine;
    return training.progress && this.all.find(({ id }) => id === training.run);
  }

  /** Reads what was kept, and where it is wanted has the engine show where it was. @param {boolean} wanted */
  async load(wanted) {
    const engine = this.#engine;
    const kept = await this.#read();
    const begun = this.all.filter(({ id }) => !kept.some((run) => run.id === id));
    this.all = [...begun, ...kept];
    if (begun.length) this.#listed();
    const current = withPresentNames((await store.get("current")) ?? {});
    const last = this.all.find(({ id }) => id === current.run)?.kept ?? current.kept;
    this.dispatchEvent(new Event("change"));
    if (!last || !wanted) return;
    const restore = () => {
      if (engine.status.state !== "ready") return;
      engine.removeEventListener("status", restore);
      if (engine.training.state === "idle" && !engine.kept)
        this.bringBack(last).catch(() => store.set("current", undefined));
    };
    engine.addEventListener("status", restore);
    restore();
  }

  /** The runs that are kept, but those that are here already as they are. @returns {Promise<Run[]>} */
  async #read() {
    /** @type {number[]} */
    const ids = (await store.get("runs")) ?? [];
    const runs = await Promise.all(
      ids.map((id) => this.all.find((run) => run.id === id) ?? store.get(`run ${id}`)),
    );
    return runs.filter((run) => run).map(withPresentNames);
  }

  /** Another tab has kept something. @param {string} name */
  async #followOther(name) {
    const mine = this.current;
    if (name === "runs") {
      const kept = await this.#read();
      this.all = mine && !kept.includes(mine) ? [mine, ...kept] : kept;
    } else {
      const run = this.all.find(({ id }) => name === `run ${id}`);
      if (!run || run === mine) return;
      Object.assign(run, await store.get(name));
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Lets a run's network answer; "Go on" goes on with it. @param {NonNullable<Engine["kept"]>} kept */
  bringBack(kept) {
    return this.#engine.restore(kept);
  }

  /** @param {number} id */
  remove(id) {
    const at = this.all.findIndex((run) => run.id === id);
    this.removed.push({ run: this.all[at], at });
    this.all.splice(at, 1);
    store.set(`run ${id}`, undefined);
    this.#listed();
  }

  undoRemove() {
    const removed = this.removed.pop();
    if (!removed) return;
    const { run, at } = removed;
    this.all.splice(at, 0, run);
    store.set(`run ${run.id}`, run);
    this.#listed();
  }

  #follow() {
    const { training, kept } = this.#engine;
    const { run: id, progress } = training;
    const fresh = kept?.training === training;
    let run = this.all.find((one) => one.id === id);
    if (id && progress && !run && fresh && kept.snapshot.run) {
      run = {
        id,
        number: 1 + Math.max(0, ...this.all.map(({ number }) => number)),
        settings: kept.snapshot.run.settings,
        kept,
        progress,
      };
      this.all.unshift(run);
      for (const { id: old } of this.all.splice(MOST_RUNS)) store.set(`run ${old}`, undefined);
      this.#listed();
    }
    if (run && progress) {
      run.progress = progress;
      if (fresh) {
        run.kept = kept;
        store.set(`run ${run.id}`, run);
      }
      this.dispatchEvent(new Event("change"));
    }
    if (fresh || training.state === "idle") this.#keep();
  }

  #keep() {
    const { kept } = this.#engine;
    const id = kept?.training.run;
    const run = this.all.find((one) => one.id === id);
    if (run) store.set(`run ${run.id}`, run);
    store.set("current", run ? { run: id } : ((kept && { kept }) ?? undefined));
  }

  #listed() {
    store.set(
      "runs",
      this.all.map(({ id }) => id),
    );
    this.dispatchEvent(new Event("change"));
  }
}

/** What was kept when some names were others: `training/settings.py` has the same table. @param {any} kept @returns {any} */
function withPresentNames(kept) {
  if (Array.isArray(kept) || !kept || Object.getPrototypeOf(kept) !== Object.prototype) return kept;
  const entries = Object.entries(kept).map(([name, value]) => {
    if (name === "dataset") return [name, presentDataset(value)];
    const isCode = name === "compute" && value === "yours";
    return [OLD_NAMES[name] ?? name, isCode ? "code" : withPresentNames(value)];
  });
  return Object.fromEntries(entries);
}
