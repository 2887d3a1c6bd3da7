/** The runs of this page, the newest first: settings, curves, figures and networks, kept on the device. */

import { presentKept, presentRun } from "./migrate.js";
import { store } from "./store.js";

/** @typedef {import("../protocol.js").RunReport} RunReport */
/** @typedef {import("../protocol.js").Kept} Kept */
/** @typedef {import("./migrate.js").Run} Run */
/**
 * What is needed of the lab: its last report of the run, and what it keeps of it.
 * @typedef {object} RunSource
 * @property {import("./engine.js").Engine} engine
 * @property {RunReport} run
 * @property {Kept | null} kept
 * @property {(name: "run", act: (report: RunReport) => void) => void} on
 */

/** Where a tab notes the run that it shows: a reload keeps this, and a new tab has nothing there. */
const NOTE = "digitlab-run";
/** The list has so many at the most: the oldest give way. */
export const MOST_RUNS = 50;

/** Fires "change" when a run is new, gone, or further, and "gone" with the number of one that gave way. */
export class Runs extends EventTarget {
  /** @type {Run[]} */
  all = [];
  /** To undo, the last one last. @type {{run: Run, at: number}[]} */
  removed = [];
  #lab;

  /** @param {RunSource} lab */
  constructor(lab) {
    super();
    this.#lab = lab;
    lab.on("run", (report) => this.#follow(report));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) lab.engine.ask("run.save").catch(() => {});
    });
    store.on("elsewhere", (name) => this.#followOther(name));
  }

  /** The run that trains or trained the network that answers. */
  get current() {
    const { run, progress } = this.#lab.run;
    return progress && this.all.find(({ id }) => id === run);
  }

  /** Reads what was kept, and where it is wanted brings back what was last shown. @param {boolean} isWanted */
  async load(isWanted) {
    const kept = await this.#read();
    const begun = this.all.filter(({ id }) => !kept.some((run) => run.id === id));
    this.all = [...begun, ...kept];
    if (begun.length) this.#listed();
    const current = await this.#readCurrent();
    const run = this.all.find(({ id }) => id === current.run);
    const last = run ? run.kept : readable(presentKept, current.kept);
    this.dispatchEvent(new Event("change"));
    if (last && isWanted) this.#restore(last);
  }

  /** What this tab showed last; in a new tab, what any tab did. */
  async #readCurrent() {
    const own = noteOfTab();
    if (own === "") return {};
    const run = this.all.find(({ id }) => String(id) === own);
    return run ? { run: run.id } : ((await store.get("current")) ?? {});
  }

  /** As soon as Python can, unless something else has begun. @param {Kept} last */
  #restore(last) {
    const { engine } = this.#lab;
    const restore = () => {
      if (engine.status.state !== "ready") return;
      stop();
      if (this.#lab.run.state === "idle" && !this.#lab.kept)
        this.bringBack(last).catch(() => store.set("current", undefined));
    };
    const stop = engine.on("status", restore);
    restore();
  }

  /** The runs that are kept, but those that are here already as they are. @returns {Promise<Run[]>} */
  async #read() {
    /** @type {number[]} */
    const ids = (await store.get("runs")) ?? [];
    const runs = await Promise.all(
      ids.map((id) => this.all.find((run) => run.id === id) ?? this.#readRun(id)),
    );
    return runs.filter((run) => run !== null);
  }

  /** @param {number} id */
  async #readRun(id) {
    return readable(presentRun, await store.get(`run ${id}`));
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
      Object.assign(run, await this.#readRun(run.id));
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Lets a run's network answer; `run.resume` goes on with it. @param {Kept} kept */
  bringBack({ snapshot, shown }) {
    return this.#lab.engine.ask("run.restore", snapshot, shown);
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

  /** @param {RunReport} report */
  #follow({ run: id, progress, snapshot, state }) {
    const { kept } = this.#lab;
    let run = this.all.find((one) => one.id === id);
    if (id && progress && !run && snapshot?.run && kept) {
      run = { id, number: this.#nextNumber(), settings: snapshot.run.settings, kept, progress };
      this.all.unshift(run);
      for (const gone of this.all.splice(MOST_RUNS)) {
        store.set(`run ${gone.id}`, undefined);
        this.dispatchEvent(new CustomEvent("gone", { detail: gone.number }));
      }
      this.#listed();
    }
    if (run && progress) {
      run.progress = progress;
      // A run that goes on after its end has more epochs.
      if (snapshot?.run) run.settings = snapshot.run.settings;
      if (snapshot && kept) run.kept = kept;
      this.dispatchEvent(new Event("change"));
    }
    if (snapshot || state === "idle") this.#keep();
  }

  #nextNumber() {
    return 1 + Math.max(0, ...this.all.map(({ number }) => number));
  }

  /** Keeps what is shown, to bring it back at the next visit. */
  #keep() {
    const { kept } = this.#lab;
    const run = this.all.find(({ id }) => id === kept?.shown.run);
    if (run) store.set(`run ${run.id}`, run);
    noteInTab(run ? String(run.id) : kept ? null : "");
    store.set("current", run ? { run: run.id } : ((kept && { kept }) ?? undefined));
  }

  #listed() {
    store.set(
      "runs",
      this.all.map(({ id }) => id),
    );
    this.dispatchEvent(new Event("change"));
  }
}

/** The id of the run that this tab showed last; "": none, null: it is not known. */
function noteOfTab() {
  try {
    return sessionStorage.getItem(NOTE);
  } catch {
    return null; // this browser keeps nothing for the page
  }
}

/** @param {string | null} note as of `noteOfTab` */
function noteInTab(note) {
  try {
    if (note === null) sessionStorage.removeItem(NOTE);
    else sessionStorage.setItem(NOTE, note);
  } catch {
    // As above: then a reload shows what any tab showed last.
  }
}

/**
 * What was kept, as it is today; null where nothing was, or something that cannot be read.
 * @template T
 * @param {(kept: any) => T} read @param {any} kept
 */
function readable(read, kept) {
  try {
    return kept ? read(kept) : null;
  } catch {
    return null;
  }
}
