/** What was written in the console: commands, text, pictures and notes. */

import { element } from "../../ui/dom.js";
import { HeatMap, legend } from "../../ui/heatmap.js";
import { largestSize, summary, written } from "../../ui/numbers.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../protocol.js").Written} Written */
/** @typedef {Extract<Written, {kind: "picture"}>} Picture */

const MOST_ENTRIES = 300;
/** Kinds whose pieces make one entry. */
const STREAMS = new Set(["out", "error"]);

export class Log {
  /** Draws each picture anew. @type {(() => void)[]} */
  #pictures = [];

  constructor() {
    this.element = element("div", { id: "console-log", tabIndex: 0 });
    this.element.setAttribute("role", "log");
    this.element.setAttribute("aria-label", say("console-log.aria-label"));
    window.addEventListener("themechange", () => {
      for (const draw of this.#pictures) draw();
    });
  }

  get isEmpty() {
    return !this.element.childElementCount;
  }

  clear() {
    this.element.replaceChildren();
    this.#pictures = [];
  }

  /** @param {string} text */
  command(text) {
    this.#append(element("pre", { className: "command", textContent: text }));
  }

  /** Says something about the console itself. @param {string} text */
  note(text) {
    this.#append(element("pre", { className: "note", textContent: text }));
  }

  /** @param {Written} written */
  write(written) {
    if (written.kind === "picture") return this.#append(this.#picture(written));
    const { kind } = written;
    const last = /** @type {HTMLElement | null} */ (this.element.lastElementChild);
    const text = "id" in written ? sayProblem({ ...written, message: written.text }) : written.text;
    if (last?.className === kind && STREAMS.has(kind)) last.append(text);
    else if (last?.className === kind && kind === "cut") last.textContent = text;
    else return this.#append(element("pre", { className: kind, textContent: text }));
    this.#scroll();
  }

  /** @param {HTMLElement} entry */
  #append(entry) {
    this.element.append(entry);
    while (this.element.childElementCount > MOST_ENTRIES) this.element.firstElementChild?.remove();
    this.#scroll();
  }

  #scroll() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** @param {Picture} picture */
  #picture({ rows, columns, numbers }) {
    const label = say("console-picture", { rows, columns, summary: summary(numbers) });
    const map = new HeatMap({ rows, columns, label });
    const width = columns * (rows > 20 ? 0.375 : 0.75);
    map.element.style.aspectRatio = `${columns} / ${rows}`;
    map.element.style.width = `${Math.max(4, Math.min(60, width))}rem`;
    const scale = largestSize(numbers);
    const caption = element("figcaption");
    const draw = () => {
      map.draw(numbers, scale);
      caption.replaceChildren(legend(`−${written(scale)}`, written(scale)));
    };
    draw();
    this.#pictures.push(draw);
    return element("figure", {}, map.element, caption);
  }
}
