/** The plain way up to the first answer, as Pyodide's documentation shows it. */

import { loadPyodide } from "./pyodide.mjs";

const indexURL = new URL("./", import.meta.url).href;
const pyodide = await loadPyodide({ indexURL, packages: ["numpy", `${indexURL}{wheel}`] });
self.postMessage("Python and NumPy loaded");
pyodide.runPython("import numpy");
self.postMessage("NumPy imported");
pyodide.runPython(
  "from digitlab.lab.lab import Lab; import numpy as np; Lab().predict(np.zeros(768, np.float32))",
);
self.postMessage("first answer");
