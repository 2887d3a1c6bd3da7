/** Tables of numbers as coloured cells that can be pointed at and walked through by keyboard. */

import { element } from "./dom.js";
import { say } from "./words.js";

/** Below 1: what is small in size stays visible beside what is large. */
const GAMMA = 0.6;

/** @typedef {{row: number, column: number}} Cell */
/** @typedef {{rows: [number, number], columns: [number, number]}} Area from, and up to without */
/** How a cell is picked: pointed at; walked to by keyboard; or chosen, by click, tap or Enter. @typedef {"point" | "walk" | "choose"} How */

const HALF = 255;

/** Colours from −1 to 1, as pixels; made anew for other colours of the page. @type {Uint32Array | null} */
let ramp = null;
window.addEventListener("themechange", () => (ramp = null));

function makeRamp() {
  const style = getComputedStyle(document.documentElement);
  const [negative, zero, positive] = ["--negative", "--sheet", "--positive"].map((name) => {
    const hex = style.getPropertyValue(name).trim();
    return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  });
  return Uint32Array.from({ length: 2 * HALF + 1 }, (_, i) => {
    const share = Math.abs(i - HALF) / HALF;
    const full = i < HALF ? negative : positive;
    const [red, green, blue] = zero.map((channel, c) =>
      Math.round(channel + share * (full[c] - channel)),
    );
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

/** @param {number} number @param {number} scale the size that has the full colour */
function pixel(number, scale) {
  ramp ??= makeRamp();
  const share = scale ? Math.min(1, Math.abs(number) / scale) ** GAMMA : 0;
  return ramp[HALF + Math.round(HALF * (number < 0 ? -share : share))];
}

/** The same as a colour of CSS. @param {number} number @param {number} scale */
export function colour(number, scale) {
  const bits = pixel(number, scale);
  return `rgb(${bits & 255} ${(bits >> 8) & 255} ${(bits >> 16) & 255})`;
}

export class HeatMap {
  /** @type {Cell} */
  #at = { row: 0, column: 0 };
  #rows;
  #columns;
  #canvas;
  #mark = element("span", { className: "mark", hidden: true });

  /**
   * @param {object} options
   * @param {number} options.rows
   * @param {number} options.columns
   * @param {string} options.label what it shows, for those who do not see it
   * @param {(cell: Cell, how: How) => void} [options.onPick]
   */
  constructor({ rows, columns, label, onPick }) {
    this.#rows = rows;
    this.#columns = columns;
    this.#canvas = element("canvas", { width: columns, height: rows });
    this.element = element("div", { className: "heatmap" }, this.#canvas, this.#mark);
    this.element.setAttribute("role", onPick ? "application" : "img");
    this.label(label);
    if (onPick) this.#listen(onPick);
  }

  /** @param {string} text */
  label(text) {
    this.element.setAttribute("aria-label", text);
  }

  /**
   * @param {ArrayLike<number>} numbers row by row
   * @param {number} scale the size that has the full colour
   * @param {number} [offset] where its numbers begin
   */
  draw(numbers, scale, offset = 0) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    const image = context.createImageData(this.#columns, this.#rows);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) pixels[i] = pixel(numbers[offset + i], scale);
    context.putImageData(image, 0, 0);
  }

  /** Frames a part of it, or nothing. @param {Area | null} area */
  mark(area) {
    this.#mark.hidden = area === null;
    if (!area) return;
    const share = (/** @type {[number, number]} */ [from, to], /** @type {number} */ all) => [
      `${(100 * from) / all}%`,
      `${(100 * (to - from)) / all}%`,
    ];
    const [top, height] = share(area.rows, this.#rows);
    const [left, width] = share(area.columns, this.#columns);
    Object.assign(this.#mark.style, { top, height, left, width });
  }

  /** @param {(cell: Cell, how: How) => void} onPick */
  #listen(onPick) {
    const pointed = (/** @type {PointerEvent | MouseEvent} */ event) => {
      const box = this.#canvas.getBoundingClientRect();
      const within = (/** @type {number} */ share, /** @type {number} */ all) =>
        Math.max(0, Math.min(all - 1, Math.floor(share * all)));
      return {
        row: within((event.clientY - box.top) / box.height, this.#rows),
        column: within((event.clientX - box.left) / box.width, this.#columns),
      };
    };
    const go = (/** @type {Cell} */ cell, /** @type {How} */ how) => {
      this.#at = cell;
      onPick(cell, how);
    };
    this.element.addEventListener("pointermove", (event) => go(pointed(event), "point"));
    this.element.addEventListener("click", (event) => go(pointed(event), "choose"));
    walk(this.element, this.#rows, this.#columns, () => this.#at, go);
  }
}

/**
 * Lets an element be walked through by keyboard: the arrow keys go from cell to cell, Enter chooses.
 * @param {HTMLElement | SVGElement} box
 * @param {number} rows
 * @param {number} columns
 * @param {() => Cell} at where the walk is
 * @param {(cell: Cell, how: How) => void} go
 */
export function walk(box, rows, columns, at, go) {
  box.tabIndex = 0;
  box.addEventListener("focus", () => {
    if (box.matches(":focus-visible")) go(at(), "walk");
  });
  box.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
      key
    ];
    if (!way && key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    const { row, column } = at();
    if (!way) return go({ row, column }, "choose");
    const next = {
      row: Math.max(0, Math.min(rows - 1, row + way[0])),
      column: Math.max(0, Math.min(columns - 1, column + way[1])),
    };
    go(next, "walk");
  });
}

/**
 * The legend of a scale: what the full colours mean.
 * @param {string} low @param {string} high
 */
export function legend(low, high) {
  const ramp = new HeatMap({ rows: 1, columns: 41, label: say("numbers-legend", { low, high }) });
  ramp.draw(
    Array.from({ length: 41 }, (_, i) => i / 20 - 1),
    1,
  );
  return element("span", { className: "legend" }, low, ramp.element, high);
}
