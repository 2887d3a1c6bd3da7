/**
 * Files that people bring, on their way to Python, which reads them. Pictures among them are decoded
 * here: the browser knows the formats, Python gets their grey pixels.
 */

/** @typedef {import("./bridge.js").Bridge} Bridge */
/** @typedef {import("../protocol.js").NamedBytes} NamedBytes */

import { Problem } from "../protocol.js";

/** As in digitlab.data.imports and digitlab.data.pictures. */
const MOST_PIXELS = 50_000_000;
const LARGEST_SIDE = 2048;
/** Rows whose colours are read at once. */
const ROWS_AT_ONCE = 256;

/**
 * Reads files, and tells what is in them. Throws where Python cannot.
 * @param {Bridge} bridge @param {NamedBytes[]} files
 * @param {(share: number) => void} onShare @param {() => Promise<unknown>} nextTurn lets other questions in
 */
export async function readFiles(bridge, files, onShare, nextTurn) {
  ask(
    bridge,
    "files.begin",
    files.map(({ name }) => name),
  );
  const canvas = new OffscreenCanvas(1, 1);
  for (const [i, { name, bytes }] of files.entries()) {
    /** @type {string[]} */
    const pictures = ask(bridge, "files.add", name, bytes);
    for (const [j, picture] of pictures.entries()) {
      const data = ask(bridge, "files.picture", j);
      const show = async (/** @type {number} */ share) => {
        onShare((i + (j + share) / pictures.length) / files.length);
        await nextTurn();
      };
      if (data) await readPicture(bridge, picture, await decode(data, canvas), show);
      await show(1);
    }
    onShare((i + 1) / files.length);
    await nextTurn();
  }
  return ask(bridge, "files.finish");
}

/** @typedef {{pixels: Uint8Array, width: number, alpha: Uint8Array | null} | {why: "large" | "other"}} Decoded */

/**
 * A sheet of paper is read row by row, so that others are answered in between.
 * @param {Bridge} bridge @param {string} name @param {Decoded} decoded
 * @param {(share: number) => Promise<void>} show
 */
async function readPicture(bridge, name, decoded, show) {
  if ("why" in decoded) {
    ask(bridge, "files.skip", name, decoded.why);
    return;
  }
  const { pixels, width, alpha } = decoded;
  await show(0);
  /** @type {number} */
  const rows = ask(bridge, "files.add_picture", name, pixels, width, alpha);
  for (let row = 0; row < rows; row++) {
    await show((row + 1) / (rows + 1));
    ask(bridge, "files.add_row", row);
  }
}

/** @param {Bridge} bridge @param {string} name @param {...unknown} values @returns {any} */
function ask(bridge, name, ...values) {
  const reply = bridge.ask(name, values);
  if (reply.problem) throw Problem.from(reply.problem);
  return reply.answer;
}

/**
 * The grey pixels of a picture (0 = black), and how opaque they are where not all are opaque, scaled
 * down to at most LARGEST_SIDE pixels a side. Without pixels: `why` there are none.
 * @param {Uint8Array<ArrayBuffer>} data of a picture file
 * @param {OffscreenCanvas} canvas to draw on: one for all pictures, which take much memory
 * @returns {Promise<Decoded>}
 */
async function decode(data, canvas) {
  const claimed = claimedSize(data);
  if (claimed && claimed.width * claimed.height > MOST_PIXELS) return { why: "large" };
  const bitmap = await createImageBitmap(new Blob([data]), shrinking(claimed)).catch(() => null);
  if (!bitmap) return { why: "other" };
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS) return { why: "large" };
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(scale * bitmap.width));
    const height = Math.max(1, Math.round(scale * bitmap.height));
    return { ...greyPixels(bitmap, width, height, canvas), width };
  } finally {
    bitmap.close();
  }
}

/**
 * Has the browser shrink a large picture while it decodes it: the side that stays longer may be the
 * other one, where the camera was turned.
 * @param {Size | null} claimed @returns {ImageBitmapOptions}
 */
function shrinking(claimed) {
  if (!claimed) return {};
  const scale = LARGEST_SIDE / Math.max(claimed.width, claimed.height);
  if (scale >= 1) return {};
  const resizeWidth = Math.max(1, Math.round(scale * claimed.width));
  return { resizeWidth, resizeQuality: "high" };
}

/** @typedef {{width: number, height: number}} Size */

/**
 * What a picture's header says of its size, before anything is decoded; null for what is none, and
 * for formats that are seldom. PNG, GIF, BMP, WebP and JPEG are read by their specifications.
 * @param {Uint8Array<ArrayBuffer>} data @returns {Size | null}
 */
function claimedSize(data) {
  if (data.length < 32) return null;
  const head = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const kind = String.fromCharCode(...data.subarray(0, 16));
  if (kind.startsWith("\x89PNG")) return { width: head.getUint32(16), height: head.getUint32(20) };
  if (kind.startsWith("GIF8"))
    return { width: head.getUint16(6, true), height: head.getUint16(8, true) };
  if (kind.startsWith("BM") && head.getUint32(14, true) === 12)
    return { width: head.getUint16(18, true), height: head.getUint16(20, true) };
  if (kind.startsWith("BM"))
    return { width: head.getUint32(18, true), height: Math.abs(head.getInt32(22, true)) };
  if (kind.startsWith("RIFF") && kind.endsWith("VP8X"))
    return { width: 1 + readThree(head, 24), height: 1 + readThree(head, 27) };
  if (kind.startsWith("RIFF") && kind.endsWith("VP8L")) {
    const bits = head.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  if (kind.startsWith("RIFF") && kind.endsWith("VP8 "))
    return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
  return kind.startsWith("\xff\xd8") ? claimedByJpeg(head) : null;
}

/** @param {DataView} head @param {number} at */
function readThree(head, at) {
  return head.getUint16(at, true) + 0x10000 * head.getUint8(at + 2);
}

/** A JPEG is a row of segments, one of which begins a frame. @param {DataView} head @returns {Size | null} */
function claimedByJpeg(head) {
  for (let at = 2; at + 9 <= head.byteLength; at += 2 + head.getUint16(at + 2)) {
    const kind = head.getUint8(at + 1);
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return { width: head.getUint16(at + 7), height: head.getUint16(at + 5) };
    if (head.getUint8(at) !== 0xff) return null;
  }
  return null;
}

/** @param {ImageBitmap} bitmap @param {number} width @param {number} height @param {OffscreenCanvas} canvas */
function greyPixels(bitmap, width, height, canvas) {
  Object.assign(canvas, { width, height });
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  const pixels = new Uint8Array(width * height);
  const alpha = new Uint8Array(width * height);
  for (let row = 0; row < height; row += ROWS_AT_ONCE) {
    const { data: rgba } = context.getImageData(
      0,
      row,
      width,
      Math.min(ROWS_AT_ONCE, height - row),
    );
    for (let i = 0, at = row * width; i < rgba.length; i += 4, at++) {
      pixels[at] = 0.299 * rgba[i] + 0.587 * rgba[i + 1] + 0.114 * rgba[i + 2];
      alpha[at] = rgba[i + 3];
    }
  }
  return { pixels, alpha: alpha.every((one) => one === 255) ? null : alpha };
}
