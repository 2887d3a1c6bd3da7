/** What the editor can show: the source parts of the network's code, and the exercises. */

import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../protocol.js").SourcePart} SourcePart */
/** @typedef {import("../../protocol.js").Exercise} Exercise */
/**
 * @typedef {object} Item
 * @property {string} key
 * @property {string} part the source part that its text stands for
 * @property {string} title
 * @property {string} about
 * @property {string} original
 * @property {string[]} steps of the derivation that it computes
 * @property {Exercise} [exercise]
 */

/** What a student needs besides the functions of network.py. */
const HELPERS = { name: "helpers", source: "", line: 0, file: "", steps: [] };

/** @param {Engine} engine @returns {Promise<Item[]>} */
export async function readItems(engine) {
  const parts = [...(await engine.ask("code.parts")), HELPERS];
  const exercises = await engine.ask("code.exercises");
  return [...parts.map(partItem), ...exercises.map(exerciseItem)];
}

/** @param {Omit<SourcePart, "title">} part @returns {Item} */
function partItem({ name, source, line, file, steps }) {
  const title = say(`code-part-${name}`);
  return {
    key: name,
    part: name,
    title: name,
    about: line ? say("code-about", { title, file, line }) : title,
    original: source.trimEnd(),
    steps,
  };
}

/** @param {Exercise} exercise @returns {Item} */
function exerciseItem(exercise) {
  return {
    key: `exercise ${exercise.name}`,
    part: exercise.part,
    title: say(`exercise-${exercise.name}-title`),
    about: "",
    original: exercise.start.trimEnd(),
    steps: exercise.equation ? [exercise.equation] : [],
    exercise,
  };
}
