/** The state of Python in the header: loading with a bar, ready, or failed with another try. */

import { button, find, progress } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */

const PHASES = { begin: "status-loading", files: "status-files", python: "status-python" };

/** @param {HTMLElement} root @param {Engine} engine */
export function showStatus(root, engine) {
  const box = find("#engine-status", root);
  const words = find(".words", box);
  const bar = progress("progress", box);
  const retry = button("button", box);
  let isStarted = false;
  engine.on("status", (status) => {
    const { state, share } = status;
    isStarted ||= state === "ready";
    const text = inWords(status, isStarted);
    box.dataset.state = state;
    // The words change once a phase, not with every byte: they are read out.
    if (words.textContent !== text) words.textContent = text;
    bar.value = share;
    bar.hidden = state !== "loading";
    retry.hidden = state !== "failed";
  });
  retry.addEventListener("click", () => engine.load());
}

/** @param {Engine["status"]} status @param {boolean} isStarted whether Python was ready before */
function inWords({ state, phase, problem }, isStarted) {
  if (state === "ready") return say("status-ready");
  if (state === "loading") return say(PHASES[phase]);
  const reason = problem ? sayProblem(problem) : "";
  return isStarted ? reason : say("status-not-started", { reason });
}
