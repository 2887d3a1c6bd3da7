/** Digits of a data set as small pictures, each with a word below. */

import { COLUMNS, ROWS } from "../panels/draw/pad.js";
import { element } from "./dom.js";

/** @typedef {import("../lab/engine.js").Digits} Digits */

const SIZE = ROWS * COLUMNS;

/** One digit of several as inputs. @param {Digits} digits @param {number} i */
export function inputsOf({ images }, i) {
  return Float32Array.from(images.subarray(i * SIZE, (i + 1) * SIZE), (ink) => ink / 255);
}

/**
 * @param {HTMLElement} box is filled
 * @param {Digits} digits
 * @param {(i: number) => string} word
 * @param {(i: number) => void} [onPick] what a click on one does
 */
export function gallery(box, { images, labels }, word, onPick) {
  box.classList.add("gallery");
  box.replaceChildren(
    ...Array.from(labels, (label, i) => {
      const picture = element("canvas", { width: COLUMNS, height: ROWS });
      paint(picture, images.subarray(i * SIZE, (i + 1) * SIZE));
      const made = element(
        onPick ? "button" : "span",
        { className: "digit" },
        picture,
        element("span", { textContent: word(i) }),
      );
      made.dataset.label = String(label);
      if (made instanceof HTMLButtonElement) made.type = "button";
      if (onPick) made.addEventListener("click", () => onPick(i));
      return made;
    }),
  );
}

/** Black ink; the style sheet turns it white on dark paper. @param {HTMLCanvasElement} canvas @param {Uint8Array} image */
function paint(canvas, image) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(COLUMNS, ROWS);
  image.forEach((ink, i) => (pixels.data[4 * i + 3] = ink));
  context.putImageData(pixels, 0, 0);
}
