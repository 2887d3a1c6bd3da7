/** Versions of the changed code, each with a name, and code as files. */

import { Problem } from "../../protocol.js";
import { action, button, element, field, find } from "../../ui/dom.js";
import { fileName, save, takeChosen } from "../../ui/files.js";
import { locale, say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("./drafts.js").Sources} Sources */
/** @typedef {import("./drafts.js").Version} Version */
/**
 * What the versions ask of the desk.
 * @typedef {object} Desk
 * @property {Sources} drafts all source parts that are changed
 * @property {(text: string) => void} tell
 * @property {(sources: Sources) => void} take puts sources in the place of all changes
 */

const MOST_BYTES = 1_000_000;
const MOST_NAME = 60;
const TIME = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

export class Versions {
  #root;
  #engine;
  #table;
  #desk;
  #name;
  #undo;
  /** What was deleted, the last one last. @type {[string, Version][]} */
  #deleted = [];

  /** @param {HTMLElement} root @param {Engine} engine @param {import("./table.js").Table<Version>} table @param {Desk} desk */
  constructor(root, engine, table, desk) {
    this.#root = root;
    this.#engine = engine;
    this.#table = table;
    this.#desk = desk;
    this.#name = field("#version-name", root);
    this.#undo = button("#version-undo", root);
    this.#undo.addEventListener("click", () => this.#restore());
    find("#version-form", root).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepNamed();
    });
    button("#code-save", root).addEventListener("click", () => this.#saveFile());
    takeChosen(field("#code-choose", root), ([file]) => this.openFile(file));
    table.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** The name of a version that has none. */
  get nextName() {
    return say("version-next", { number: Object.keys(this.#table.all).length + 1 });
  }

  /** @param {string} name @param {Sources} parts */
  add(name, parts) {
    const time = Date.now();
    const id = `${time} ${Object.keys(this.#table.all).length}`;
    this.#table.set(id, { name, time, parts: { ...parts } });
    this.#show();
  }

  /** Keeps these, unless they are kept. @param {string} name @param {Sources} parts */
  keep(name, parts) {
    const text = textOf(parts);
    const isKept = Object.values(this.#table.all).some((version) => textOf(version.parts) === text);
    if (Object.keys(parts).length && !isKept) this.add(name, parts);
  }

  /** Shows a file of code; it runs nothing. @param {File} file */
  async openFile(file) {
    try {
      if (file.size > MOST_BYTES) throw new Problem("error-code-file-large");
      const { title, sources } = await this.#engine.ask("code.from_file", await file.text());
      this.#open(title || file.name, sources);
    } catch (error) {
      const reason = sayProblem(/** @type {Error} */ (error));
      this.#desk.tell(say("version-not-opened", { name: file.name, reason }));
    }
  }

  /** @param {string} title @param {Sources} parts */
  #open(title, parts) {
    this.keep(say("version-before", { title }), this.#desk.drafts);
    this.#desk.take(parts);
    this.#desk.tell(say("version-opened", { title }));
  }

  #keepNamed() {
    const { drafts } = this.#desk;
    if (!Object.keys(drafts).length) return this.#desk.tell(say("version-nothing"));
    this.add(this.#name.value.trim() || this.nextName, drafts);
    this.#name.value = "";
    this.#desk.tell(say("version-kept"));
  }

  async #saveFile() {
    const title = this.#name.value.trim() || say("version-file-title");
    try {
      const text = await this.#engine.ask("code.to_file", this.#desk.drafts, title);
      save(text, fileName(title, "py"));
    } catch (error) {
      this.#desk.tell(sayProblem(/** @type {Error} */ (error)));
    }
  }

  #restore() {
    const [id, version] = this.#deleted.pop() ?? [];
    if (id) this.#table.set(id, version);
    this.#show();
  }

  #show() {
    const versions = Object.entries(this.#table.all);
    versions.sort(([, one], [, other]) => other.time - one.time);
    const rows = versions.map(([id, version]) => this.#row(id, version));
    find("#version-list", this.#root).replaceChildren(...rows);
    const [, last] = this.#deleted.at(-1) ?? [];
    this.#undo.hidden = !last;
    if (last) this.#undo.textContent = say("version-undo", { name: last.name });
    this.#name.placeholder = this.nextName;
  }

  /** @param {string} id @param {Version} version */
  #row(id, version) {
    const { name, time, parts } = version;
    const title = element("input", { type: "text", value: name, maxLength: MOST_NAME });
    title.ariaLabel = say("version-title.aria-label");
    title.addEventListener("change", () => {
      this.#table.set(id, { ...version, name: title.value.trim() || name });
    });
    const open = action(say("version-open"), () => this.#open(name, parts));
    open.ariaLabel = say("version-open.aria-label", { name });
    const remove = action(say("version-delete"), () => {
      this.#deleted.push([id, version]);
      this.#table.set(id, undefined);
      this.#show();
      this.#undo.focus();
    });
    remove.ariaLabel = say("version-delete.aria-label", { name });
    const about = `${TIME.format(time)} · ${Object.keys(parts).join(", ")}`;
    return element("li", {}, title, element("span", { textContent: about }), open, remove);
  }
}

/** @param {Sources} parts */
function textOf(parts) {
  return JSON.stringify(Object.entries(parts).sort());
}
