/** The engine's state in the header: loading with a bar, ready, or failed with another try. */

/** @param {import("../../lab/engine.js").Engine} engine */
export function showStatus(engine) {
  const box = /** @type {HTMLElement} */ (document.querySelector("#engine-status"));
  const words = /** @type {HTMLElement} */ (box.querySelector(".words"));
  const bar = /** @type {HTMLProgressElement} */ (box.querySelector("progress"));
  const retry = /** @type {HTMLButtonElement} */ (box.querySelector("button"));

  let started = false;
  engine.addEventListener("status", () => {
    const { state, phase, share } = engine.status;
    box.dataset.state = state;
    // The words change once a phase, not with every byte: they are read out.
    const text = state === "failed" && !started ? `Could not start. ${phase}` : phase;
    started ||= state === "ready";
    if (words.textContent !== text) words.textContent = text;
    bar.value = share;
    bar.hidden = state !== "loading";
    retry.hidden = state !== "failed";
  });
  retry.addEventListener("click", () => engine.load());
}
