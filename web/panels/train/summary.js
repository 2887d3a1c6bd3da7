/** A run in a few words: its settings, and how far it came. */

import { EXAMPLES, format, matters, SETTINGS } from "../../lab/settings.js";
import { percent, written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../protocol.js").Settings} Settings */
/** @typedef {import("../../protocol.js").Progress} Progress */

/** The settings that `summaryOf` has words of its own for. @type {(keyof Settings)[]} */
const NAMED = [
  "dataset",
  "examples",
  "hidden",
  "eta",
  "schedule",
  "mini_batch_size",
  "epochs",
  "seed",
  "initialiser",
  "own_weight",
  "backend",
];

/** @param {Settings} settings @param {Progress} [progress] of the run: where its η was changed */
export function summaryOf(settings, progress) {
  const { dataset, examples, hidden, eta, seed, own_weight: copies, initialiser } = settings;
  const data = say(`runs-data-${dataset}`);
  const parts = [
    // Only another number than all is worth a word.
    examples === EXAMPLES[dataset]
      ? data
      : say("runs-some-data", { data, count: String(examples) }),
    hidden.length ? say("runs-hidden", { neurons: hidden.join("–") }) : say("runs-hidden-none"),
    settings.schedule === "halving" ? say("runs-eta-halving", { eta }) : say("runs-eta", { eta }),
    say("runs-batch", { size: settings.mini_batch_size }),
    say("runs-epochs", { count: settings.epochs }),
    say("runs-seed", { seed: String(seed) }),
  ];
  if (initialiser !== "scaled") parts.push(say(`runs-weights-${initialiser}`));
  if (copies && dataset !== "user") parts.push(say("runs-copies", { count: copies }));
  if (settings.backend === "numpy") parts.push(say("setting-backend-numpy"));
  const changes = (progress?.etas ?? [])
    .slice(1)
    .map(([epoch, eta]) => say("runs-eta-changed", { eta, epoch: written(epoch) }));
  return [...parts, ...others(settings), ...changes].join(" · ");
}

/** What else is not as usual. @param {Settings} settings @returns {string[]} */
function others(settings) {
  const unusual = SETTINGS.filter((setting) => {
    const { name, initial } = setting;
    // A run of an older page may lack a setting.
    const value = settings[name] ?? initial;
    const isUsual = format(setting, value) === format(setting, initial);
    return !NAMED.includes(name) && matters(setting, settings) && !isUsual;
  });
  return unusual.map((setting) => {
    const { name, element, choices } = setting;
    const value = format(setting, settings[name]);
    const said = choices.length ? say(`setting-${element}-${value}`) : value;
    return say("runs-setting", { name: say(`setting-${element}`), value: said });
  });
}

/** @param {Progress} progress */
export function resultOf({ epoch, epochs, metrics, backend }) {
  const last = metrics.at(-1);
  const isOver = epoch >= epochs && last?.epoch === epochs;
  const parts = [
    last
      ? say("runs-tested", { accuracy: percent(2)(last.accuracy), cost: last.cost })
      : say("runs-untested"),
    isOver ? say("runs-epochs", { count: epochs }) : say("runs-unfinished", { epoch, epochs }),
  ];
  if (backend === "code") parts.push(say("setting-backend-code"));
  return parts.join(" · ");
}
