/** What today's page reads of what earlier versions kept on the device: old names, and old shapes. */

import { OLD_NAMES, OLD_VALUES } from "../generated/schema.js";

/** @typedef {import("../protocol.js").Kept} Kept */
/**
 * A run as this device keeps it.
 * @typedef {object} Run
 * @property {number} id
 * @property {number} number for people: the first run is 1
 * @property {import("../protocol.js").Settings} settings
 * @property {Kept} kept
 * @property {import("../protocol.js").Progress} progress the newest, which may be further than what is kept
 */

/** @type {Record<string, import("../protocol.js").Weights>} */
const OLD_ORIGINS = { own: "run", opened: "file", kept: "kept", altered: "edited" };

/** Settings, a run's state or its progress, with present names. @template T @param {T} kept @returns {T} */
export function withPresentNames(kept) {
  if (!kept || typeof kept !== "object") return kept;
  const entries = Object.entries(kept).map(([old, value]) => {
    const name = OLD_NAMES[old] ?? old;
    const known = OLD_VALUES[name] ?? {};
    return [name, Object.hasOwn(known, value) ? known[value] : value];
  });
  return /** @type {T} */ (Object.fromEntries(entries));
}

/** A network that was kept, alone or with its run. @param {any} kept @returns {Kept} */
export function presentKept({ snapshot, shown, training, origin }) {
  const { state, run, progress } = shown ?? training;
  const answering = snapshot.answering ?? OLD_ORIGINS[origin] ?? "file";
  return {
    snapshot: {
      ...snapshot,
      answering,
      run: snapshot.run && {
        ...snapshot.run,
        id: snapshot.run.id ?? run,
        settings: withPresentNames(snapshot.run.settings),
      },
    },
    shown: { state, run, progress: withPresentNames(progress) },
  };
}

/** A run that was kept. @param {any} run @returns {Run} */
export function presentRun({ id, number, settings, kept, progress }) {
  return {
    id,
    number,
    settings: withPresentNames(settings),
    progress: withPresentNames(progress),
    kept: presentKept(kept),
  };
}
