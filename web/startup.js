/**
 * A plain script: it runs at once, and where modules do not. It begins the worker, so that Python
 * loads while the page's own modules do, and says what keeps those from starting, since they cannot
 * say it themselves.
 */

if (location.protocol === "file:") {
  // Browsers load no modules from files: theme.js and all others stay away.
  document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.classList.add("as-file");
} else beginWorker();

function beginWorker() {
  try {
    window.firstWorker = new Worker("worker.js", { type: "module" });
    // Another try, by engine.js, will tell why.
    window.firstWorker.addEventListener("error", () => (window.firstWorker = undefined));
  } catch {
    // So it will here.
  }
}

window.addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement)) return;
    const box = document.querySelector("#engine-status");
    const button = box.querySelector("button");
    box.dataset.state = "failed";
    box.querySelector(".words").textContent =
      "Could not start. main.js, or a module that it needs, did not arrive as JavaScript. Check the connection; a server must send .js and .mjs files as text/javascript.";
    box.querySelector("progress").hidden = true;
    button.hidden = false;
    button.addEventListener("click", () => location.reload());
  },
  true,
);
