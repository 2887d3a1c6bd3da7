/**
 * Files that people bring, on their way to Python, which reads them. Pictures among them are decoded
 * here: the browser knows the formats, Python gets their grey pixels.
 */

/** @typedef {import("./bridge.js").Bridge} Bridge */
/** @typedef {import("../protocol.js").NamedBytes} NamedBytes */

import { Problem } from "../protocol.js";

const MOST_PIXELS = 4096 * 4096;
/** As in digitlab.data.pictures. */
const LARGEST_SIDE = 1024;

/**
 * Reads files, and tells what is in them. Throws where Python cannot.
 * @param {Bridge} bridge @param {NamedBytes[]} files
 * @param {(share: number) => void} onShare @param {() => Promise<unknown>} nextTurn lets other questions in
 */
export async function readFiles(bridge, files, onShare, nextTurn) {
  ask(bridge, "data.begin_import");
  for (const [i, { name, bytes }] of files.entries()) {
    /** @type {string[]} */
    const pictures = ask(bridge, "data.import_file", name, bytes);
    for (const [j, picture] of pictures.entries()) {
      const data = ask(bridge, "data.import_picture_bytes", j);
      if (data) await readPicture(bridge, picture, data);
      await nextTurn();
    }
    onShare((i + 1) / files.length);
    await nextTurn();
  }
  return ask(bridge, "data.finish_import");
}

/** @param {Bridge} bridge @param {string} name @param {Uint8Array<ArrayBuffer>} data */
async function readPicture(bridge, name, data) {
  const decoded = await decode(data);
  if ("why" in decoded) ask(bridge, "data.import_skip", name, decoded.why);
  else ask(bridge, "data.import_picture", name, decoded.pixels, decoded.width);
}

/** @param {Bridge} bridge @param {string} name @param {...unknown} values @returns {any} */
function ask(bridge, name, ...values) {
  const reply = bridge.ask(name, values);
  if (reply.problem) throw Problem.from(reply.problem);
  return reply.answer;
}

/**
 * The grey pixels of a picture (0 = black), scaled down to at most 1024 pixels a side.
 * Without pixels: `why` there are none.
 * @param {Uint8Array<ArrayBuffer>} data of a picture file
 * @returns {Promise<{pixels: Uint8Array, width: number} | {why: "large" | "other"}>}
 */
async function decode(data) {
  if (claimedPixels(data) > MOST_PIXELS) return { why: "large" };
  const bitmap = await createImageBitmap(new Blob([data])).catch(() => null);
  if (!bitmap) return { why: "other" };
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS) return { why: "large" };
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(scale * bitmap.width));
    const height = Math.max(1, Math.round(scale * bitmap.height));
    return { pixels: greyPixels(bitmap, width, height), width };
  } finally {
    bitmap.close();
  }
}

/** What a PNG says of its size, before it is decoded; 0 for other files. @param {Uint8Array<ArrayBuffer>} data */
function claimedPixels(data) {
  const isPng = data.length >= 24 && [0x89, 0x50, 0x4e, 0x47].every((byte, i) => data[i] === byte);
  if (!isPng) return 0;
  const head = new DataView(data.buffer, data.byteOffset);
  return head.getUint32(16) * head.getUint32(20);
}

/** @param {ImageBitmap} bitmap @param {number} width @param {number} height */
function greyPixels(bitmap, width, height) {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    new OffscreenCanvas(width, height).getContext("2d")
  );
  context.fillStyle = "white"; // transparent pixels are paper
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  const { data: rgba } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
  return grey;
}
