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
 * The network's inputs for pen strokes in any units: row-major, 0 = paper, 1 = ink.
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
 * The pen's path in subcells from the box's upper left corner, in steps of at most one.
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

/** The share of ink of each cell. @param {Uint8Array} inked SIDE × SIDE subcells */
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
