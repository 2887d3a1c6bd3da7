/** The console's input: its lines, those of before, and how a word may go on. */

import { store } from "../../lab/store.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */

export const INDENT = "    ";
const MOST_KEPT = 200;
const MOST_WORDS = 40;
const MOST_ROWS = 12;

/** Begins a line, indented as the one before asks. @param {HTMLTextAreaElement} input */
export function newLine(input) {
  const ahead = input.value.slice(0, input.selectionStart);
  const line = ahead.slice(ahead.lastIndexOf("\n") + 1);
  const opens = /:\s*(#.*)?$/.test(line);
  insert(input, `\n${/^ */.exec(line)?.[0]}${opens ? INDENT : ""}`);
}

/** Puts text in place of what is selected, and of so many characters before. @param {HTMLTextAreaElement} input @param {string} text @param {number} [before] */
export function insert(input, text, before = 0) {
  input.setRangeText(text, input.selectionStart - before, input.selectionEnd, "end");
  resize(input);
}

/** @param {HTMLTextAreaElement} input */
export function resize(input) {
  input.rows = Math.min(MOST_ROWS, input.value.split("\n").length);
}

/** The commands of before, kept on the device. */
export class Past {
  #input;
  /** @type {string[]} */
  #commands = [];
  #at = 0;
  /** What was being written when somebody went back. */
  #draft = "";

  /** @param {HTMLTextAreaElement} input */
  constructor(input) {
    this.#input = input;
    store.get("console").then((kept) => {
      this.#commands = [...(kept ?? []), ...this.#commands];
      this.#at += kept?.length ?? 0;
    });
  }

  /** @param {string} text */
  add(text) {
    this.#commands = withCommand(this.#commands, text);
    this.#at = this.#commands.length;
    // Another tab has commands of its own there.
    store.update("console", (kept = []) => withCommand(kept, text));
  }

  /** @param {1 | -1} by */
  go(by) {
    const to = this.#at + by;
    if (to < 0 || to > this.#commands.length) return;
    if (this.#at === this.#commands.length) this.#draft = this.#input.value;
    this.#at = to;
    this.#input.value = this.#commands[to] ?? this.#draft;
    this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
    resize(this.#input);
  }
}

/** @param {string[]} commands @param {string} text */
function withCommand(commands, text) {
  return commands.at(-1) === text ? commands : [...commands, text].slice(-MOST_KEPT);
}

/** Completes the word before the caret, or says how it may go on. */
export class Completion {
  #engine;
  #input;
  #says;

  /** @param {Engine} engine @param {HTMLTextAreaElement} input @param {HTMLElement} says */
  constructor(engine, input, says) {
    this.#engine = engine;
    this.#input = input;
    this.#says = says;
  }

  async complete() {
    const ahead = this.#ahead;
    const none = { words: /** @type {string[]} */ ([]), start: 0 };
    const { words, start } = await this.#engine.ask("console.complete", ahead).catch(() => none);
    if (this.#ahead !== ahead) return;
    const word = [...ahead].slice(start).join("");
    let common = words[0] ?? word;
    while (!words.every((other) => other.startsWith(common))) common = common.slice(0, -1);
    if (common.startsWith(word)) insert(this.#input, common.slice(word.length));
    this.#says.textContent = choices(words);
  }

  get #ahead() {
    return this.#input.value.slice(0, this.#input.selectionStart);
  }
}

/** @param {string[]} words */
function choices(words) {
  if (!words.length) return say("console-no-completion");
  if (words.length === 1) return "";
  const names = words.slice(0, MOST_WORDS).map((word) => word.slice(word.lastIndexOf(".") + 1));
  const count = words.length - names.length;
  const text = names.join("  ");
  return count ? `${text}  ${say("console-more", { count })}` : text;
}
