/** Pyodide is used through worker/internals.js, which says what it needs of it. */
export function loadPyodide(options: object): Promise<any>;
