/** Data: the student's own digits, files, the network as a file, and what is stored on the device. */

import { store } from "../../lab/store.js";
import { button, find } from "../../ui/dom.js";
import { bytesOf, takeDrops } from "../../ui/files.js";
import { Files, MOST_BYTES } from "./files.js";
import { ModelFile } from "./model.js";
import { UserDigits } from "./user-digits.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

/** @param {HTMLElement} root @param {Lab} lab */
export function mount(root, lab) {
  new UserDigits(root, lab);
  const files = new Files(root, lab);
  const model = new ModelFile(root, lab);
  offerToForget(root);
  takeDrops(async (dropped) => {
    lab.go("data");
    const [file] = dropped;
    if (dropped.length === 1 && (await isModel(file, lab))) model.open(file);
    else files.read(dropped);
  });
}

/** Whether a file is meant as a model, and not as digits. @param {File} file @param {Lab} lab */
async function isModel(file, { engine }) {
  if (file.size > MOST_BYTES) return false;
  return engine.ask("holds_model", await bytesOf(file)).catch(() => false);
}

/** @param {HTMLElement} root */
function offerToForget(root) {
  const dialog = /** @type {HTMLDialogElement} */ (find("#forget-dialog", root));
  const forget = button("#forget-all", root);
  button("#forget", root).addEventListener("click", () => dialog.showModal());
  button("#forget-cancel", root).addEventListener("click", () => dialog.close());
  forget.addEventListener("click", async () => {
    forget.disabled = true;
    await store.forget();
  });
}
