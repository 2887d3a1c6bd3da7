/** What a link to this page carries after its #: names and values, as `#panel=backprop&step=cost`. */

/** @param {string} name @returns {string | null} */
export function fromAddress(name) {
  return read().get(name);
}

/** Puts a value into the address without a new entry in the history. @param {string} name @param {string} value */
export function toAddress(name, value) {
  const values = read();
  if (values.get(name) === value) return;
  values.set(name, value);
  history.replaceState(null, "", `#${values}`);
}

function read() {
  return new URLSearchParams(location.hash.slice(1));
}
