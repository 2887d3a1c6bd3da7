/** Curves over epochs, drawn by uPlot in the page's colours. */

import uPlot from "../vendor/uplot.mjs";
import { written } from "./numbers.js";
import { say } from "./words.js";

// The first mini-batches may cost far more than all the others: the axis is for those that follow.
const FIRST_SHARE = 0.05;

/**
 * @typedef {object} Line
 * @property {string} name as it is read out
 * @property {[number, number][]} points (epoch, value)
 * @property {string} color a CSS variable
 * @property {number[]} [dash]
 * @property {boolean} [dots] whether each point is marked
 */
/**
 * @typedef {object} Look
 * @property {number} [top] the axis's end, where it is fixed
 * @property {number[]} steps between the axis's values
 * @property {(value: number) => string} format of the axis's values
 * @property {(value: number) => string} read of a value that is pointed at
 */

export class Curve {
  #epochs = 1;
  #high = 0;
  #styles = "";
  #box;
  #look;
  #readout;
  /** @type {Line[]} */
  #shown = [];
  /** @type {uPlot | undefined} */
  #plot;

  /**
   * @param {HTMLElement} box is filled
   * @param {Look} look
   * @param {HTMLElement} readout says what is pointed at: by mouse, tap, or the arrow keys
   */
  constructor(box, look, readout) {
    this.#box = box;
    this.#look = look;
    this.#readout = readout;
    box.addEventListener("keydown", (event) => this.#walk(event));
    this.show([], 1);
    const size = () => this.#plot?.setSize({ width: box.clientWidth, height: box.clientHeight });
    new ResizeObserver(size).observe(box);
    window.addEventListener("themechange", () => this.#plot?.redraw());
  }

  /** @param {Line[]} lines @param {number} epochs the axis's end */
  show(lines, epochs) {
    this.#epochs = epochs;
    const shown = lines.filter(({ points }) => points.length);
    this.#shown = shown;
    this.#box.tabIndex = shown.length ? 0 : -1;
    this.#high = Math.max(0, ...shown.map(highest));
    const tables = shown.map(
      ({ points }) =>
        /** @type {uPlot.AlignedData} */ ([points.map(([x]) => x), points.map(([, y]) => y)]),
    );
    const data = tables.length ? uPlot.join(tables) : /** @type {uPlot.AlignedData} */ ([[]]);
    const styles = JSON.stringify(shown.map(({ color, dash, dots }) => [color, dash, dots]));
    if (this.#plot && styles === this.#styles) return this.#plot.setData(data);
    this.#styles = styles;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(shown), data, this.#box);
  }

  /** From epoch to epoch by the arrow keys, with Shift from point to point. @param {KeyboardEvent} event */
  #walk(event) {
    const plot = this.#plot;
    const way = { ArrowLeft: -1, ArrowRight: 1, Home: -1, End: 1 }[event.key];
    if (!plot || !way || !plot.data[0].length) return;
    event.preventDefault();
    event.stopPropagation();
    const last = plot.data[0].length - 1;
    const isStop = (/** @type {number} */ i) =>
      i <= 0 || i >= last || event.shiftKey || Number.isInteger(plot.data[0][i]);
    let next = plot.cursor.idx ?? (way > 0 ? -1 : last + 1);
    if (event.key === "Home" || event.key === "End") next = way > 0 ? last : 0;
    else
      do next += way;
      while (!isStop(next));
    next = Math.max(0, Math.min(last, next));
    const left = plot.valToPos(plot.data[0][next], "x");
    plot.setCursor({ left, top: plot.bbox.height / (2 * devicePixelRatio) });
  }

  /** Says the values where the cursor stands: of a line that has none there, the last before. @param {uPlot} plot */
  #read(plot) {
    const { idx, left } = plot.cursor;
    this.#readout.textContent = "";
    if (idx === null || idx === undefined || left === undefined || left < 0) return;
    const epoch = plot.data[0][idx];
    const values = this.#shown.flatMap(({ name, points }) => {
      const point = points.findLast(([at]) => at <= epoch);
      return point ? [say("curve-read-one", { name, value: this.#look.read(point[1]) })] : [];
    });
    const all = { epoch: written(epoch), values: values.join(" · ") };
    this.#readout.textContent = say("curve-read", all);
  }

  /** @param {Line[]} lines @returns {uPlot.Options} */
  #options(lines) {
    const { top, steps, format } = this.#look;
    const ink = (/** @type {string} */ name) => () =>
      getComputedStyle(this.#box).getPropertyValue(name);
    const axis = {
      stroke: ink("--muted"),
      grid: { stroke: ink("--line"), width: 1 },
      ticks: { show: false },
      font: "13px system-ui",
    };
    return {
      width: this.#box.clientWidth || 300,
      height: this.#box.clientHeight || 200,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
      hooks: { setCursor: [(plot) => this.#read(plot)] },
      scales: {
        x: { time: false, range: () => [0, this.#epochs] },
        y: { range: () => [0, top ?? Math.max(0.1, this.#high * 1.1)] },
      },
      axes: [
        {
          ...axis,
          size: 30,
          label: say("curve-epoch"),
          labelSize: 18,
          labelFont: axis.font,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200],
        },
        {
          ...axis,
          size: 52,
          incrs: steps,
          values: (/** @type {unknown} */ _, /** @type {number[]} */ values) => values.map(format),
        },
      ],
      series: [
        {},
        ...lines.map(({ color, dash, dots = false }) => ({
          stroke: ink(color),
          width: 2,
          dash,
          spanGaps: true,
          points: { show: dots, size: 7 },
        })),
      ],
    };
  }
}

/** The largest value after the first few, or of those, where there are no others. @param {Line} line */
function highest({ points }) {
  const [begin, end] = [points[0][0], points[points.length - 1][0]];
  const later = points.filter(([at]) => at > begin + FIRST_SHARE * (end - begin));
  return Math.max(...(later.length ? later : points).map(([, value]) => value));
}
