/** What is wrong with a setting, under the name that the form gives it. */

import { SETTINGS } from "../../lab/settings.js";
import { say, sayProblem } from "../../ui/words.js";

/** @param {import("../../ui/words.js").Problem} problem */
export function sayAbout({ id, values = {}, message }) {
  const setting = SETTINGS.find(
    ({ name, element }) => name === values.setting || element === values.setting,
  );
  if (!setting) return sayProblem({ id, values, message });
  const found = values.found === "" ? say("settings-nothing") : values.found;
  const named = { ...values, setting: say(`setting-${setting.element}`), found };
  return sayProblem({ id, values: named, message });
}
