/**
 * Watches whether the worker is alive. To the browser a worker that waits for ever, or that the system
 * ended, is no failure: so the worker is asked now and then, and what it does decides how long it may
 * take to answer.
 */

import { Problem } from "../protocol.js";

/** @typedef {import("../protocol.js").Question} Question */
/** What a question may keep the worker busy with. @typedef {"file" | "code" | "command" | "other"} Kind */

const PING_MILLISECONDS = 500;
const SECONDS_WITHOUT_A_BYTE = 15;
const SECONDS_TO_START = 60;
/** Pings that may stay unanswered, while … */
const PATIENCE = {
  /** a long file is read or written */
  file: 120,
  /** a student's code runs: after the first few the page offers to stop it */
  code: 60,
  other: 10,
};
const PINGS_UNTIL_BUSY = 2;

/** @type {Set<Question>} */
const FILE_QUESTIONS = new Set([
  "model",
  "run.open",
  "data.own_file",
  "files.read",
  "files.turn",
  "files.chosen",
]);

/** @param {Question} name @returns {Kind} */
export function kindOf(name) {
  if (FILE_QUESTIONS.has(name)) return "file";
  if (name === "console.run") return "command";
  return name.startsWith("code.") ? "code" : "other";
}

/**
 * What the watchdog asks and tells.
 * @typedef {object} Watched
 * @property {() => Promise<unknown>} ping resolves when the worker answers
 * @property {(kind: Kind) => boolean} isAsked whether such a question is waiting for its answer
 * @property {() => boolean} runsCode whether it may be a student's code that computes
 * @property {(isBusy: boolean) => void} setBusy told when a student's code takes long, and when it is done
 * @property {(problem: Problem) => void} fail the start failed
 * @property {(who: "worker" | "code") => void} lose nothing answers any more
 */

export class Watchdog {
  #watched;
  /** @type {number | undefined} */
  #timer;
  /** For how many seconds nothing has arrived. */
  #silence = 0;
  /** Whether all files of Python are there: then silence means nothing. */
  isWhole = false;

  /** @param {Watched} watched */
  constructor(watched) {
    this.#watched = watched;
  }

  /** Something has arrived. */
  hear() {
    this.#silence = 0;
  }

  stop() {
    window.clearInterval(this.#timer);
    this.isWhole = false;
  }

  /**
   * Watches a worker that loads. One that is busy starting Python waits for nothing, and answers no
   * pings.
   */
  watchLoading() {
    let [runs, isBusy, working] = [false, false, 0];
    this.#every(() => {
      if (runs && isBusy) {
        working += PING_MILLISECONDS / 1000;
        if (working >= SECONDS_TO_START)
          this.#watched.fail(new Problem("error-start-slow", { seconds: SECONDS_TO_START }));
        return;
      }
      if (this.#isSilent(runs) || isBusy) return;
      isBusy = true;
      this.#watched.ping().then(() => {
        [runs, isBusy, working] = [true, false, 0];
      });
    });
  }

  /** Watches a worker that is ready. */
  watchLife() {
    let unanswered = 0;
    this.#every(() => {
      // A worker that computes hears of no file, though all may have arrived.
      if (!this.isWhole && unanswered === 0 && this.#isSilent(true)) return;
      const { isAsked, runsCode, setBusy, lose, ping } = this.#watched;
      const isCommand = isAsked("command");
      // Whether a command of the console will ever end, only its author knows.
      if (isCommand) unanswered = Math.min(unanswered, PINGS_UNTIL_BUSY);
      const isFile = isAsked("file");
      const isCode = isCommand || isAsked("code") || runsCode();
      const patience = isFile ? PATIENCE.file : isCode ? PATIENCE.code : PATIENCE.other;
      if (unanswered >= patience) return lose(isCode ? "code" : "worker");
      setBusy(isCode && !isFile && unanswered >= PINGS_UNTIL_BUSY);
      unanswered++;
      ping().then(() => {
        unanswered = 0;
        setBusy(false);
      });
    });
  }

  /** @param {() => void} act */
  #every(act) {
    window.clearInterval(this.#timer);
    this.#silence = 0;
    this.#timer = window.setInterval(act, PING_MILLISECONDS);
  }

  /** Whether nothing has arrived for too long: then the start failed. @param {boolean} runs whether the worker's own module does */
  #isSilent(runs) {
    this.#silence += PING_MILLISECONDS / 1000;
    if (this.#silence < SECONDS_WITHOUT_A_BYTE) return false;
    this.#watched.fail(
      runs
        ? new Problem("error-start-silent", { seconds: SECONDS_WITHOUT_A_BYTE })
        : new Problem("error-start-worker"),
    );
    return true;
  }
}
