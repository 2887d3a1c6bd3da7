/** Calls Python: numbers, strings and typed arrays in, plain values out. */

/**
 * Calls a method of a Python object. Throws an Error whose message is Python's, in one line.
 * @param {any} pyodide @param {any} object @param {string} method @param {unknown[]} values
 */
export function call(pyodide, object, method, values) {
  const passed = values.map((value) => (typeof value === "object" ? pyodide.toPy(value) : value));
  let answer;
  try {
    answer = object[method](...passed);
    return answer?.toJs ? answer.toJs({ dict_converter: Object.fromEntries }) : answer;
  } catch (error) {
    throw new Error(lastLine(error));
  } finally {
    answer?.destroy?.();
    for (const value of passed) if (value instanceof pyodide.ffi.PyProxy) value.destroy();
  }
}

/** What an error says, in one line without the name of its class. @param {any} error @returns {string} */
export function lastLine(error) {
  const lines = String(error?.message ?? error)
    .trim()
    .split("\n");
  if (lines.at(-1) === "MemoryError") return "This asks for more memory than there is.";
  return lines[lines.length - 1].replace(/^[\w.]*(Error|Exception): /, "");
}
