/**
 * The drawing pad: a canvas that keeps pen strokes, and gives the 768 inputs that they make.
 *
 * Strokes are lists of [x, y] in units of the pad's width, so they outlive a change of its size.
 */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { inputsFromStrokes } from "./strokes.js";

/** @typedef {import("./strokes.js").Point} Point */
/** @typedef {import("./strokes.js").Stroke} Stroke */
/** @typedef {{strokes: Stroke[], shown: Float32Array | null, truth?: number}} Drawing */

/** Points nearer than this, in widths of the pad, are the same place: a tap is a dot. */
const NEAREST = 0.008;
const LINE_WIDTH = 0.07;
const KEY_STEP = 0.04;
const UNDO_STEPS = 200;
/** So long after a pen was there, a touch is the hand that holds it. */
const PALM_MILLISECONDS = 3000;
/** Where the arrow keys move the pen. @type {Record<string, Point | undefined>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A canvas to draw on. Fires "change" whenever what is on it changes. */
export class Pad extends EventTarget {
  /** @type {Stroke[]} */
  strokes = [];
  /** Inputs that are shown in place of a drawing. @type {Float32Array | null} */
  #shown = null;
  /** @type {number | undefined} which digit those are */
  #truth;
  /** What was on it before, the newest last. @type {Drawing[]} */
  #history = [];
  /** @type {number | null} the pointer that draws */
  #pointer = null;
  #box = new DOMRect();
  /** The fingers that are on it. @type {Set<number>} */
  #touches = new Set();
  /** When a pen was last there. */
  #penTime = -Infinity;
  /** @type {{at: Point, down: boolean}} the pen that the keyboard moves */
  #pen = { at: [0.5, 0.4], down: false };
  #canvas;
  #context;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => this.#end(/** @type {PointerEvent} */ (event)));
    }
    canvas.addEventListener("keydown", (event) => this.#key(event));
    for (const change of ["focus", "blur"]) canvas.addEventListener(change, () => this.redraw());
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  focus() {
    this.#canvas.focus({ preventScroll: true });
  }

  get isEmpty() {
    return this.strokes.length === 0 && !this.#shown;
  }

  /** The network's 768 inputs, or null where nothing is drawn. */
  get inputs() {
    return this.#shown ?? (this.isEmpty ? null : inputsFromStrokes(this.strokes));
  }

  /** Which digit it is, where that is known: for digits of a data set. @returns {number | undefined} */
  get truth() {
    return this.#shown ? this.#truth : undefined;
  }

  /**
   * Shows a digit of a data set in place of a drawing.
   * @param {Float32Array} inputs 768 numbers @param {number} [truth] which digit it is
   */
  show(inputs, truth) {
    this.#remember();
    this.strokes = [];
    this.#shown = inputs;
    this.#truth = truth;
    this.#lift();
    this.#changed();
  }

  /** All that is on the pad, for `restore`. @returns {Drawing} */
  get drawing() {
    return { strokes: this.strokes, shown: this.#shown, truth: this.truth };
  }

  /** Puts an earlier drawing on the pad. @param {Drawing} drawing */
  restore({ strokes, shown, truth }) {
    this.strokes = strokes;
    this.#shown = shown;
    this.#truth = truth;
    this.#changed();
  }

  get canUndo() {
    return this.#history.length > 0;
  }

  /** Undoes the last stroke, or the last clearing. */
  undo() {
    const before = this.#history.pop();
    if (!before) return;
    this.#lift();
    this.restore(before);
  }

  clear() {
    if (this.isEmpty) return;
    this.#remember();
    this.strokes = [];
    this.#shown = null;
    this.#lift();
    this.#changed();
  }

  #lift() {
    this.#pointer = null;
    this.#pen.down = false;
  }

  #remember() {
    this.#history.push({ ...this.drawing, strokes: this.strokes.slice() });
    if (this.#history.length > UNDO_STEPS) this.#history.shift();
  }

  #changed() {
    this.redraw();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Point} point */
  #startStroke(point) {
    this.#remember();
    this.strokes = [...this.strokes, [point]];
    this.#shown = null;
    this.#changed();
  }

  /**
   * @param {Point} point
   * @returns {boolean} whether it lengthened the last stroke
   */
  #lengthen(point) {
    const stroke = this.strokes[this.strokes.length - 1];
    const last = stroke[stroke.length - 1];
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAREST) return false;
    stroke.push(point);
    this.#line([last, point]);
    return true;
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    if (!this.#isMeant(event)) return;
    this.#pen.down = false;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    // For the whole stroke: what appears on the page meanwhile may move the pad, but not the ink.
    this.#box = this.#canvas.getBoundingClientRect();
    this.#startStroke(this.#place(event));
  }

  /**
   * Whether somebody draws with this: not with two fingers, and not with the hand that holds a pen,
   * which often is there first. Then its stroke goes.
   * @param {PointerEvent} event
   */
  #isMeant({ pointerType, pointerId, timeStamp }) {
    const isByFinger = this.#pointer !== null && this.#touches.has(this.#pointer);
    if (pointerType === "touch") this.#touches.add(pointerId);
    if (pointerType === "pen") this.#penTime = timeStamp;
    if (isByFinger && pointerType !== "mouse") {
      this.#pointer = null;
      this.undo();
    }
    if (this.#pointer !== null) return false;
    const isHand = timeStamp - this.#penTime < PALM_MILLISECONDS;
    return pointerType !== "touch" || (this.#touches.size === 1 && !isHand);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const longer = (events.length ? events : [event]).map((e) => this.#lengthen(this.#place(e)));
    if (longer.includes(true)) this.dispatchEvent(new Event("change"));
  }

  /** @param {PointerEvent} event */
  #end(event) {
    this.#touches.delete(event.pointerId);
    if (event.pointerType === "pen") this.#penTime = event.timeStamp;
    if (event.pointerId === this.#pointer) this.#pointer = null;
  }

  /** @param {PointerEvent} event @returns {Point} */
  #place(event) {
    const box = this.#box;
    // A stroke that leaves the pad stays on its edge: ink that cannot be seen must not count.
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.width];
    return [within(x, 1), within(y, ROWS / COLUMNS)];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = WAYS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(way || event.key === " ")) return;
    event.preventDefault();
    if (event.repeat && !way) return;
    const pen = this.#pen;
    if (way) {
      const [x, y] = pen.at;
      pen.at = [within(x + way[0] * KEY_STEP, 1), within(y + way[1] * KEY_STEP, ROWS / COLUMNS)];
      if (pen.down) this.#lengthen(pen.at);
      this.#changed();
    } else {
      pen.down = !pen.down;
      if (pen.down) this.#startStroke(pen.at);
      else this.redraw();
    }
  }

  #resize() {
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * ratio);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * ratio);
    this.redraw();
  }

  /** Draws everything again, as after a change of the colours. */
  redraw() {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.strokes.forEach((stroke) => this.#line(stroke));
    if (this.#shown) this.#drawShown(this.#shown);
    if (this.#canvas.matches(":focus-visible")) this.#drawPen();
  }

  /** @param {Point[]} points */
  #line(points) {
    const context = this.#context;
    const width = this.#canvas.width;
    context.strokeStyle = context.fillStyle = getComputedStyle(this.#canvas).color;
    context.lineWidth = LINE_WIDTH * width;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(points[0][0] * width, points[0][1] * width);
    for (const [x, y] of points) context.lineTo(x * width, y * width);
    context.stroke();
    if (points.length > 1) return;
    // Not every browser draws a line without a length.
    context.arc(points[0][0] * width, points[0][1] * width, context.lineWidth / 2, 0, 2 * Math.PI);
    context.fill();
  }

  /** @param {Float32Array} inputs */
  #drawShown(inputs) {
    const context = this.#context;
    const edge = (/** @type {number} */ cell) => Math.round((cell * this.#canvas.width) / COLUMNS);
    context.fillStyle = getComputedStyle(this.#canvas).color;
    inputs.forEach((ink, i) => {
      context.globalAlpha = ink;
      const [column, row] = [i % COLUMNS, Math.floor(i / COLUMNS)];
      context.fillRect(
        edge(column),
        edge(row),
        edge(column + 1) - edge(column),
        edge(row + 1) - edge(row),
      );
    });
    context.globalAlpha = 1;
  }

  #drawPen() {
    const context = this.#context;
    const width = this.#canvas.width;
    const [x, y] = this.#pen.at;
    context.strokeStyle = context.fillStyle = getComputedStyle(this.#canvas).outlineColor;
    context.lineWidth = 0.008 * width;
    context.beginPath();
    context.arc(x * width, y * width, (LINE_WIDTH * width) / 2, 0, 2 * Math.PI);
    if (this.#pen.down) context.fill();
    else context.stroke();
  }
}

/** @param {number} value @param {number} most */
function within(value, most) {
  return Math.min(most, Math.max(0, value));
}
