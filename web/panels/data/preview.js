/** What was read in files, to be looked at: a click leaves a digit out. */

import { button, choice, element, find } from "../../ui/dom.js";
import { gallery } from "../../ui/gallery.js";
import { say } from "../../ui/words.js";
import { CELLS } from "../../lab/grid.js";
import { perDigit } from "./counts.js";

/** @typedef {import("../../protocol.js").Imported} Imported */
/** @typedef {import("../../protocol.js").Unlabelled} Unlabelled */

/** As in digitlab.data.gathered. */
const NO_LABEL = 255;

/** Fires "change" when other digits are to be taken. */
export class Preview extends EventTarget {
  #box;
  #counts;
  #unlabelled;
  #unlabelledAs;
  #doubtful;
  /** @type {Imported | null} */
  #read = null;
  /** What is left out, as places among what is shown. @type {Set<number>} */
  #leftOut = new Set();

  /** @param {HTMLElement} root */
  constructor(root) {
    super();
    this.#box = find("#files-preview", root);
    this.#counts = find("#files-counts", root);
    this.#unlabelled = find("#files-unlabelled", root);
    this.#unlabelledAs = choice("#files-unlabelled-as", root);
    this.#doubtful = find("#files-doubtful", root);
    for (let digit = 0; digit < 10; digit++)
      this.#unlabelledAs.add(new Option(say("data-files-unlabelled-all", { digit }), `${digit}`));
    this.#unlabelledAs.addEventListener("change", () => this.#changed());
    button("#files-doubtful-out", root).addEventListener("click", () => this.#leaveDoubtful());
  }

  /** @param {Imported} read @param {boolean} isAgain the same digits, turned: what was chosen stays */
  show(read, isAgain) {
    this.#read = read;
    if (!isAgain) {
      this.#leftOut = new Set();
      this.#unlabelledAs.value = "out";
    }
    this.#unlabelled.hidden = read.unlabelled === 0;
    find("span", this.#unlabelled).textContent = say("data-files-unlabelled", {
      count: read.unlabelled,
    });
    // Each of a sheet is shown, so that the doubtful ones can be left out.
    this.#doubtful.hidden =
      !read.groups.some(({ sheet }) => sheet) ||
      !read.doubtful.some((_, at) => isDoubtful(read, at));
    this.#paint();
    this.#changed();
  }

  /** What those without a label are to be. @returns {Unlabelled} */
  get unlabelled() {
    const { value } = this.#unlabelledAs;
    return value === "out" || value === "read" ? value : Number(value);
  }

  /** The places of the digits that are left out, among all that were read. @returns {number[]} */
  get leftOut() {
    const { indices } = /** @type {Imported} */ (this.#read);
    return Array.from(this.#leftOut, (at) => indices[at]);
  }

  /** How many are to be taken. */
  get count() {
    const { count, unlabelled, labels } = /** @type {Imported} */ (this.#read);
    const areTaken = this.unlabelled !== "out";
    const all = count + (areTaken ? unlabelled : 0);
    return all - [...this.#leftOut].filter((at) => areTaken || labels[at] !== NO_LABEL).length;
  }

  #changed() {
    const { counts, labels, answers, unlabelled } = /** @type {Imported} */ (this.#read);
    const left = [...counts];
    const as = this.unlabelled;
    if (typeof as === "number") left[as] += unlabelled;
    labels.forEach((label, at) => {
      const isOut = this.#leftOut.has(at);
      if (label !== NO_LABEL) left[label] -= Number(isOut);
      else if (as === "read") left[answers[at]] += Number(!isOut);
      else if (as !== "out") left[as] -= Number(isOut);
    });
    this.#counts.textContent = say("data-files-counts", { counts: perDigit(left) });
    this.dispatchEvent(new Event("change"));
  }

  #paint() {
    const { groups } = /** @type {Imported} */ (this.#read);
    let start = 0;
    const sections = groups
      .filter(({ shown }) => shown)
      .map((group) => {
        start += group.shown;
        return this.#section(group, start - group.shown);
      });
    this.#box.replaceChildren(...sections);
  }

  /** @param {Imported["groups"][number]} group @param {number} start the place of its first digit */
  #section({ name, count, shown, sheet }, start) {
    const read = /** @type {Imported} */ (this.#read);
    const { images, labels, columns } = read;
    const box = element("div", { className: sheet ? "paper" : "" });
    const end = start + shown;
    const some = {
      images: images.subarray(start * CELLS, end * CELLS),
      labels: labels.subarray(start, end),
    };
    const words = (/** @type {number} */ i) => wordsOf(read, start + i);
    gallery(box, some, words, (i) => this.#toggle(box.children[i], start + i));
    [...box.children].forEach((made, i) => {
      made.classList.toggle("doubtful", isDoubtful(read, start + i));
      made.ariaPressed = String(this.#leftOut.has(start + i));
      if (sheet && made instanceof HTMLElement)
        made.style.gridArea = `${labels[start + i] + 1} / ${columns[start + i] + 1}`;
    });
    const title = name
      ? say("data-files-group", { name, count })
      : say("data-files-pictures", { count });
    return element("section", {}, element("h3", { textContent: title }), box);
  }

  /** @param {Element} made @param {number} at */
  #toggle(made, at) {
    this.#leave(made, at, !this.#leftOut.has(at));
    this.#changed();
  }

  /** @param {Element} made @param {number} at @param {boolean} isOut */
  #leave(made, at, isOut) {
    if (isOut) this.#leftOut.add(at);
    else this.#leftOut.delete(at);
    made.ariaPressed = String(isOut);
  }

  #leaveDoubtful() {
    const read = /** @type {Imported} */ (this.#read);
    [...this.#box.querySelectorAll(".digit")].forEach((made, at) => {
      if (isDoubtful(read, at)) this.#leave(made, at, true);
    });
    this.#changed();
  }
}

/** Whether its ink reaches a border, or the network reads another digit. @param {Imported} read @param {number} at */
function isDoubtful({ doubtful, labels, answers }, at) {
  return Boolean(doubtful[at]) || (labels[at] !== NO_LABEL && labels[at] !== answers[at]);
}

/** @param {Imported} read @param {number} at */
function wordsOf({ labels, answers }, at) {
  const [label, answer] = [labels[at], answers[at]];
  if (label === NO_LABEL) return say("data-files-unknown", { answer });
  return label === answer ? String(label) : say("data-files-other", { label, answer });
}
