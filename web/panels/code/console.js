/** The console: a Python prompt with the network, the drawn digit and the run. */

import { Problem } from "../../protocol.js";
import { action, element } from "../../ui/dom.js";
import { bytesOf } from "../../ui/files.js";
import { say, sayProblem, write } from "../../ui/words.js";
import { Completion, insert, INDENT, newLine, Past, resize } from "./lines.js";
import { Log } from "./log.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

const SLOW_MILLISECONDS = 1000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Fills `#console`. @param {HTMLElement} box @param {Lab} lab */
export async function openConsole(box, lab) {
  const response = await fetch("styles/console.css");
  const style = await new CSSStyleSheet().replace(await response.text());
  document.adoptedStyleSheets.push(style);
  return new Console(box, lab);
}

class Console {
  #box;
  #lab;
  #log = new Log();
  #input = makeInput();
  #form;
  #says = element("p", { id: "console-says" });
  #busy = element("p", { id: "console-busy", hidden: true });
  #past;
  #completion;
  #isRunning = false;
  /** What was said when the worker was last lost. */
  #loss = "";
  /** After Escape, Tab goes on to what is next on the page. */
  #isLeaving = false;

  /** @param {HTMLElement} box @param {Lab} lab */
  constructor(box, lab) {
    this.#box = box;
    this.#lab = lab;
    for (const live of [this.#says, this.#busy]) live.setAttribute("role", "status");
    const stop = action(say("console-stop"), () => lab.engine.halt(new Problem("lost-console")));
    this.#busy.append(say("console-busy"), " ", stop);
    const run = element("button", { type: "submit", textContent: say("console-run") });
    this.#form = element("form", {}, this.#input, run);
    const clear = action(say("console-clear"), () => {
      this.#log.clear();
      this.#input.focus();
    });
    const title = element("h2", { textContent: say("console-heading") });
    const head = element("div", { className: "head" }, title, clear);
    box.replaceChildren(head, help(), this.#log.element, this.#busy, this.#form, this.#says);
    this.#past = new Past(this.#input);
    this.#completion = new Completion(lab.engine, this.#input, this.#says);
    this.#setRunning(false);
    this.#listen();
  }

  #listen() {
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("input", () => resize(this.#input));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(true);
      this.#input.focus();
    });
    this.#lab.engine.on("lost", (problem) => {
      this.#loss = sayProblem(problem);
      if (!this.#log.isEmpty) this.#log.note(say("console-lost", { reason: this.#loss }));
    });
  }

  /** Installs wheels. @param {File[]} files */
  async install(files) {
    this.#box.scrollIntoView({ block: "end" });
    for (const file of files) {
      try {
        await this.#installOne(file);
      } catch (error) {
        const reason = sayProblem(/** @type {Error} */ (error));
        this.#log.note(say("console-not-installed", { name: file.name, reason }));
      }
    }
  }

  /** @param {File} file */
  async #installOne(file) {
    // A second download of the same file has a number that is no part of its name.
    const name = file.name.replace(/ ?\(\d+\)(?=\.whl$)/, "");
    if (this.#isRunning) throw new Problem("error-wheel-busy");
    if (!/^[\w.+!-]+\.whl$/.test(name)) throw new Problem("error-wheel-name");
    if (file.size > MOST_BYTES) throw new Problem("error-wheel-large");
    const bytes = await bytesOf(file);
    const address = await this.#lab.engine.ask("console.keep_wheel", name, bytes);
    await this.#run(`import micropip\nawait micropip.install("${address}")\nmicropip.list()`);
  }

  /** @param {boolean} isRunning */
  #setRunning(isRunning) {
    this.#isRunning = isRunning;
    this.#box.dataset.state = isRunning ? "running" : "idle";
  }

  /** Runs what is written; or begins a line where that is not complete. @param {boolean} anyway */
  async #submit(anyway) {
    const text = this.#input.value;
    const { engine } = this.#lab;
    if (this.#isRunning || !text.trim()) return;
    if (engine.status.state !== "ready") {
      this.#says.textContent = say("console-not-ready");
      return;
    }
    this.#setRunning(true);
    const more = !anyway && (await engine.ask("console.wants_more", text).catch(() => false));
    this.#setRunning(false);
    if (this.#input.value !== text) return;
    if (more) return newLine(this.#input);
    this.#input.value = "";
    resize(this.#input);
    this.#run(text);
  }

  /** Runs a command, and writes what becomes of it. @param {string} text */
  async #run(text) {
    const { engine, pad } = this.#lab;
    this.#setRunning(true);
    this.#past.add(text);
    this.#says.textContent = "";
    this.#log.command(text);
    this.#form.scrollIntoView({ block: "nearest" });
    const slow = setTimeout(() => {
      this.#busy.hidden = false;
      this.#form.scrollIntoView({ block: "nearest" });
    }, SLOW_MILLISECONDS);
    const stop = engine.on("console", ({ written }) => this.#log.write(written));
    try {
      await engine.ask("console.run", text, pad?.inputs ?? new Float32Array(768));
    } catch (error) {
      const message = sayProblem(/** @type {Error} */ (error));
      if (message !== this.#loss) this.#log.note(message);
    } finally {
      stop();
      clearTimeout(slow);
      // The focus must not be lost with the button that had it.
      if (this.#busy.contains(document.activeElement)) this.#input.focus();
      this.#busy.hidden = true;
      this.#form.scrollIntoView({ block: "nearest" });
      this.#setRunning(false);
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key } = event;
    const act = event.isComposing ? undefined : this.#actOf(event);
    this.#isLeaving = key === "Escape" || (this.#isLeaving && key === "Shift");
    if (this.#isLeaving) this.#says.textContent = say("console-leaving");
    else if (key !== "Tab") this.#says.textContent = "";
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does, if not what it always does. @param {KeyboardEvent} event @returns {(() => unknown) | undefined} */
  #actOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    const { value, selectionStart, selectionEnd } = this.#input;
    const ahead = value.slice(0, selectionStart);
    const behind = value.slice(selectionEnd);
    if (key === "Enter" && (ctrlKey || metaKey)) return () => this.#submit(true);
    if (ctrlKey || metaKey || altKey) return undefined;
    if (key === "Enter" && (shiftKey || behind.includes("\n"))) return () => newLine(this.#input);
    if (key === "Enter") return () => this.#submit(false);
    if (key === "Tab" && !shiftKey && !this.#isLeaving && value.trim()) {
      const isAtStart = /(^|\n)[ \t]*$/.test(ahead);
      return isAtStart ? () => insert(this.#input, INDENT) : () => this.#completion.complete();
    }
    if (key === "ArrowUp" && !shiftKey && !ahead.includes("\n")) return () => this.#past.go(-1);
    if (key === "ArrowDown" && !shiftKey && !behind.includes("\n")) return () => this.#past.go(1);
    const isIndent = ahead.endsWith(INDENT) && /(^|\n) +$/.test(ahead);
    if (key === "Backspace" && isIndent && selectionStart === selectionEnd)
      return () => insert(this.#input, "", INDENT.length);
    return undefined;
  }
}

function makeInput() {
  const input = element("textarea", {
    id: "console-input",
    rows: 1,
    spellcheck: false,
    autocapitalize: "off",
    placeholder: "net.feedforward(x)",
  });
  input.setAttribute("aria-label", say("console-input.aria-label"));
  input.setAttribute("aria-describedby", "console-help");
  return input;
}

function help() {
  const parts = [element("summary"), element("p"), element("p")];
  ["console-names", "console-help", "console-keys"].forEach((id, i) => {
    write(parts[i], id);
  });
  return element("details", { id: "console-help" }, ...parts);
}
