/** What today's page reads of what earlier versions kept on the device: old names, and old shapes. */

import { OLD_NAMES, OLD_VALUES } from "../generated/schema.js";

/** @typedef {import("./lab.js").Kept} Kept */
/** @typedef {import("./runs.js").Run} Run */

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
