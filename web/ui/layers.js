/** What a layer of a network is called. */

import { say } from "./words.js";

/** @param {number} layer 0 are the inputs @param {number[]} sizes the neurons of each layer */
export function layerName(layer, sizes) {
  const last = sizes.length - 1;
  if (layer === 0) return say("layer-inputs");
  if (layer === last) return say("layer-output");
  return last === 2 ? say("layer-hidden") : say("layer-hidden-numbered", { layer });
}
