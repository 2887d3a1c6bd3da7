/**
 * The start of the single file, in the page. The script holds all modules; every other file of the
 * site stands in a block of its own, as base64 of gzip.
 */

import { answerFetches, unzipped } from "./files.js";
import { pageInAddress } from "./pages.js";

const WORKER = "worker.js";
/** Whether this is a page beside the laboratory: it needs no Python. */
const isPage = pageInAddress() !== null;

async function start() {
  const blocks = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("script[type='application/gzip']")
  );
  /** @type {import("./files.js").Files} */
  const files = {};
  await Promise.all(
    [...blocks].map(async ({ title, textContent }) => {
      files[title] = await (await fetch(`data:;base64,${textContent}`)).blob();
    }),
  );
  for (const block of blocks) block.remove();
  const { [WORKER]: worker, ...others } = files;
  answerFetches(others);
  if (isPage) {
    await import("./teachers.js");
  } else {
    replaceWorker(await unzipped(worker).text(), others);
    await import("./main.js");
  }
}

/**
 * Has a worker run from its text. It is not a module: Chromium starts no module worker from a file.
 * @param {string} text @param {import("./files.js").Files} files
 */
function replaceWorker(text, files) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  window.Worker = class extends Worker {
    constructor() {
      super(url);
      this.postMessage(files);
    }
  };
}

start().catch((error) => {
  if (isPage) throw error;
  const box = /** @type {HTMLElement} */ (document.querySelector("#engine-status"));
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#start-words"));
  const words = template.content.querySelector("[data-why=file]")?.textContent;
  box.dataset.state = "failed";
  /** @type {HTMLElement} */ (box.querySelector(".words")).textContent =
    `${words} (${error.message})`;
  /** @type {HTMLElement} */ (box.querySelector("progress")).hidden = true;
});
