/** Which digit the ten outputs answer. */

/**
 * The digit of the largest output; null: none stands out. What looks the same in the two digits of
 * the bars is no answer to somebody who reads them, as where all outputs are 0.00.
 * @param {number[]} outputs
 */
export function answerOf(outputs) {
  const [first, second] = [...outputs].sort((one, other) => other - one);
  return first.toFixed(2) === second.toFixed(2) ? null : outputs.indexOf(first);
}
