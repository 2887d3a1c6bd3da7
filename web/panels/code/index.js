/** The door to the panel "Code": its editor and its console open when somebody first looks. */

import { action, find } from "../../ui/dom.js";
import { takeDrops } from "../../ui/files.js";
import { loadWords, say, sayProblem, translate } from "../../ui/words.js";
import { mountBadge } from "./badge.js";
import { openConsole } from "./console.js";
import { openDesk } from "./desk.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

/** @param {HTMLElement} root @param {Lab} lab */
export function mount(root, lab) {
  const desk = once(lab, find("#code-note", root), "code-not-opened", () => openDesk(root, lab));
  const prompt = once(lab, find("#console", root), "console-not-opened", () =>
    openConsole(find("#console", root), lab),
  );
  root.addEventListener("panelshow", () => {
    desk();
    prompt();
  });
  lab.on("go", async ({ panel, step }) => {
    if (panel === "code" && step) (await desk())?.showStep(step);
  });
  takeDrops(
    async ([file]) => {
      lab.go("code");
      (await desk())?.openFile(file);
    },
    (files) => files.length === 1 && /\.py$/i.test(files[0].name),
  );
  takeDrops(
    async (wheels) => {
      lab.go("code");
      (await prompt())?.install(wheels);
    },
    (files) => files.every(({ name }) => name.endsWith(".whl")),
  );
  mountBadge(lab);
}

/** Waits until Python is there. @param {Lab} lab @returns {Promise<void>} */
function ready({ engine }) {
  return new Promise((resolve) => {
    if (engine.status.state === "ready") return resolve();
    const stop = engine.on("status", ({ state }) => {
      if (state !== "ready") return;
      stop();
      resolve();
    });
  });
}

/**
 * A function that opens something the first time, once Python is there.
 * @template T
 * @param {Lab} lab @param {HTMLElement} place where a failure is told @param {string} failure what then is told
 * @param {() => Promise<T>} open
 * @returns {() => Promise<T | undefined>}
 */
function once(lab, place, failure, open) {
  /** @type {Promise<T | undefined> | undefined} */
  let opened;
  /** @returns {Promise<T | undefined>} */
  const attempt = async () => {
    await ready(lab);
    try {
      await loadWords("code");
      translate(place.parentElement ?? place);
      return await open();
    } catch (error) {
      // Its worker was replaced meanwhile: the next one answers.
      if (lab.engine.status.state !== "ready") return attempt();
      // A module that did not arrive does not arrive again before the page is loaded anew.
      const reason = sayProblem(/** @type {Error} */ (error));
      const again = action(say("code-open-again"), () => location.reload());
      place.replaceChildren(say(failure, { reason }), " ", again);
    }
  };
  return () => (opened ??= attempt());
}
