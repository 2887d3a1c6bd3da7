/** Numbers, written for people. */

import { locale, say } from "./words.js";

/** Whole numbers, with their thousands apart. */
export const whole = new Intl.NumberFormat(locale);

/** @param {number} digits after the point @returns {(share: number) => string} */
export function percent(digits) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat(locale, { style: "percent", ...options });
  return (share) => format.format(share);
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return say("time-seconds", { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return say("time-minutes", { count: Math.round(seconds / 60) });
  return say("time-hours", { count: seconds / 3600 });
}

/** @param {number} number three significant digits, with a real minus */
export function written(number) {
  if (number === 0) return "0";
  const size = Math.abs(number);
  const text =
    size >= 1e-3 && size < 1e4 ? String(Number(number.toPrecision(3))) : number.toExponential(2);
  return text.replaceAll("-", "−").replace("e+", "e");
}

/** Two numbers with as many digits as it takes to tell them apart. @param {number} one @param {number} other */
export function apart(one, other) {
  const digits =
    [2, 3, 4, 5, 6].find((digits) => one.toFixed(digits) !== other.toFixed(digits)) ?? 2;
  return [one, other].map((number) => number.toFixed(digits));
}

/** Where the number of the largest size stands. @param {ArrayLike<number>} numbers */
export function indexOfLargest(numbers) {
  let at = 0;
  for (let i = 0; i < numbers.length; i++) if (Math.abs(numbers[i]) > Math.abs(numbers[at])) at = i;
  return at;
}

/** @param {ArrayLike<number>} numbers */
export function largestSize(numbers) {
  return numbers.length ? Math.abs(numbers[indexOfLargest(numbers)]) : 0;
}

/** For those who do not see the colours. @param {ArrayLike<number>} numbers */
export function summary(numbers) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < numbers.length; i++) {
    low = Math.min(low, numbers[i]);
    high = Math.max(high, numbers[i]);
  }
  return say("numbers-summary", {
    low: written(low),
    high: written(high),
    at: indexOfLargest(numbers),
  });
}
