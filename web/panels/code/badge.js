/** What the whole page is told of changed code: that it answers, or that it does not come to an end. */

import { action, find } from "../../ui/dom.js";
import { notice } from "../../ui/notice.js";

/** @param {import("../../lab/engine.js").Engine} engine */
export function showBadge(engine) {
  const badge = find("#code-badge");
  const stop = action("Stop", () =>
    engine.halt(
      "Your code was stopped. The original code answers again; what you wrote is in the editor.",
    ),
  );
  const back = action("Use the original", () =>
    engine.use({}).catch((error) => notice(error.message)),
  );
  let told = "";
  const show = () => {
    const state = engine.busy ? "busy" : engine.changed.length ? "changed" : "";
    if (state !== told)
      badge.replaceChildren(
        ...{
          busy: ["Your code is still running", stop],
          changed: ["Your code answers", back],
          "": [],
        }[state],
      );
    told = state;
    badge.title = state === "changed" ? `Changed: ${engine.changed.join(", ")}` : "";
  };
  for (const change of ["busy", "network", "status"]) engine.addEventListener(change, show);
}
