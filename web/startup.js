/**
 * A plain script: it runs at once, also where modules do not run. It starts the worker, so that
 * Python loads while the page's own modules do, and says what keeps those from starting, since they
 * cannot say it themselves.
 */

if (location.protocol === "file:") {
  // Browsers load no modules from files, so theme.js does not run either.
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
    // engine.js tries again, and says why it fails.
    window.firstWorker.addEventListener("error", () => (window.firstWorker = undefined));
  } catch {
    // engine.js fails in the same way, and says why.
  }
}

/** Words that stand in the page itself: where modules do not arrive, none can be loaded. */
function startWords(why) {
  return document.querySelector("#start-words").content.querySelector(`[data-why=${why}]`)
    .textContent;
}

function sayNotStarted(words = startWords("modules")) {
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
    notice.textContent = `${link.getAttribute("href")} ${startWords("style")}`;
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
      sayNotStarted(`${startWords("error")} (${message})`);
  },
  true,
);

/** A file that never arrives is no error to the browser, and a late style keeps everything else waiting. */
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
