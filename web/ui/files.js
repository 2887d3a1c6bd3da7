/** Files in and out: read, dropped on the page, and saved as a download. */

import { element } from "./dom.js";

/** @typedef {(files: File[]) => void} Take */

/** Those who take dropped files, but for those who take all others. @type {{accepts: (files: File[]) => boolean, take: Take}[]} */
const takers = [];
/** @type {Take} */
let takeOthers = () => {};

/**
 * Takes files that are dropped anywhere on the page.
 * @param {Take} take
 * @param {(files: File[]) => boolean} [accepts] which it takes; without, those that nobody else does
 */
export function takeDrops(take, accepts) {
  if (accepts) takers.push({ accepts, take });
  else takeOthers = take;
}

/** Has dropped files go to those who take them, and not replace the page. */
export function watchDrops() {
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", async (event) => {
    event.preventDefault();
    const files = await dropped(event.dataTransfer).catch(() => []);
    if (!files.length) return;
    const taker = takers.find(({ accepts }) => accepts(files));
    (taker?.take ?? takeOthers)(files);
  });
}

/** Takes what is chosen in a file field; the same files can be chosen again. @param {HTMLInputElement} input @param {Take} take */
export function takeChosen(input, take) {
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length) take(files);
  });
}

/** @param {File} file */
export async function bytesOf(file) {
  return new Uint8Array(await file.arrayBuffer());
}

/** Hands bytes, or text, over as a download. @param {Uint8Array<ArrayBuffer> | string} content @param {string} name */
export function save(content, name) {
  const url = URL.createObjectURL(new Blob([content]));
  element("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** All files of a drop, those in folders too. @param {DataTransfer | null} transfer */
async function dropped(transfer) {
  const entries = [...(transfer?.items ?? [])]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry) => entry !== null && entry !== undefined);
  if (!entries.length) return [...(transfer?.files ?? [])];
  return (await Promise.all(entries.map(filesOf))).flat();
}

/** @param {FileSystemEntry} entry @returns {Promise<File[]>} */
async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) =>
      /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
    );
    // The folder may say which digit it is, and a File of its own does not know its folder.
    Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.slice(1) });
    return [file];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const files = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return files;
    files.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}
