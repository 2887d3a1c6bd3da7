/** The door to the panel "Code": its editor and its console arrive when somebody first looks. */

import { action, find } from "../../ui/dom.js";
import { loadWords } from "../../ui/words.js";
import { takeDrops } from "../../ui/files.js";

/** @param {import("../../lab/engine.js").Engine} engine @param {import("../draw/pad.js").Pad} pad */
export function showCode(engine, pad) {
  const desk = once(
    engine,
    async () => {
      await loadWords("code");
      return (await import("./panel.js")).openCode(engine);
    },
    "#code-note",
    "The code",
  );
  const console = once(
    engine,
    async () => {
      await loadWords("code");
      return (await import("./console.js")).showConsole(engine, pad);
    },
    "#console",
    "The console",
  );

  find("#panel-code").addEventListener("panelshow", () => {
    desk();
    console();
  });
  const come = () => find("[role=tab][data-panel=code]").click();

  takeDrops(
    async ([file]) => {
      come();
      (await desk())?.open(file);
    },
    (files) => files.length === 1 && /\.py$/i.test(files[0].name),
  );
  takeDrops(
    async (wheels) => {
      come();
      (await console())?.(wheels);
    },
    (files) => files.every(({ name }) => name.endsWith(".whl")),
  );
  return {
    /** Shows the code of a step of the derivation. @param {string} step */
    async showStep(step) {
      come();
      (await desk())?.showStep(step);
    },
  };
}

/** Waits until Python is there. @param {import("../../lab/engine.js").Engine} engine */
function ready(engine) {
  return new Promise((resolve) => {
    const look = () => {
      if (engine.status.state !== "ready") return;
      engine.removeEventListener("status", look);
      resolve(true);
    };
    engine.addEventListener("status", look);
    look();
  });
}

/**
 * A function that opens something the first time, once Python is there.
 * @template T
 * @param {import("../../lab/engine.js").Engine} engine @param {() => Promise<T>} open @param {string} place where a failure is told @param {string} what
 * @returns {() => Promise<T | undefined>}
 */
function once(engine, open, place, what) {
  /** @type {Promise<T | undefined> | undefined} */
  let opened;
  /** @returns {Promise<T | undefined>} */
  const attempt = async () => {
    await ready(engine);
    try {
      return await open();
    } catch (error) {
      // Its worker was replaced meanwhile: the next one answers.
      if (engine.status.state !== "ready") return attempt();
      // A module that did not arrive does not arrive again before the page is loaded anew.
      find(place).replaceChildren(
        `${what} could not be shown (${error instanceof Error ? error.message : error}). Check the connection. `,
        action("Try again", () => location.reload()),
      );
    }
  };
  return () => (opened ??= attempt());
}
