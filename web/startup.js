/**
 * A plain script: it runs at once, and where modules do not. It begins the worker, so that Python
 * loads while the page's own modules do, and says what keeps those from starting, since they cannot
 * say it themselves.
 */

if (location.protocol === "file:") {
  // Browsers load no modules from files: theme.js and all others stay away.
  document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches
    ? "dark"
    : "light";
  document.documentElement.classList.add("as-file");
} else {
  beginWorker();
  watchFiles();
}

function beginWorker() {
  try {
    window.firstWorker = new Worker("worker/main.js", { type: "module" });
    // Another try, by engine.js, will tell why.
    window.firstWorker.addEventListener("error", () => (window.firstWorker = undefined));
  } catch {
    // So it will here.
  }
}

function sayNotStarted(
  words = "Could not start. main.js, or a module that it needs, did not arrive as JavaScript. Check the connection; a server must send .js and .mjs files as text/javascript.",
) {
  const box = document.querySelector("#engine-status");
  const button = box.querySelector("button");
  box.dataset.state = "failed";
  box.querySelector(".words").textContent = words;
  box.querySelector("progress").hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => location.reload());
}

function sayWithoutStyle(link) {
  const say = () => {
    const notice = document.querySelector("#style-notice");
    notice.textContent = `${link.getAttribute("href")} did not arrive: the page looks odd without it. Check the connection, then load the page again.`;
    notice.hidden = false;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", say);
  else say();
}

window.addEventListener(
  "error",
  ({ target, message }) => {
    if (target instanceof HTMLScriptElement) sayNotStarted();
    else if (target instanceof HTMLLinkElement && target.rel === "stylesheet")
      sayWithoutStyle(target);
    else if (target === window && !window.digitlab)
      sayNotStarted(`Could not start: ${message}. Load the page again, or use another browser.`);
  },
  true,
);

/** What never arrives is no error to the browser. A style that does not come would keep all else waiting. */
function watchFiles() {
  const patience = 15; // seconds without a file
  let [files, silence] = [0, 0];
  const watch = setInterval(() => {
    if (window.digitlab) return clearInterval(watch);
    const arrived = performance.getEntriesByType("resource").length;
    silence = arrived === files ? silence + 1 : 0;
    files = arrived;
    if (silence < patience) return;
    silence = 0;
    const late = [...document.querySelectorAll("link[rel=stylesheet]")].filter(
      ({ sheet }) => !sheet,
    );
    for (const link of late) {
      sayWithoutStyle(link);
      link.remove();
    }
    if (late.length) return;
    sayNotStarted();
    clearInterval(watch);
  }, 1000);
}
