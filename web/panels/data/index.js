/** Data: the student's own digits, files, models, and what is kept on this device. */

import { joined } from "../../lab/digits.js";
import { store } from "../../lab/store.js";
import { button, choice, element, field, find } from "../../ui/dom.js";
import { gallery, inputsOf } from "../../ui/gallery.js";
import { whole } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/digits.js").Brought} Brought */
/** @typedef {import("../draw/pad.js").Pad} Pad */
/** @typedef {ReturnType<typeof import("../train/form.js").showForm>} Form */

const MOST_BYTES = 256 * 1024 * 1024;
const SHOWN = 100;

/** @param {Engine} engine @param {Pad} pad @param {Brought} brought @param {Form} form @param {ReturnType<typeof import("../code/index.js").showCode>} code */
export function showData(engine, pad, brought, form, code) {
  showOwn(engine, pad, brought);
  const read = showFiles(engine, brought, form);
  const open = showModels(engine);
  showStorage();
  for (const [selector, act] of /** @type {[string, (files: File[]) => void][]} */ ([
    ["#files-choose", read],
    ["#folder-choose", read],
    ["#model-choose", ([file]) => open(file)],
  ])) {
    field(selector).addEventListener("change", () => {
      act([...(field(selector).files ?? [])]);
      field(selector).value = "";
    });
  }
  // Dropped anywhere, files do not replace the page.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", async (event) => {
    event.preventDefault();
    const files = await dropped(event.dataTransfer).catch(() => []);
    if (!files.length) return;
    const [file] = files;
    if (files.every(({ name }) => name.endsWith(".whl"))) return code.install(files);
    if (files.length === 1 && /\.py$/i.test(file.name)) return code.open(file);
    find("[role=tab][data-panel=data]").click();
    const isModel = async () => file.size <= MOST_BYTES && engine.holdsModel(await bytesOf(file));
    if (files.length === 1 && (await isModel().catch(() => false))) open(file);
    else read(files);
  });
}

/** @param {Engine} engine @param {Pad} pad @param {Brought} brought */
function showOwn(engine, pad, brought) {
  const panel = find("#panel-data");
  const says = find("#own-says");
  const box = find("#own-digits");
  const only = choice("#own-only");
  const picked = find("#own-picked");
  const more = button("#own-more");
  /** @type {import("../../lab/digits.js").Digit | null} */
  let chosen = null;
  let shown = SHOWN;

  /** @param {number} digit */
  const add = (digit) => {
    const { inputs } = pad;
    if (!inputs) {
      says.textContent = `Draw a ${digit} first, then press ${digit}.`;
      return;
    }
    brought.add([{ label: digit, image: Uint8Array.from(inputs, (ink) => Math.round(255 * ink)) }]);
    pad.clear();
    says.textContent = `A ${digit} is kept. Draw the next.`;
  };
  find("#own-keys").replaceChildren(
    ...Array.from({ length: 10 }, (_, digit) => {
      const key = element("button", { type: "button", textContent: String(digit) });
      key.setAttribute("aria-label", `The drawn digit is a ${digit}`);
      key.addEventListener("click", () => add(digit));
      return key;
    }),
  );
  document.addEventListener("keydown", (event) => {
    const typing =
      event.target instanceof Element && event.target.matches("input, select, textarea");
    if (
      panel.hidden ||
      typing ||
      event.repeat ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      !/^\d$/.test(event.key)
    )
      return;
    add(Number(event.key));
  });

  const show = () => {
    const { own } = brought;
    const counts = Array(10).fill(0);
    for (const { label } of own) counts[label]++;
    find("#own-count").textContent = own.length
      ? `${whole.format(own.length)} kept. Of each digit: ${perDigit(counts)}`
      : "None yet.";
    button("#own-undo").disabled = !brought.canUndo;
    button("#own-export").disabled = !own.length;
    only.parentElement?.toggleAttribute("hidden", own.length === 0);
    const listed = own
      .filter(({ label }) => only.value === "" || label === Number(only.value))
      .reverse();
    const now = listed.slice(0, shown);
    more.hidden = listed.length <= shown;
    if (chosen && !listed.includes(chosen)) chosen = null;
    gallery(
      box,
      joined(now),
      (i) => String(now[i].label),
      (i) => {
        chosen = now[i];
        show();
        choice("#own-label").focus();
      },
    );
    picked.hidden = !chosen;
    if (!chosen) return;
    choice("#own-label").value = String(chosen.label);
    box.children[now.indexOf(chosen)]?.classList.add("picked");
  };

  for (let digit = 0; digit < 10; digit++) {
    choice("#own-label").add(new Option(String(digit)));
    only.add(new Option(`only ${digit}`, String(digit)));
  }
  choice("#own-label").addEventListener("change", () => {
    if (!chosen) return;
    const at = brought.own.indexOf(chosen);
    brought.relabel(at, Number(choice("#own-label").value));
    chosen = brought.own[at];
    show();
  });
  button("#own-delete").addEventListener("click", () => {
    if (chosen) brought.remove(brought.own.indexOf(chosen));
    button("#own-undo").focus();
  });
  button("#own-put").addEventListener("click", () => {
    if (chosen)
      pad.show(inputsOf({ images: chosen.image, labels: new Uint8Array() }, 0), chosen.label);
  });
  button("#own-undo").addEventListener("click", () => brought.undo());
  button("#own-export").addEventListener("click", async () => {
    const bytes = await engine.ownFile().catch((error) => {
      says.textContent = error.message;
    });
    if (bytes) save(bytes, "digit-lab-digits.npz");
  });
  only.addEventListener("change", show);
  more.addEventListener("click", () => {
    shown += 5 * SHOWN;
    show();
  });
  brought.addEventListener("change", show);
  show();
}

/** @param {Engine} engine @param {Brought} brought @param {Form} form @returns {(files: File[]) => Promise<void>} */
function showFiles(engine, brought, form) {
  const says = find("#files-says");
  const bar = /** @type {HTMLProgressElement} */ (find("#files-progress"));
  const found = find("#files-found");

  button("#files-train").addEventListener("click", () =>
    take((digits) => {
      brought.setFiles(digits);
      form.choose("files");
      says.textContent = `${whole.format(digits.labels.length)} digits are the data set “From files” now: the next run trains on them, and keeps every sixth for testing.`;
    }),
  );
  button("#files-add").addEventListener("click", () =>
    take((digits) => {
      const added = brought.addAll(digits);
      const known = digits.labels.length - added;
      says.textContent = `${whole.format(added)} digits are added to your own${known ? `; ${whole.format(known)} were there already` : ""}.`;
    }),
  );
  button("#files-discard").addEventListener("click", () => {
    found.hidden = true;
    says.textContent = "";
  });

  /** @param {(digits: import("../../lab/engine.js").Digits) => void} use */
  const take = async (use) => {
    try {
      use(await engine.digitsRead());
      found.hidden = true;
    } catch (error) {
      says.textContent = error instanceof Error ? error.message : String(error);
    }
  };

  /** @param {File[]} files */
  const read = async (files) => {
    if (!files.length) return;
    found.hidden = true;
    says.scrollIntoView({ block: "nearest" });
    says.textContent = `Reading ${files.length === 1 ? files[0].name : `${whole.format(files.length)} files`} …`;
    bar.hidden = false;
    try {
      const large = files.filter(({ size }) => size > MOST_BYTES);
      const bytes = await Promise.all(
        files
          .filter((file) => !large.includes(file))
          .map(async (file) => ({
            name: file.webkitRelativePath || file.name,
            bytes: await bytesOf(file),
          })),
      );
      const read = await engine.readFiles(bytes, (share) => (bar.value = share));
      const notes = [
        ...large.map(
          ({ name, size }) =>
            `${name}: expected at most ${whole.format(MOST_BYTES)} bytes, found ${whole.format(size)}`,
        ),
        ...read.notes.map(({ message }) => message),
      ];
      says.textContent = read.count
        ? `${whole.format(read.count)} digits in ${files.length === 1 ? files[0].name : `${whole.format(files.length)} files`}.`
        : "No digits were found. Nothing is changed.";
      showFound(read, notes);
      found.hidden = false;
    } catch (error) {
      says.textContent = `The files could not be read: ${error instanceof Error ? error.message : error}`;
    } finally {
      bar.hidden = true;
    }
  };
  // What was read, and not yet taken, was in the worker.
  engine.addEventListener("lost", () => {
    if (!found.hidden) says.textContent = "The engine was started anew: choose the files again.";
    found.hidden = true;
  });
  let reading = Promise.resolve();
  return (files) => (reading = reading.then(() => read(files)));
}

/** @param {import("../../lab/engine.js").Found} read @param {string[]} notes */
function showFound(read, notes) {
  find("#files-counts").textContent = `Of each digit: ${perDigit(read.counts)}`;
  find("#files-notes").replaceChildren(
    ...notes.map((textContent) => element("li", { textContent })),
  );
  gallery(find("#files-preview"), read, (i) => String(read.labels[i]));
  button("#files-train").disabled = read.count < 2;
  button("#files-add").disabled = read.count === 0;
}

/** @param {number[]} counts */
function perDigit(counts) {
  return counts.map((count, digit) => `${digit}: ${whole.format(count)}`).join(" · ");
}

/** @param {Engine} engine @returns {(file: File) => Promise<void>} */
function showModels(engine) {
  const says = find("#model-says");
  for (const kind of /** @type {("npz" | "json")[]} */ (["npz", "json"])) {
    const one = button(`#model-${kind}`);
    one.addEventListener("click", async () => {
      const bytes = await engine.model(kind).catch((error) => {
        says.textContent = error.message;
      });
      if (!bytes) return;
      save(bytes, `digit-lab-model.${kind}`);
      says.textContent = `The network that answers is saved as digit-lab-model.${kind}.`;
    });
    engine.addEventListener("status", () => (one.disabled = engine.status.state !== "ready"));
  }
  return async (file) => {
    if (!file) return;
    says.scrollIntoView({ block: "nearest" });
    try {
      await engine.open(await bytesOf(file));
      says.textContent = `The network of ${file.name} answers now. “Reset” in Train brings the page’s own back.`;
    } catch (error) {
      says.textContent = `${file.name} was not opened, the network is as it was. ${error instanceof Error ? error.message : error}`;
    }
  };
}

function showStorage() {
  const notice = find("#storage-notice");
  const dialog = /** @type {HTMLDialogElement} */ (find("#forget-dialog"));
  const show = () => {
    notice.hidden = !store.trouble;
    notice.textContent = store.trouble && say(store.trouble);
  };
  store.addEventListener("unavailable", show);
  show();
  button("#forget").addEventListener("click", () => dialog.showModal());
  button("#forget-cancel").addEventListener("click", () => dialog.close());
  button("#forget-all").addEventListener("click", async () => {
    button("#forget-all").disabled = true;
    await store.forget();
  });
}

/** @param {File} file */
async function bytesOf(file) {
  return new Uint8Array(await file.arrayBuffer());
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
    // The folder tells the digit: a File of its own has forgotten it.
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

/** Hands bytes, or text, over as a download. @param {Uint8Array<ArrayBuffer> | string} bytes @param {string} name */
export function save(bytes, name) {
  const url = URL.createObjectURL(new Blob([bytes]));
  element("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
