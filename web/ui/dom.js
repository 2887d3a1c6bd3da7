/** The page's elements: found by their selector within a root, or made. */

/** @param {string} selector @param {ParentNode} [root] */
export function find(selector, root = document) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/** @param {string} selector @param {ParentNode} [root] */
export function button(selector, root) {
  return /** @type {HTMLButtonElement} */ (find(selector, root));
}

/** @param {string} selector @param {ParentNode} [root] */
export function field(selector, root) {
  return /** @type {HTMLInputElement} */ (find(selector, root));
}

/** @param {string} selector @param {ParentNode} [root] */
export function choice(selector, root) {
  return /** @type {HTMLSelectElement} */ (find(selector, root));
}

/** @param {string} selector @param {ParentNode} [root] */
export function progress(selector, root) {
  return /** @type {HTMLProgressElement} */ (find(selector, root));
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
