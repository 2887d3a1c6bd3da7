/** Digits from files: read, looked at, and then trained on or added to the student's own. */

import { button, element, field, find, progress } from "../../ui/dom.js";
import { bytesOf, takeChosen } from "../../ui/files.js";
import { loadWords, say, sayProblem } from "../../ui/words.js";
import { Preview } from "./preview.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Imported} Imported */
/** @typedef {import("../../protocol.js").Digits} Digits */
/** @typedef {import("../../protocol.js").FileDigits} FileDigits */

export const MOST_BYTES = 256 * 1024 * 1024;

export class Files {
  #lab;
  #says;
  #bar;
  #found;
  #notes;
  #sideways;
  #preview;
  #train;
  #add;
  /** Notes on files that were not read. @type {string[]} */
  #tooLarge = [];
  /** Files are read one drop after another. */
  #reading = Promise.resolve();

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#says = find("#files-says", root);
    this.#bar = progress("#files-progress", root);
    this.#found = find("#files-found", root);
    this.#notes = find("#files-notes", root);
    this.#sideways = find("#files-sideways", root);
    this.#preview = new Preview(root);
    this.#train = button("#files-train", root);
    this.#add = button("#files-add", root);
    this.#preview.addEventListener("change", () => this.#allow());
    button("#files-turn", root).addEventListener("click", () => this.#turn());
    this.#train.addEventListener("click", () => this.#take((digits) => this.#trainOn(digits)));
    this.#add.addEventListener("click", () => this.#take((digits) => this.#addToOwn(digits)));
    button("#files-discard", root).addEventListener("click", () => this.#discard(""));
    for (const selector of ["#files-choose", "#folder-choose"])
      takeChosen(field(selector, root), (files) => this.read(files));
    lab.engine.on("lost", () => this.#forget());
  }

  /** Reads files; nothing else changes before a button is pressed. @param {File[]} files */
  read(files) {
    this.#reading = this.#reading.then(() => this.#read(files));
  }

  /** @param {File[]} files */
  async #read(files) {
    const [{ name }] = files;
    const isOne = files.length === 1;
    this.#found.hidden = true;
    this.#says.scrollIntoView({ block: "nearest" });
    this.#says.textContent = isOne
      ? say("data-files-reading-one", { name })
      : say("data-files-reading", { files: files.length });
    this.#bar.hidden = false;
    try {
      await loadWords("errors");
      const read = await this.#ask(files.filter(({ size }) => size <= MOST_BYTES));
      this.#tooLarge = files.filter(({ size }) => size > MOST_BYTES).map(sayTooLarge);
      this.#show(read);
      this.#says.textContent = foundIn(files, read.count + read.unlabelled);
      this.#says.scrollIntoView({ block: "start" });
    } catch (error) {
      const problem = sayProblem(/** @type {Error} */ (error));
      this.#says.textContent = say("data-files-failed", { problem });
    } finally {
      this.#bar.hidden = true;
    }
  }

  /** @param {File[]} files */
  async #ask(files) {
    const named = await Promise.all(
      files.map(async (file) => ({
        name: file.webkitRelativePath || file.name,
        bytes: await bytesOf(file),
      })),
    );
    return this.#lab.readFiles(named, (share) => {
      this.#bar.value = share;
    });
  }

  /** @param {Imported} read @param {boolean} isAgain the same digits, turned */
  #show(read, isAgain = false) {
    const notes = [...this.#tooLarge, ...read.notes.map(sayProblem)];
    this.#notes.replaceChildren(...notes.map((note) => element("li", { textContent: note })));
    this.#sideways.hidden = read.sideways.length === 0;
    find("span", this.#sideways).textContent = say("data-files-sideways", {
      files: read.sideways.join(", "),
    });
    this.#preview.show(read, isAgain);
    this.#found.hidden = false;
    this.#found.classList.toggle("none", read.count + read.unlabelled === 0);
  }

  #allow() {
    const { count } = this.#preview;
    this.#train.disabled = count < 2;
    this.#add.disabled = count === 0;
  }

  /** Lets the digits that lie on their side stand upright. */
  async #turn() {
    this.#sideways.hidden = true;
    try {
      const read = await this.#lab.engine.ask("files.turn");
      this.#show(read, true);
    } catch (error) {
      this.#says.textContent = sayProblem(/** @type {Error} */ (error));
    }
  }

  /** @param {(digits: FileDigits) => void} use what to do with the digits that are wanted */
  async #take(use) {
    const { leftOut, unlabelled } = this.#preview;
    try {
      use(await this.#lab.engine.ask("files.chosen", leftOut, unlabelled));
      this.#discard(this.#says.textContent ?? "");
    } catch (error) {
      this.#says.textContent = sayProblem(/** @type {Error} */ (error));
    }
  }

  /** @param {FileDigits} digits */
  #trainOn(digits) {
    this.#lab.digits.setFiles(digits);
    this.#lab.settings.choose({ dataset: "files" });
    this.#says.textContent = say("data-files-trained", { count: digits.labels.length });
    this.#lab.go("train");
  }

  /** @param {Digits} digits */
  #addToOwn(digits) {
    const count = this.#lab.digits.addAll(digits);
    const known = digits.labels.length - count;
    this.#says.textContent = say("data-files-added", { count, known });
  }

  /** Lets go what was read. @param {string} says */
  #discard(says) {
    this.#found.hidden = true;
    this.#says.textContent = says;
    this.#lab.engine.ask("files.forget").catch(() => {});
  }

  /** What was read, and not yet taken, is lost with the worker. */
  #forget() {
    if (!this.#found.hidden) this.#says.textContent = say("data-files-lost");
    this.#found.hidden = true;
  }
}

/** @param {File[]} files @param {number} count of digits in them */
function foundIn(files, count) {
  if (!count) return say("data-files-none");
  return files.length === 1
    ? say("data-files-found-one", { count, name: files[0].name })
    : say("data-files-found", { count, files: files.length });
}

/** @param {File} file */
function sayTooLarge({ name, size }) {
  return say("data-files-too-large", { name, size, most: MOST_BYTES });
}
