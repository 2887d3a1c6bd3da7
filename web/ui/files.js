/** Files in and out: read, dropped on the page, and saved as a download. */

import { store } from "../lab/store.js";
import { element } from "./dom.js";

/** @typedef {(files: File[]) => void} Take */

/** Of a name in a file's name. */
const MOST_LETTERS = 40;
/** Whose files are saved here, as they say themselves; "": they do not. */
let owner = "";

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

/** Takes the name of who saves files from a field; the device keeps it. @param {HTMLInputElement} input */
export async function takeOwner(input) {
  input.addEventListener("input", () => {
    owner = input.value;
    store.set("owner", owner);
  });
  const kept = await store.get("owner");
  if (kept && !owner) input.value = owner = kept;
}

/**
 * A name that tells a file from those of others: what it is, whose, and when it was saved, as in
 * digit-lab-digits-anna-2026-11-28-1015.npz.
 * @param {string} what @param {string} ending without a dot
 */
export function fileName(what, ending) {
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}`;
  return `${[inFileName(what), inFileName(owner), day, time].filter(Boolean).join("-")}.${ending}`;
}

/** Only letters, of all scripts, and numbers: every device takes these. @param {string} text */
function inFileName(text) {
  const safe = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  return [...safe].slice(0, MOST_LETTERS).join("").replace(/^-|-$/g, "");
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
