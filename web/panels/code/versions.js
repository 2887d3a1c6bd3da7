/** Versions of the changed code, each with a name, and code as files. */

import { action, button, element, field, find } from "../../ui/dom.js";
import { save } from "../../ui/files.js";

/** @typedef {Record<string, string>} Parts sources by name, of changed parts only */
/** @typedef {{name: string, time: number, parts: Parts}} Version */

const MOST_BYTES = 1_000_000;
const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/**
 * @param {import("../../lab/engine.js").Engine} engine
 * @param {import("./table.js").Table<Version>} table
 * @param {{parts: () => Parts, take: (parts: Parts) => void, tell: (words: string) => void}} desk what is in the editor
 */
export function showVersions(engine, table, desk) {
  const name = field("#version-name");
  const undo = button("#version-undo");
  /** To undo, the last one last. @type {[string, Version][]} */
  const removed = [];

  /** @param {string} wanted @param {Parts} parts */
  const add = (wanted, parts) => {
    const time = Date.now();
    table.set(`${time} ${Object.keys(table.all).length}`, {
      name: wanted,
      time,
      parts: { ...parts },
    });
    show();
  };
  /** Keeps these, unless they are kept. @param {string} wanted @param {Parts} parts */
  const keep = (wanted, parts) => {
    const text = written(parts);
    if (
      Object.keys(parts).length &&
      !Object.values(table.all).some((one) => written(one.parts) === text)
    )
      add(wanted, parts);
  };
  /** @param {string} title @param {Parts} parts */
  const take = (title, parts) => {
    keep(`Before “${title}”`, desk.parts());
    desk.take(parts);
    desk.tell(`“${title}” is in the editor. Nothing of it has run.`);
  };
  const nextName = () => `Version ${Object.keys(table.all).length + 1}`;

  const show = () => {
    const all = Object.entries(table.all).sort(([, one], [, other]) => other.time - one.time);
    find("#version-list").replaceChildren(...all.map(([id, version]) => row(id, version)));
    const last = removed.at(-1);
    undo.hidden = !last;
    if (last) undo.textContent = `Undo: bring “${last[1].name}” back`;
    name.placeholder = nextName();
  };

  /** @param {string} id @param {Version} version */
  const row = (id, version) => {
    const title = element("input", {
      type: "text",
      value: version.name,
      maxLength: 60,
      ariaLabel: "Name of the version",
    });
    title.addEventListener("change", () =>
      table.set(id, { ...version, name: title.value.trim() || version.name }),
    );
    const remove = action("Delete", () => {
      removed.push([id, version]);
      table.set(id, undefined);
      show();
      undo.focus();
    });
    const open = action("Open", () => take(version.name, version.parts));
    for (const one of [open, remove]) one.ariaLabel = `${one.textContent}: ${version.name}`;
    const about = `${TIME.format(version.time)} · ${Object.keys(version.parts).join(", ")}`;
    return element("li", {}, title, element("span", { textContent: about }), open, remove);
  };

  find("#version-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!Object.keys(desk.parts()).length)
      return desk.tell("Nothing is changed yet: there is nothing to keep.");
    add(name.value.trim() || nextName(), desk.parts());
    name.value = "";
    desk.tell("This version is kept on this device.");
  });
  undo.addEventListener("click", () => {
    const [id, version] = removed.pop() ?? [];
    if (id) table.set(id, version);
    show();
  });
  button("#code-save").addEventListener("click", async () => {
    const title = name.value.trim() || "My changes";
    try {
      save(
        await engine.askWorkbench("to_file", desk.parts(), title),
        `${title.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.py`,
      );
    } catch (error) {
      desk.tell(error instanceof Error ? error.message : String(error));
    }
  });

  /** @param {File} file */
  const open = async (file) => {
    try {
      if (file.size > MOST_BYTES) throw new Error("It is too long for a file of code.");
      const { title, sources } = await engine.askWorkbench("from_file", await file.text());
      take(title || file.name, sources);
    } catch (error) {
      desk.tell(
        `${file.name} was not opened, all is as it was. ${error instanceof Error ? error.message : error}`,
      );
    }
  };
  field("#code-choose").addEventListener("change", () => {
    const [file] = field("#code-choose").files ?? [];
    if (file) open(file);
    field("#code-choose").value = "";
  });
  table.addEventListener("change", show);
  show();
  return { add, keep, open, nextName };
}

/** @param {Parts} parts */
function written(parts) {
  return JSON.stringify(Object.entries(parts).sort());
}
