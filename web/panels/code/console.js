/** The console: a Python prompt with the network, the drawn digit and the run. */

import { store } from "../../lab/store.js";
import { action, element, find } from "../../ui/dom.js";
import { HeatMap, legend } from "../../ui/heatmap.js";
import { largestSize, summary, written } from "../../ui/numbers.js";
import { sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Written} Written */

const SLOW_MILLISECONDS = 1000;
const MOST_ENTRIES = 300;
const MOST_KEPT = 200;
const MOST_WORDS = 40;
const MOST_BYTES = 64 * 1024 * 1024;
const INDENT = "    ";

/**
 * Fills `#console`; a function that installs wheels.
 * @param {Engine} engine @param {import("../draw/pad.js").Pad} pad
 */
export async function showConsole(engine, pad) {
  const style = new CSSStyleSheet();
  document.adoptedStyleSheets.push(
    await style.replace(
      await (await fetch(new URL("../../styles/console.css", import.meta.url))).text(),
    ),
  );
  const log = makeLog();
  const input = element("textarea", {
    id: "console-input",
    rows: 1,
    spellcheck: false,
    autocapitalize: "off",
    placeholder: "net.feedforward(x)",
  });
  input.setAttribute("aria-label", "Python");
  input.setAttribute("aria-describedby", "console-help");
  const says = element("p", { id: "console-says" });
  says.setAttribute("role", "status");
  const busy = element(
    "p",
    { id: "console-busy", hidden: true },
    "Still running. ",
    action("Stop", () =>
      engine.halt(
        "Stopped, and Python was started anew: the network, the run and the data are as they were last kept.",
      ),
    ),
  );
  busy.setAttribute("role", "status");
  const go = element("button", { type: "submit", textContent: "Run" });
  const form = element("form", {}, input, go);
  const box = find("#console");
  box.replaceChildren(
    element(
      "div",
      { className: "head" },
      element("h2", { textContent: "Console" }),
      action("Clear", () => {
        log.clear();
        input.focus();
      }),
    ),
    help(),
    log.element,
    busy,
    form,
    says,
  );

  let running = false;
  let lost = "";
  const setRunning = (/** @type {boolean} */ now) => {
    running = now;
    box.dataset.state = running ? "running" : "idle";
  };
  setRunning(false);

  /** Runs a command, and writes what becomes of it. @param {string} text */
  const run = async (text) => {
    setRunning(true);
    past.add(text);
    says.textContent = "";
    log.write({ kind: "command", text });
    // What an ended worker had still to say comes too late.
    let heard = true;
    form.scrollIntoView({ block: "nearest" });
    const slow = setTimeout(() => {
      busy.hidden = false;
      form.scrollIntoView({ block: "nearest" });
    }, SLOW_MILLISECONDS);
    try {
      await engine.runCommand(text, pad.inputs, (written) => heard && log.write(written));
    } catch (error) {
      heard = false;
      const message = error instanceof Error ? error.message : String(error);
      if (message !== lost) log.write({ kind: "note", text: message });
    } finally {
      clearTimeout(slow);
      // Who pressed Stop goes on to write.
      if (busy.contains(document.activeElement)) input.focus();
      busy.hidden = true;
      form.scrollIntoView({ block: "nearest" });
      setRunning(false);
    }
  };

  /** Runs what is written; or, where that is not at its end, begins a line. @param {boolean} anyway */
  const submit = async (anyway) => {
    const text = input.value;
    if (running || !text.trim()) return;
    if (engine.status.state !== "ready") {
      says.textContent = "Python is not ready yet.";
      return;
    }
    setRunning(true);
    const more = !anyway && (await engine.askConsole("wantsMore", text).catch(() => false));
    setRunning(false);
    if (input.value !== text) return;
    if (more) return newLine(input);
    input.value = "";
    grow(input);
    run(text);
  };

  const past = makePast(input);
  const complete = makeCompletion(engine, input, says);
  /** After Escape, Tab goes on to what is next on the page. */
  let leaving = false;
  input.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    const other = event.ctrlKey || event.metaKey || event.altKey;
    const [ahead, behind] = [
      input.value.slice(0, input.selectionStart),
      input.value.slice(input.selectionEnd),
    ];
    const act = () => {
      if (event.isComposing) return;
      if (key === "Enter" && (event.ctrlKey || event.metaKey)) return () => submit(true);
      if (other) return;
      if (key === "Enter" && (shiftKey || behind.includes("\n"))) return () => newLine(input);
      if (key === "Enter") return () => submit(false);
      if (key === "Tab" && !shiftKey && !leaving && input.value.trim())
        return /(^|\n)[ \t]*$/.test(ahead) ? () => insert(input, INDENT) : complete;
      if (key === "ArrowUp" && !shiftKey && !ahead.includes("\n")) return () => past.go(-1);
      if (key === "ArrowDown" && !shiftKey && !behind.includes("\n")) return () => past.go(1);
      if (
        key === "Backspace" &&
        ahead.endsWith(INDENT) &&
        /(^|\n) +$/.test(ahead) &&
        input.selectionStart === input.selectionEnd
      )
        return () => insert(input, "", INDENT.length);
    };
    const acting = act();
    leaving = key === "Escape" || (leaving && key === "Shift");
    if (leaving) says.textContent = "Tab leaves the console now.";
    else if (key !== "Tab") says.textContent = "";
    if (!acting) return;
    event.preventDefault();
    acting();
  });
  input.addEventListener("input", () => grow(input));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(true);
    input.focus();
  });
  engine.addEventListener("lost", (event) => {
    lost = /** @type {CustomEvent} */ (event).detail;
    if (!log.isEmpty)
      log.write({
        kind: "note",
        text: `${lost} The names you gave here are gone; ↑ brings your lines back.`,
      });
  });

  /** @param {File[]} files */
  return async (files) => {
    box.scrollIntoView({ block: "end" });
    for (const file of files) {
      // A second download of the same file has a number that is no part of its name.
      const name = file.name.replace(/ ?\(\d+\)(?=\.whl$)/, "");
      try {
        if (running) throw new Error("a command still runs: drop it again when that is done");
        if (!/^[\w.+!-]+\.whl$/.test(name))
          throw new Error("expected a wheel’s name, as tiny-1.0-py3-none-any.whl");
        if (file.size > MOST_BYTES)
          throw new Error("expected a wheel of at most 64 MB, found a larger one");
        const address = await engine.askConsole(
          "keepWheel",
          name,
          new Uint8Array(await file.arrayBuffer()),
        );
        await run(`import micropip\nawait micropip.install("${address}")\nmicropip.list()`);
      } catch (error) {
        log.write({
          kind: "note",
          text: `${file.name} was not installed: ${error instanceof Error ? error.message : error}`,
        });
      }
    }
  };
}

function help() {
  const words = (/** @type {string} */ text) =>
    text.split("`").map((part, i) => (i % 2 ? element("code", { textContent: part }) : part));
  return element(
    "details",
    { id: "console-help" },
    element(
      "summary",
      {},
      ...words("`net` the network · `x` the digit · `training` the run · `np` · `show(x)`"),
    ),
    element(
      "p",
      {},
      ...words(
        "`net` is the network that answers now, also while it trains; `x` the drawn digit’s 768 inputs as a column; `training` the run, or None; `np` NumPy. Each line sees them as they are at that moment; a name to which you give another value is yours until `del`. `show` draws 768 numbers as a picture, or any table; `help(net.backprop)` tells what it does. A dropped .whl file is installed.",
      ),
    ),
    element(
      "p",
      {},
      "Enter runs, an empty line ends a block, Ctrl+Enter runs at once, Shift+Enter begins a line. ↑ and ↓ bring lines back. Tab completes; Escape, then Tab, leaves.",
    ),
  );
}

/** What was written. */
function makeLog() {
  const box = element("div", { id: "console-log", tabIndex: 0 });
  box.setAttribute("role", "log");
  box.setAttribute("aria-label", "What Python wrote");
  /** @type {(() => void)[]} */
  let pictures = [];
  window.addEventListener("themechange", () => pictures.forEach((draw) => draw()));

  /** @param {Extract<Written, {kind: "picture"}>} picture */
  const picture = ({ rows, columns, numbers }) => {
    const map = new HeatMap({
      rows,
      columns,
      label: `A picture of ${rows} × ${columns} numbers, ${summary(numbers)}`,
    });
    map.element.style.aspectRatio = `${columns} / ${rows}`;
    map.element.style.width = `${Math.max(4, Math.min(60, columns * (rows > 20 ? 0.375 : 0.75)))}rem`;
    const scale = largestSize(numbers);
    const caption = element("figcaption");
    const draw = () => {
      map.draw(numbers, scale);
      caption.replaceChildren(legend(`−${written(scale)}`, written(scale)));
    };
    draw();
    pictures.push(draw);
    return element("figure", {}, map.element, caption);
  };

  return {
    element: box,
    get isEmpty() {
      return !box.childElementCount;
    },
    clear() {
      box.replaceChildren();
      pictures = [];
    },
    /** @param {Written | {kind: "command", text: string}} entry */
    write(entry) {
      const last = /** @type {HTMLElement | null} */ (box.lastElementChild);
      if ("id" in entry) entry.text = sayProblem({ ...entry, message: entry.text });
      if (entry.kind === "picture") box.append(picture(entry));
      else if ((entry.kind === "out" || entry.kind === "error") && last?.className === entry.kind)
        last.append(entry.text);
      else if (entry.kind === "cut" && last?.className === "cut") last.textContent = entry.text;
      else box.append(element("pre", { className: entry.kind, textContent: entry.text }));
      while (box.childElementCount > MOST_ENTRIES) box.firstElementChild?.remove();
      box.scrollTop = box.scrollHeight;
    },
  };
}

/** @param {string[]} lines @param {string} text */
function withLine(lines, text) {
  return lines.at(-1) === text ? lines : [...lines, text].slice(-MOST_KEPT);
}

/** The lines of before, kept on the device. @param {HTMLTextAreaElement} input */
function makePast(input) {
  /** @type {string[]} */
  let lines = [];
  let at = 0;
  let draft = "";
  store.get("console").then((kept) => {
    lines = [...(kept ?? []), ...lines];
    at += kept?.length ?? 0;
  });
  return {
    /** @param {string} text */
    add(text) {
      lines = withLine(lines, text);
      at = lines.length;
      // Another tab has lines of its own there.
      store.update("console", (kept = []) => withLine(kept, text));
    },
    /** @param {1 | -1} by */
    go(by) {
      const to = at + by;
      if (to < 0 || to > lines.length) return;
      if (at === lines.length) draft = input.value;
      at = to;
      input.value = lines[at] ?? draft;
      input.setSelectionRange(input.value.length, input.value.length);
      grow(input);
    },
  };
}

/** Completes the word before the caret. @param {Engine} engine @param {HTMLTextAreaElement} input @param {HTMLElement} says */
function makeCompletion(engine, input, says) {
  return async () => {
    const ahead = input.value.slice(0, input.selectionStart);
    /** @type {{words: string[], start: number}} */
    const { words, start } = await engine
      .askConsole("complete", ahead)
      .catch(() => ({ words: [], start: 0 }));
    if (input.value.slice(0, input.selectionStart) !== ahead) return;
    const word = [...ahead].slice(start).join("");
    let common = words[0] ?? word;
    while (!words.every((one) => one.startsWith(common))) common = common.slice(0, -1);
    if (common.startsWith(word)) insert(input, common.slice(word.length));
    const names = words.slice(0, MOST_WORDS).map((one) => one.slice(one.lastIndexOf(".") + 1));
    const more = words.length - names.length;
    says.textContent =
      words.length === 0
        ? "Nothing to complete."
        : words.length === 1
          ? ""
          : names.join("  ") + (more ? `  … and ${more} more` : "");
  };
}

/** Begins a line, as far in as the one before asks. @param {HTMLTextAreaElement} input */
function newLine(input) {
  const ahead = input.value.slice(0, input.selectionStart);
  const line = ahead.slice(ahead.lastIndexOf("\n") + 1);
  const opens = /:\s*(#.*)?$/.test(line);
  insert(input, `\n${/^ */.exec(line)?.[0]}${opens ? INDENT : ""}`);
}

/** Puts text in place of what is selected, and of so many characters before. @param {HTMLTextAreaElement} input @param {string} text @param {number} [before] */
function insert(input, text, before = 0) {
  input.setRangeText(text, input.selectionStart - before, input.selectionEnd, "end");
  grow(input);
}

/** @param {HTMLTextAreaElement} input */
function grow(input) {
  input.rows = Math.min(12, input.value.split("\n").length);
}
