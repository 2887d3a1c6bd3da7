/** Runs in a page of the whole site, in the browser of the build: see snapshot.py. */

import { makeSnapshot } from "./worker/python.js";

/** A memory snapshot as base64: what passes from the page to Python is text. @returns {Promise<string>} */
export async function snapshotAsText() {
  const snapshot = await makeSnapshot();
  const reader = new FileReader();
  const read = new Promise((resolve) => reader.addEventListener("load", resolve));
  reader.readAsDataURL(new Blob([snapshot]));
  await read;
  return String(reader.result).split(",")[1];
}
