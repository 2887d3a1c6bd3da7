/** Numbers and their names, written for people. */

/** @param {number} number three significant digits, with a real minus */
export function written(number) {
  if (number === 0) return "0";
  const size = Math.abs(number);
  const text = size >= 1e-3 && size < 1e4 ? String(Number(number.toPrecision(3))) : number.toExponential(2);
  return text.replaceAll("-", "−").replace("e+", "e");
}

/**
 * A name with the layer below the line: "z_hidden" → z<sub>hidden</sub>.
 * @param {string} name
 */
export function named(name) {
  const span = document.createElement("span");
  span.className = "name";
  name.split(/_(hidden(?: \d+)?|output)/).forEach((part, i) => {
    span.append(i % 2 ? element("sub", { textContent: part }) : part);
  });
  return span;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {object} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** @param {ArrayLike<number>} numbers */
export function largestSize(numbers) {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]));
  return largest;
}

/** For those who do not see the colours. @param {ArrayLike<number>} numbers */
export function summary(numbers) {
  let [low, high, at] = [Infinity, -Infinity, 0];
  for (let i = 0; i < numbers.length; i++) {
    if (Math.abs(numbers[i]) > Math.abs(numbers[at])) at = i;
    low = Math.min(low, numbers[i]);
    high = Math.max(high, numbers[i]);
  }
  return `from ${written(low)} to ${written(high)}, the largest in size at ${at}`;
}
