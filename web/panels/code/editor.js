/** The editor: Ace, in the page's own colours, with a text and an undo of its own for each name. */

import { say } from "../../ui/words.js";

/** @typedef {{line: number, message: string}} Mark line: from 1 */

/** They would fetch what is not here, and keep the browser's own keys from working. */
const UNUSED = [
  "find",
  "findnext",
  "findprevious",
  "replace",
  "replaceall",
  "gotoline",
  "openCommandPalette",
  "openCommandPallete",
  "showSettingsMenu",
];
const WRAPPED = { wrap: "free", indentedSoftWrap: true };
const OPTIONS = {
  ...WRAPPED,
  theme: { cssClass: "ace-page" },
  minLines: 8,
  maxLines: Infinity,
  showPrintMargin: false,
  showFoldWidgets: false,
  displayIndentGuides: false,
  highlightGutterLine: false,
  dragEnabled: false,
  enableKeyboardAccessibility: true,
  fontSize: null,
};
const PYTHON = {
  ...WRAPPED,
  useWorker: false,
  tabSize: 4,
  useSoftTabs: true,
  newLineMode: "unix",
};

/** Loads Ace, which is large and needed only here. @returns {Promise<any>} */
async function loadAce() {
  const css = fetch("vendor/ace.css").then((response) => response.text());
  await import("../../vendor/ace.js");
  await import("../../vendor/ace-python.js");
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(await sheet.replace(await css));
  const { ace } = /** @type {any} */ (window);
  // The page's policy forbids the style elements that Ace would make.
  ace.config.set("useStrictCSP", true);
  return ace;
}

/** @param {HTMLElement} box @param {(name: string, text: string) => void} onType told what somebody has written */
export async function makeEditor(box, onType) {
  return new Editor(await loadAce(), box, onType);
}

class Editor {
  #ace;
  #editor;
  #onType;
  /** By name. @type {Map<string, any>} */
  #sessions = new Map();
  #isTyping = true;

  /** @param {any} ace @param {HTMLElement} box @param {(name: string, text: string) => void} onType */
  constructor(ace, box, onType) {
    const label = say("code-editor.aria-label");
    this.#ace = ace;
    this.#onType = onType;
    this.#editor = ace.edit(box, { ...OPTIONS, textInputAriaLabel: label });
    this.#editor.renderer.scroller.setAttribute("aria-label", label);
    this.#editor.commands.removeCommands(UNUSED);
  }

  get canUndo() {
    return this.#editor.session.getUndoManager().canUndo();
  }

  undo() {
    this.#editor.undo();
  }

  /** @param {string} name @param {string} text at first: a name that is known keeps its text */
  show(name, text) {
    const isFirst = !this.#sessions.has(name);
    this.#editor.setSession(this.#sessionOf(name, text));
    // The place to be filled in is selected.
    const gap = isFirst && this.#editor.find("...", { preventScroll: true });
    if (gap) this.#editor.selection.setRange(gap);
  }

  /** Writes another text, which Undo takes back. @param {string} name @param {string} text */
  write(name, text) {
    const session = this.#sessions.get(name);
    if (!session || session.getValue() === text) return;
    session.doc.setValue(text);
    session.selection.moveTo(0, 0);
  }

  /** The same, but nobody is told. @param {string} name @param {string} text */
  follow(name, text) {
    this.#isTyping = false;
    this.write(name, text);
    this.#isTyping = true;
  }

  /** Marks a line of what is shown, and goes there. @param {Mark | null} mark */
  mark(mark) {
    if (!mark) return this.#editor.session.clearAnnotations();
    const { line, message } = mark;
    this.#editor.session.setAnnotations([
      { row: line - 1, column: 0, text: message, type: "error" },
    ]);
    this.#editor.gotoLine(line, 0, false);
  }

  /** @param {string} name @param {string} text */
  #sessionOf(name, text) {
    const known = this.#sessions.get(name);
    if (known) return known;
    const session = this.#ace.createEditSession(text, "ace/mode/python");
    session.setOptions(PYTHON);
    session.on("change", () => {
      session.clearAnnotations();
      if (this.#isTyping) this.#onType(name, session.getValue());
    });
    this.#sessions.set(name, session);
    return session;
  }
}
