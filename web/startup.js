/**
 * A plain script: it runs at once, also where modules do not run. It starts the worker, so that
 * Python loads while the page's own modules do, and says what keeps those from starting, since they
 * cannot say it themselves.
 */

/**
 * What this script and the page's modules know of each other.
 * @type {Window & {firstWorker?: Worker, digitlab?: object}}
 */
const page = window;

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
    const worker = new Worker("worker/main.js", { type: "module" });
    page.firstWorker = worker;
    // engine.js tries again, and says why it fails.
    worker.addEventListener("error", () => (page.firstWorker = undefined));
  } catch {
    // engine.js fails in the same way, and says why.
  }
}

/** An element that the page surely has. @param {string} selector @param {ParentNode} [root] */
function part(selector, root = document) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/** Words that stand in the page itself: where modules do not arrive, none can be loaded. @param {"modules" | "error" | "style"} why */
function startWords(why) {
  const { content } = /** @type {HTMLTemplateElement} */ (part("#start-words"));
  return part(`[data-why=${why}]`, content).textContent ?? "";
}

function sayNotStarted(words = startWords("modules")) {
  const box = part("#engine-status");
  const button = part("button", box);
  box.dataset.state = "failed";
  part(".words", box).textContent = words;
  part("progress", box).hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => location.reload());
}

/** @param {HTMLLinkElement} link to a style sheet that does not arrive */
function sayWithoutStyle(link) {
  const say = () => {
    const notice = part("#style-notice");
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
    else if (target === window && !page.digitlab)
      sayNotStarted(`${startWords("error")} (${message})`);
  },
  true,
);

/** A file that never arrives is no error to the browser, and a late style keeps everything else waiting. */
function watchFiles() {
  const patience = 15; // seconds without a file
  let [files, silence] = [0, 0];
  const watch = setInterval(() => {
    if (page.digitlab) return clearInterval(watch);
    const arrived = performance.getEntriesByType("resource").length;
    silence = arrived === files ? silence + 1 : 0;
    files = arrived;
    if (silence < patience) return;
    silence = 0;
    const late = lateStyles();
    for (const link of late) {
      sayWithoutStyle(link);
      link.remove();
    }
    if (late.length) return;
    sayNotStarted();
    clearInterval(watch);
  }, 1000);
}

function lateStyles() {
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (
    document.querySelectorAll("link[rel=stylesheet]")
  );
  return [...links].filter(({ sheet }) => !sheet);
}
