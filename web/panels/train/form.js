/** The form of a run's settings: its fields, and the lessons that set them. */

import { LESSONS } from "../../lab/lessons.js";
import { SETTINGS, format, initialSettings, parse, sameSettings } from "../../lab/settings.js";
import { choice, field, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Settings} Settings */
/** @typedef {import("../../lab/settings.js").Setting} Setting */

/** @param {Setting} setting */
const fieldOf = ({ element }) => field(`#${element}`);

/** @param {Lab} lab */
export function showForm(lab) {
  const { settings, engine, digits } = lab;
  const form = find("#train-settings");
  const lesson = choice("#lesson");
  const says = find("#lesson-says");

  const show = () => {
    for (const setting of SETTINGS) {
      const box = fieldOf(setting);
      // What somebody is writing stays as it is written.
      if (box !== document.activeElement) box.value = format(setting, settings.value[setting.name]);
    }
    showDatasets();
    const { dataset } = settings.value;
    find("#of-synthetic").hidden = dataset !== "synthetic";
    find("#of-own").hidden = dataset === "user" || digits.count("user") === 0;
  };

  const showDatasets = () => {
    const { site } = engine;
    if (!site) return;
    const here = ["synthetic"];
    if (site.mnist) here.unshift("mnist");
    for (const name of /** @type {const} */ (["files", "user"]))
      if (digits.count(name) > 1) here.push(name);
    // What is not here stays to be seen, and is told of when it is used.
    const { dataset } = settings.value;
    if (!here.includes(dataset)) here.push(dataset);
    const select = choice("#dataset");
    const text = here.join();
    if (select.dataset.offered !== text) {
      select.dataset.offered = text;
      select.replaceChildren(
        ...here.map((name) => new Option(say(`setting-dataset-${name}`), name)),
      );
    }
    select.value = dataset;
    find("#dataset-says").textContent = site.mnist ? "" : say("settings-no-mnist");
  };

  /** Reads the fields; throws a Problem, and goes to the field. @returns {Settings} */
  const read = () => {
    /** @type {Record<string, any>} */
    const found = {};
    for (const setting of SETTINGS) {
      const box = fieldOf(setting);
      try {
        found[setting.name] = parse(setting, box.value);
      } catch (error) {
        box.closest("details")?.setAttribute("open", "");
        box.focus();
        throw error;
      }
    }
    settings.choose(found);
    return settings.value;
  };

  form.addEventListener("input", ({ target }) => {
    const { id } = /** @type {HTMLElement} */ (target);
    const touched = SETTINGS.find(({ element }) => element === id);
    if (!touched) return;
    lab.notice("");
    const box = fieldOf(touched);
    try {
      const value = parse(touched, box.value);
      box.setCustomValidity("");
      settings.choose({ [touched.name]: value });
    } catch (error) {
      return box.setCustomValidity(settingProblem(error));
    }
    // Another data set, or fewer epochs, is the same lesson still.
    const taught = LESSONS.find(({ name }) => name === lesson.value)?.settings ?? {};
    if (!(touched.name in taught) || touched.name === "epochs") return;
    lesson.value = "";
    says.textContent = "";
  });
  form.addEventListener("focusout", show);

  lesson.replaceChildren(
    new Option(say("train-lesson-none"), ""),
    ...LESSONS.map(({ name }) => new Option(say(`lesson-${name}`), name)),
  );
  lesson.addEventListener("change", () => {
    const wanted = LESSONS.find(({ name }) => name === lesson.value);
    says.textContent = wanted ? say(`lesson-${wanted.name}.says`) : "";
    lab.notice("");
    const { dataset, data_seed } = settings.value;
    if (wanted) settings.replace({ dataset, data_seed, ...wanted.settings });
  });

  settings.on("change", show);
  settings.on("ignored", (problems) =>
    lab.notice(say("settings-link-ignored", { problems: problems.map(settingProblem).join(" ") })),
  );
  settings.on("waiting", () => lab.notice(say("settings-link-waits")));
  engine.on("status", showDatasets);
  digits.addEventListener("change", show);
  lab.on("notice", notice);
  show();
  const initial = initialSettings(settings.value.dataset);
  const isUnusual = (/** @type {Setting} */ { name }) =>
    !sameSettings(initial, { ...initial, [name]: settings.value[name] });
  if (location.hash && SETTINGS.some((one) => isUnusual(one) && fieldOf(one).closest("details")))
    find("#more-settings").setAttribute("open", "");

  return {
    read,
    /** @param {Settings} wanted */
    fill: (wanted) => settings.replace(wanted),
    /** @param {Settings["dataset"]} dataset */
    choose: (dataset) => settings.choose({ dataset }),
    /** Whether the settings can be changed now. @param {boolean} wanted */
    enable(wanted) {
      for (const setting of SETTINGS) fieldOf(setting).disabled = !wanted;
      lesson.disabled = !wanted;
      settings.lock(!wanted);
    },
  };
}

/** A problem of a setting in words. @param {any} error */
export function settingProblem(error) {
  const { setting, found } = error.values ?? {};
  if (!setting) return sayProblem(error);
  const values = {
    ...error.values,
    setting: say(`setting-${setting}`),
    found: found || say("settings-nothing"),
  };
  return sayProblem({ ...error, values, message: error.message });
}

/** What is wrong with the settings, or hindered the training. @param {string} text */
export function notice(text) {
  find("#settings-notice").textContent = text;
}
