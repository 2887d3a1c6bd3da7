/** What a link to this page carries after its #: names and values, as `#panel=backprop&step=cost`. */

/** The panels, as the address and the tabs name them. */
export const PANELS = /** @type {const} */ ([
  "train",
  "quality",
  "inside",
  "backprop",
  "data",
  "code",
]);

/** @typedef {typeof PANELS[number]} PanelName */

/** What the history has beside the addresses that were open before. */
const OURS = { digitlab: true };
let isBack = false;
history.replaceState(OURS, "");
// Before all who listen for it: they may write the address themselves.
window.addEventListener("hashchange", () => {
  isBack = history.state?.digitlab === true;
  history.replaceState(OURS, "");
});

/** Whether the address changed by Back or Forward in the browser, and not by a link. */
export function isReturn() {
  return isBack;
}

/** @param {string} name @returns {string | null} */
export function fromAddress(name) {
  return read().get(name);
}

/**
 * Writes, on a page for printing, what people type before the links that stand in brackets. A file's
 * address is another one on each machine: there stays a line to write it on.
 * @param {URL} base
 */
export function showAddress(base) {
  if (base.protocol === "file:") return;
  for (const place of document.querySelectorAll(".address code:empty"))
    place.textContent = base.href;
}

/** All names that the address has, each once. @returns {string[]} */
export function namesInAddress() {
  return [...new Set(read().keys())];
}

/**
 * Puts a value into the address; null takes it out. A visit is a new entry in the history: Back in the
 * browser returns from it.
 * @param {string} name @param {string | null} value @param {boolean} [isVisit]
 */
export function toAddress(name, value, isVisit = false) {
  const values = read();
  if (values.get(name) === value) return;
  if (value === null) values.delete(name);
  else values.set(name, value);
  // Not by its size, which Safari 16 does not tell.
  const text = String(values);
  const address = text ? `#${text}` : location.pathname + location.search;
  if (isVisit) history.pushState(OURS, "", address);
  else history.replaceState(OURS, "", address);
}

function read() {
  return new URLSearchParams(location.hash.slice(1));
}
