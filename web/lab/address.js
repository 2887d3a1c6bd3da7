/** What a link to this page carries after its #: names and values, as `#panel=backprop&step=cost`. */

/** The panels, as the address and the tabs name them. */
export const PANELS = /** @type {const} */ ([
  "train",
  "inside",
  "backprop",
  "quality",
  "data",
  "code",
]);

/** @typedef {typeof PANELS[number]} PanelName */

/** @param {string} name @returns {string | null} */
export function fromAddress(name) {
  return read().get(name);
}

/** All names that the address has, each once. @returns {string[]} */
export function namesInAddress() {
  return [...new Set(read().keys())];
}

/**
 * Puts a value into the address, without a new entry in the history; null takes it out.
 * @param {string} name @param {string | null} value
 */
export function toAddress(name, value) {
  const values = read();
  if (values.get(name) === value) return;
  if (value === null) values.delete(name);
  else values.set(name, value);
  history.replaceState(null, "", values.size ? `#${values}` : location.pathname + location.search);
}

function read() {
  return new URLSearchParams(location.hash.slice(1));
}
