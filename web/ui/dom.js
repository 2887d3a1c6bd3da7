/** The page's elements: found by their selector, or made. */

/** @param {string} selector */
export function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/** @param {string} selector */
export function button(selector) {
  return /** @type {HTMLButtonElement} */ (document.querySelector(selector));
}

/** @param {string} selector */
export function field(selector) {
  return /** @type {HTMLInputElement} */ (document.querySelector(selector));
}

/** @param {string} selector */
export function choice(selector) {
  return /** @type {HTMLSelectElement} */ (document.querySelector(selector));
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

/** A button that does something. @param {string} words @param {() => void} act */
export function action(words, act) {
  const made = element("button", { type: "button", textContent: words });
  made.addEventListener("click", act);
  return made;
}
