/**
 * The network's 768 inputs of pen strokes: the digit fitted into a box, drawn with a round pen, and
 * centred by its mass, as digitlab.data.grid does.
 */

import { COLUMNS, ROWS } from "../../lab/grid.js";

/** @typedef {[number, number]} Point */
/** @typedef {Point[]} Stroke */

// The same geometry as in py/digitlab/data/grid.py, in cells and in parts of a cell.
const BOX = 20;
const PEN_WIDTH = 2;
const SUBCELLS = 4;
const REACH = (PEN_WIDTH * SUBCELLS) / 2;
const SIDE = BOX * SUBCELLS + 2 * REACH + 1;

/** A stroke is stray if it is smaller than this and further away, in sizes of the largest stroke. */
const STRAY_SIZE = 0.2;
const STRAY_DISTANCE = 0.15;
const PALE = 0.2;

const PEN = roundPen();

/** The round pen's subcells around its centre, as offsets on a square of SIDE by SIDE. */
function roundPen() {
  const offsets = [];
  for (let dy = -REACH; dy <= REACH; dy++)
    for (let dx = -REACH; dx <= REACH; dx++)
      if (dx * dx + dy * dy <= REACH * REACH) offsets.push(dy * SIDE + dx);
  return offsets;
}

/**
 * The network's inputs for pen strokes in any units: row-major, 0 = paper, 1 = ink. Stray dots are
 * pale, and change nothing of the rest.
 * @param {Stroke[]} strokes
 * @returns {Float32Array} 768 numbers
 */
export function inputsFromStrokes(strokes) {
  const stray = strayDots(strokes);
  const digit = strokes.filter((stroke) => !stray.has(stroke));
  const fit = fitOf(digit);
  const inked = new Uint8Array(SIDE * SIDE);
  for (const [x, y] of penPath(digit, fit)) {
    const centre = (Math.floor(y + 0.5) + REACH) * SIDE + Math.floor(x + 0.5) + REACH;
    for (const offset of PEN) inked[centre + offset] = 1;
  }
  const way = wayToCentre(inked);
  const cells = averageToCells(inked, way);
  addPale(cells, penPath([...stray], fit), way);
  return cells;
}

/**
 * Strokes that are no part of the digit: much smaller than it, and far from all that is not.
 * @param {Stroke[]} strokes
 */
function strayDots(strokes) {
  const sizes = strokes.map((stroke) => Math.max(rangeOf(stroke, 0), rangeOf(stroke, 1)));
  const size = Math.max(...sizes);
  const isSmall = (/** @type {number} */ i) => sizes[i] < STRAY_SIZE * size;
  const rest = strokes.filter((_, i) => !isSmall(i));
  const far = strokes.filter(
    (stroke, i) => isSmall(i) && distance(stroke[0], rest) > STRAY_DISTANCE * size,
  );
  return new Set(far);
}

/** Its extent along an axis. @param {Stroke} stroke @param {0 | 1} axis */
function rangeOf(stroke, axis) {
  const places = stroke.map((point) => point[axis]);
  return Math.max(...places) - Math.min(...places);
}

/** From a point to the nearest stroke. @param {Point} point @param {Stroke[]} strokes */
function distance([x, y], strokes) {
  let nearest = Infinity;
  for (const stroke of strokes) {
    let [fromX, fromY] = stroke[0];
    for (const [toX, toY] of stroke) {
      const [acrossX, acrossY] = [toX - fromX, toY - fromY];
      const along = (x - fromX) * acrossX + (y - fromY) * acrossY;
      const share = Math.min(1, Math.max(0, along / (acrossX ** 2 + acrossY ** 2 || 1)));
      const away = Math.hypot(x - fromX - share * acrossX, y - fromY - share * acrossY);
      nearest = Math.min(nearest, away);
      [fromX, fromY] = [toX, toY];
    }
  }
  return nearest;
}

/** @typedef {{left: number, top: number, scale: number}} Fit */

/** How strokes come into the box's upper left corner, in subcells. @param {Stroke[]} strokes @returns {Fit} */
function fitOf(strokes) {
  const points = strokes.flat();
  const left = Math.min(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y));
  const extent = Math.max(...points.map(([x, y]) => Math.max(x - left, y - top)));
  return { left, top, scale: extent > 0 ? ((BOX - PEN_WIDTH) * SUBCELLS - 1) / extent : 0 };
}

/**
 * The pen's path in subcells, in steps of at most one.
 * @param {Stroke[]} strokes @param {Fit} fit
 */
function* penPath(strokes, { left, top, scale }) {
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

/** @typedef {{down: number, right: number}} Way in subcells */

/** What brings the ink's centre of mass to the grid's. @param {Uint8Array} inked SIDE × SIDE subcells @returns {Way} */
function wayToCentre(inked) {
  let mass = 0;
  let rows = 0;
  let columns = 0;
  inked.forEach((ink, i) => {
    mass += ink;
    rows += ink * Math.floor(i / SIDE);
    columns += ink * (i % SIDE);
  });
  return {
    down: Math.floor((ROWS * SUBCELLS - 1) / 2 - rows / mass + 0.5),
    right: Math.floor((COLUMNS * SUBCELLS - 1) / 2 - columns / mass + 0.5),
  };
}

/** The share of ink of each cell. @param {Uint8Array} inked SIDE × SIDE subcells @param {Way} way */
function averageToCells(inked, { down, right }) {
  const cells = new Float32Array(ROWS * COLUMNS);
  inked.forEach((ink, i) => {
    const cell = ink ? cellOf((i % SIDE) + right, Math.floor(i / SIDE) + down) : -1;
    if (cell >= 0) cells[cell] += 1 / SUBCELLS ** 2;
  });
  return cells;
}

/** The cell of a subcell, or −1 outside of the grid. @param {number} x @param {number} y */
function cellOf(x, y) {
  const [column, row] = [Math.floor(x / SUBCELLS), Math.floor(y / SUBCELLS)];
  const isInside = row >= 0 && row < ROWS && column >= 0 && column < COLUMNS;
  return isInside ? row * COLUMNS + column : -1;
}

/** Shows a path in pale ink, where there is none. @param {Float32Array} cells @param {Iterable<number[]>} path @param {Way} way */
function addPale(cells, path, { down, right }) {
  for (const [x, y] of path) {
    const [middleX, middleY] = [Math.round(x) + REACH + right, Math.round(y) + REACH + down];
    for (let dy = -REACH; dy < REACH; dy += SUBCELLS)
      for (let dx = -REACH; dx < REACH; dx += SUBCELLS) {
        const cell = cellOf(middleX + dx, middleY + dy);
        if (cell >= 0) cells[cell] = Math.max(cells[cell], PALE);
      }
  }
}
