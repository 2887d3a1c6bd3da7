import { whole } from "../../ui/numbers.js";

/** How many there are of each digit, in a line. @param {number[]} counts by digit */
export function perDigit(counts) {
  return counts.map((count, digit) => `${digit}: ${whole.format(count)}`).join(" · ");
}
