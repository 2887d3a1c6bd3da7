/** One curve over epochs, drawn by uPlot in the page's colours. */

import uPlot from "../vendor/uplot.mjs";

const MOST_POINTS = 1000;
// The first mini-batches may cost far more than all the others: the axis is for those.
const MOST_VALUE = 0.5;

/**
 * @typedef {object} Look
 * @property {string} color a CSS variable
 * @property {boolean} [dots] whether each point is marked
 * @property {number} [top] the axis's end, where it is fixed
 * @property {number[]} steps between the axis's values
 * @property {(value: number) => string} format of the axis's values
 */

export class Curve {
  /** @type {[number[], number[]]} */
  #data = [[], []];
  #epochs = 1;
  #plot;

  /**
   * @param {HTMLElement} box is filled
   * @param {Look} look
   */
  constructor(box, { color, dots = false, top, steps, format }) {
    const ink = (/** @type {string} */ name) => () => getComputedStyle(box).getPropertyValue(name);
    const axis = { stroke: ink("--muted"), grid: { stroke: ink("--line"), width: 1 }, ticks: { show: false }, font: "13px system-ui" };
    /** @type {uPlot.Options} */
    const options = {
      width: 300,
      height: 200,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [0, this.#epochs] },
        y: { range: (_, _low, high) => [0, top ?? Math.max(0.1, Math.min(MOST_VALUE, (high || 0) * 1.1))] },
      },
      axes: [
        { ...axis, size: 30, label: "epoch", labelSize: 18, labelFont: axis.font, incrs: [1, 2, 5, 10, 20, 50, 100, 200] },
        { ...axis, size: 52, incrs: steps, values: (_, values) => values.map(format) },
      ],
      series: [{}, { stroke: ink(color), width: 2, points: { show: dots, size: 7 } }],
    };
    this.#plot = new uPlot(options, this.#data, box);
    new ResizeObserver(() => this.#plot.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box);
    window.addEventListener("themechange", () => this.#plot.redraw());
  }

  clear() {
    this.set([], 1);
  }

  /** @param {[number, number][]} points (epoch, value) @param {number} epochs the axis's end */
  set(points, epochs) {
    this.#data = [points.map(([x]) => x), points.map(([, y]) => y)];
    this.#epochs = epochs;
    this.#plot.setData(this.#data);
  }

  /** @param {number} epoch @param {number} value @param {number} epochs the axis's end */
  add(epoch, value, epochs) {
    const [xs, ys] = this.#data;
    // A new run begins again at the left.
    if (xs.length && epoch < xs[xs.length - 1]) return this.set([[epoch, value]], epochs);
    xs.push(epoch);
    ys.push(value);
    if (xs.length > MOST_POINTS) this.#data = [everySecond(xs), everySecond(ys)];
    this.#epochs = epochs;
    this.#plot.setData(this.#data);
  }
}

/** @param {number[]} values */
function everySecond(values) {
  return values.filter((_, i) => i % 2 === 0);
}
