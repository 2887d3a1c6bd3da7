/** Digits of a data set as small pictures, each with words below. */

import { CELLS, COLUMNS, ROWS } from "../lab/grid.js";
import { element } from "./dom.js";

/** @typedef {import("../protocol.js").Digits} Digits */

/** One digit of several as inputs. @param {Digits} digits @param {number} i */
export function inputsOf({ images }, i) {
  return Float32Array.from(images.subarray(i * CELLS, (i + 1) * CELLS), (ink) => ink / 255);
}

/**
 * @param {HTMLElement} box is filled
 * @param {Digits} digits
 * @param {(i: number) => string} words
 * @param {(i: number) => void} [onPick] what a click on one does
 */
export function gallery(box, { images, labels }, words, onPick) {
  box.classList.add("gallery");
  box.replaceChildren(
    ...Array.from(labels, (label, i) => {
      const picture = element("canvas", { width: COLUMNS, height: ROWS });
      paint(picture, images.subarray(i * CELLS, (i + 1) * CELLS));
      const made = element(
        onPick ? "button" : "span",
        { className: "digit" },
        picture,
        element("span", { textContent: words(i) }),
      );
      made.dataset.label = String(label);
      if (made instanceof HTMLButtonElement) made.type = "button";
      if (onPick) made.addEventListener("click", () => onPick(i));
      return made;
    }),
  );
}

/**
 * Draws black ink, which the style sheet turns white where the page is dark.
 * @param {HTMLCanvasElement} canvas @param {Uint8Array} image
 */
function paint(canvas, image) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(COLUMNS, ROWS);
  image.forEach((ink, i) => (pixels.data[4 * i + 3] = ink));
  context.putImageData(pixels, 0, 0);
}
