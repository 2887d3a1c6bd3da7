/**
 * The drawing pad: pen strokes on a canvas, and the 768 inputs that they make.
 *
 * Strokes are lists of [x, y] in units of the pad's width, so they outlive a change of its size.
 */

import { COLUMNS, ROWS } from "../../lab/grid.js";

/** @typedef {[number, number]} Point */
/** @typedef {Point[]} Stroke */

// The same geometry as py/digitlab/grid.py, in cells and in parts of a cell: change both together.
const BOX = 20;
const PEN_WIDTH = 2;
const SUBCELLS = 4;
const REACH = (PEN_WIDTH * SUBCELLS) / 2;
const SIDE = BOX * SUBCELLS + 2 * REACH + 1;

/** The round pen's subcells around its centre, as offsets on a square of SIDE. @type {number[]} */
const PEN = [];
for (let dy = -REACH; dy <= REACH; dy++) {
  for (let dx = -REACH; dx <= REACH; dx++) {
    if (dx * dx + dy * dy <= REACH * REACH) PEN.push(dy * SIDE + dx);
  }
}

/** Nearer points than this, in widths of the pad, are the same place: a tap is a dot. */
const NEAREST = 0.008;
const LINE_WIDTH = 0.07;
const KEY_STEP = 0.04;
const UNDO_STEPS = 200;

/**
 * The network's inputs for pen strokes in any units: row-major, 0 = paper, 1 = ink. The digit is
 * fitted into a 20×20 box, drawn with a round pen and centred by its mass.
 * @param {Stroke[]} strokes
 * @returns {Float32Array} 768 numbers
 */
export function inputsFromStrokes(strokes) {
  const inked = new Uint8Array(SIDE * SIDE);
  for (const [x, y] of penPath(strokes)) {
    const centre = (Math.floor(y + 0.5) + REACH) * SIDE + Math.floor(x + 0.5) + REACH;
    for (const offset of PEN) inked[centre + offset] = 1;
  }
  return averageToCells(inked);
}

/**
 * The pen's way in subcells from the box's upper left corner, in steps of at most one.
 * @param {Stroke[]} strokes
 */
function* penPath(strokes) {
  const points = strokes.flat();
  const left = Math.min(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y));
  const extent = Math.max(...points.map(([x, y]) => Math.max(x - left, y - top)));
  const scale = extent > 0 ? ((BOX - PEN_WIDTH) * SUBCELLS - 1) / extent : 0;
  for (const stroke of strokes) {
    const path = stroke.map(([x, y]) => [(x - left) * scale, (y - top) * scale]);
    let [x, y] = path[0];
    yield [x, y];
    for (const [nextX, nextY] of path.slice(1)) {
      const steps = Math.max(1, Math.ceil(Math.hypot(nextX - x, nextY - y)));
      for (let k = 1; k <= steps; k++) {
        yield [x + (nextX - x) * (k / steps), y + (nextY - y) * (k / steps)];
      }
      [x, y] = [nextX, nextY];
    }
  }
}

/** @param {Uint8Array} inked SIDE × SIDE subcells */
function averageToCells(inked) {
  let mass = 0;
  let rows = 0;
  let columns = 0;
  inked.forEach((ink, i) => {
    mass += ink;
    rows += ink * Math.floor(i / SIDE);
    columns += ink * (i % SIDE);
  });
  const down = Math.floor((ROWS * SUBCELLS - 1) / 2 - rows / mass + 0.5);
  const right = Math.floor((COLUMNS * SUBCELLS - 1) / 2 - columns / mass + 0.5);
  const cells = new Float32Array(ROWS * COLUMNS);
  inked.forEach((ink, i) => {
    if (!ink) return;
    const row = Math.floor((Math.floor(i / SIDE) + down) / SUBCELLS);
    const column = Math.floor(((i % SIDE) + right) / SUBCELLS);
    if (row < 0 || row >= ROWS || column < 0 || column >= COLUMNS) return;
    cells[row * COLUMNS + column] += 1 / SUBCELLS ** 2;
  });
  return cells;
}

/** A canvas to draw on. Fires "change" whenever the strokes are others. */
export class Pad extends EventTarget {
  /** @type {Stroke[]} */
  strokes = [];
  /** Inputs that are shown in place of a drawing. @type {Float32Array | null} */
  #shown = null;
  /** @type {number | undefined} which digit those are */
  #truth;
  /** @type {{strokes: Stroke[], shown: Float32Array | null}[]} */
  #history = [];
  /** @type {number | null} the pointer that draws */
  #pointer = null;
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

  get isEmpty() {
    return this.strokes.length === 0 && !this.#shown;
  }

  /** The network's 768 inputs, or null where nothing is drawn. */
  get inputs() {
    return this.#shown ?? (this.isEmpty ? null : inputsFromStrokes(this.strokes));
  }

  /** Which digit it really is, where that is known: of a data set's digits. @returns {number | undefined} */
  get truth() {
    return this.#shown ? this.#truth : undefined;
  }

  /** Shows a digit of a data set in place of a drawing. @param {Float32Array} inputs 768 numbers @param {number} [truth] which digit it is */
  show(inputs, truth) {
    this.#remember();
    this.strokes = [];
    this.#shown = inputs;
    this.#truth = truth;
    this.#lift();
    this.#changed();
  }

  /** All that is on the pad, for `restore`. */
  get drawing() {
    return { strokes: this.strokes, shown: this.#shown };
  }

  /** Puts a drawing of before on the pad. @param {Pad["drawing"]} drawing */
  restore({ strokes, shown }) {
    this.strokes = strokes;
    this.#shown = shown;
    this.#changed();
  }

  get canUndo() {
    return this.#history.length > 0;
  }

  /** Takes back the last stroke, or the last clearing. */
  undo() {
    const before = this.#history.pop();
    if (!before) return;
    this.strokes = before.strokes;
    this.#shown = before.shown;
    this.#lift();
    this.#changed();
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
    this.#history.push({ strokes: this.strokes.slice(), shown: this.#shown });
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
    if (this.#pointer !== null || event.button !== 0) return;
    event.preventDefault();
    this.#pen.down = false;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#startStroke(this.#place(event));
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
    if (event.pointerId === this.#pointer) this.#pointer = null;
  }

  /** @param {PointerEvent} event @returns {Point} */
  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    // Ink stays on the paper: what cannot be seen must not count.
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.width];
    return [within(x, 1), within(y, ROWS / COLUMNS)];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[/** @type {keyof ways} */ (event.key)];
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

  /** Draws all anew, as after a change of the colours. */
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
    context.strokeStyle = getComputedStyle(this.#canvas).color;
    context.lineWidth = LINE_WIDTH * width;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(points[0][0] * width, points[0][1] * width);
    for (const [x, y] of points) context.lineTo(x * width, y * width);
    context.stroke();
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
