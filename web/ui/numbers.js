/** Numbers, written for people. */

import { locale, say } from "./words.js";

/** Significant digits of a number that is shown. */
const DIGITS = 3;
/** More of them help nobody. */
const MOST_DIGITS = 7;
/** What is so much smaller than the largest beside it is as good as 0. */
const NEARLY_NONE = 5e-4;

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

/**
 * A number for people: so many significant digits with their zeros, fewer where they say it all, a
 * real minus, and never 1 for what is only nearly so.
 * @param {number} number @param {number} [digits]
 */
export function written(number, digits = DIGITS) {
  const size = Math.abs(number);
  if (size && (size < 1e-3 || size >= 1e4)) return minus(number.toExponential(digits - 1));
  if (Number(number.toPrecision(digits)) === number) return minus(String(number));
  let text = rounded(number, digits);
  while (size < 1 && Math.abs(Number(text)) === 1 && digits < MOST_DIGITS)
    text = rounded(number, ++digits);
  return minus(size < 1 && Math.abs(Number(text)) === 1 ? `≈ ${Math.sign(number)}` : text);
}

/** A number among others, the largest of which has the size `scale`. @param {number} number @param {number} scale @param {number} [digits] */
export function among(number, scale, digits) {
  return number && Math.abs(number) < NEARLY_NONE * scale ? "≈ 0" : written(number, digits);
}

/** Two numbers with as many digits as it takes to tell them apart. @param {number} one @param {number} other @param {number} [scale] as of `among` */
export function apart(one, other, scale = 0) {
  const digits = digitsApart(one, other);
  return [among(one, scale, digits), among(other, scale, digits)];
}

/** How many digits that are, from `digits`. @param {number} one @param {number} other @param {number} [digits] @returns {number} */
export function digitsApart(one, other, digits = DIGITS) {
  const isSame = written(one, digits) === written(other, digits);
  return isSame && digits < MOST_DIGITS ? digitsApart(one, other, digits + 1) : digits;
}

/**
 * How many digits of some numbers it takes for a pocket calculator to come to the result as it is
 * written with `digits`.
 * @param {number[]} numbers @param {(numbers: number[]) => number} compute
 * @param {number} result @param {number} digits
 */
export function digitsFor(numbers, compute, result, digits) {
  const wanted = written(result, digits);
  for (let more = digits; more < MOST_DIGITS; more++) {
    const typed = numbers.map((number) => asTyped(written(number, more)));
    if (written(Number(compute(typed).toPrecision(12)), digits) === wanted) return more;
  }
  return MOST_DIGITS;
}

/** What somebody types who reads a number off the page. @param {string} text */
function asTyped(text) {
  return Number(text.replace("≈ ", "").replace("−", "-").replace("e−", "e-"));
}

/** @param {number} number @param {number} digits significant ones */
function rounded(number, digits) {
  const size = Math.floor(Math.log10(Math.abs(Number(number.toPrecision(digits)))));
  return number.toFixed(Math.max(0, digits - 1 - size));
}

/** @param {string} text */
function minus(text) {
  return text.replaceAll("-", "−").replace("e+", "e");
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
