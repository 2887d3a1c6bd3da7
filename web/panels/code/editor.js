/** The editor: Ace, in the page's own colours, with a text and an undo of its own for each name. */

/** @typedef {{line: number, message: string}} Mark line: from 1 */

const LABEL = "Python code. Escape leaves the editor, Enter goes back into it";
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

/** @param {HTMLElement} box @param {(name: string, text: string) => void} onType told what somebody has written */
export async function makeEditor(box, onType) {
  const css = fetch(new URL("../../vendor/ace.css", import.meta.url)).then((response) =>
    response.text(),
  );
  await import("../../vendor/ace.js");
  await import("../../vendor/ace-python.js");
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(await sheet.replace(await css));
  const { ace } = /** @type {any} */ (window);
  // Ace's own style elements are what the page's policy forbids.
  ace.config.set("useStrictCSP", true);
  const editor = ace.edit(box, {
    theme: { cssClass: "ace-page" },
    minLines: 8,
    maxLines: Infinity,
    wrap: "free",
    indentedSoftWrap: true,
    showPrintMargin: false,
    showFoldWidgets: false,
    displayIndentGuides: false,
    highlightGutterLine: false,
    dragEnabled: false,
    enableKeyboardAccessibility: true,
    textInputAriaLabel: LABEL,
    fontSize: null,
  });
  editor.renderer.scroller.setAttribute("aria-label", LABEL);
  editor.commands.removeCommands(UNUSED);

  /** @type {Map<string, any>} */
  const sessions = new Map();
  let shown = "";
  let typing = true;

  /** @param {string} name @param {string} text */
  const sessionOf = (name, text) => {
    const known = sessions.get(name);
    if (known) return known;
    const session = ace.createEditSession(text, "ace/mode/python");
    session.setOptions({
      useWorker: false,
      tabSize: 4,
      useSoftTabs: true,
      newLineMode: "unix",
      wrap: "free",
      indentedSoftWrap: true,
    });
    session.on("change", () => {
      session.clearAnnotations();
      if (typing) onType(name, session.getValue());
    });
    sessions.set(name, session);
    return session;
  };

  return {
    /** @param {string} name @param {string} text at first: what is known of a name stays */
    show(name, text) {
      shown = name;
      const first = !sessions.has(name);
      editor.setSession(sessionOf(name, text));
      // What is to be filled in is at hand.
      const gap = first && editor.find("...", { preventScroll: true });
      if (gap) editor.selection.setRange(gap);
    },
    /** Writes another text, which Undo takes back. @param {string} name @param {string} text */
    write(name, text) {
      const session = sessions.get(name);
      if (!session || session.getValue() === text) return;
      session.doc.setValue(text);
      session.selection.moveTo(0, 0);
    },
    /** The same, but it is no news. @param {string} name @param {string} text */
    follow(name, text) {
      typing = false;
      this.write(name, text);
      typing = true;
    },
    /** Marks a line of what is shown, and goes there. @param {Mark | null} mark */
    mark(mark) {
      if (!mark) return editor.session.clearAnnotations();
      editor.session.setAnnotations([
        { row: mark.line - 1, column: 0, text: mark.message, type: "error" },
      ]);
      editor.gotoLine(mark.line, 0, false);
    },
    undo() {
      editor.undo();
    },
    get canUndo() {
      return editor.session.getUndoManager().canUndo();
    },
    get shown() {
      return shown;
    },
  };
}
