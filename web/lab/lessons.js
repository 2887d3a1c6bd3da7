/** Settings that teach something. What each is called, and says, is in the messages `lesson-…`. */

/** @typedef {import("../protocol.js").Settings} Settings */
/** @typedef {{name: string, settings: Partial<Settings>}} Lesson */
/** @type {Lesson[]} */
export const LESSONS = [
  {
    name: "book",
    settings: { initialiser: "normal" },
  },
  {
    name: "large",
    settings: { eta: 100, epochs: 5 },
  },
  {
    name: "small",
    settings: { eta: 0.01, epochs: 5 },
  },
  {
    name: "zeros",
    settings: { initialiser: "zeros", epochs: 5 },
  },
  {
    name: "one",
    settings: { hidden: [1], epochs: 10 },
  },
  {
    name: "tiny",
    settings: { examples: 100, epochs: 100 },
  },
];
