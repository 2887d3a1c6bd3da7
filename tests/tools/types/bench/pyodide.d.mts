export * from "../web/pyodide/pyodide.mjs";
