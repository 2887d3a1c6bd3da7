/** The form of a run's settings: its fields, its lessons, and the address that says the same. */

import { LESSONS, SETTINGS, format, initialSettings, parse, settingsFromAddress, settingsToAddress, withDataset } from "../settings.js";
import { store } from "../store.js";
import { choice, field, find } from "./dom.js";

/** @typedef {import("../engine.js").Engine} Engine */
/** @typedef {import("../engine.js").Settings} Settings */

/** @type {Record<Settings["dataset"], string>} */
const DATASETS = { mnist: "MNIST", made: "Made digits", files: "From files", own: "My digits" };

/** @param {Engine} engine @param {import("../digits.js").Brought} brought */
export function showForm(engine, brought) {
  const form = find("#train-settings");
  const lesson = choice("#lesson");
  const says = find("#lesson-says");
  let settings = initialSettings();
  /** Whether somebody, or a link, has chosen. */
  let chosen = false;
  /** @type {string[]} what is to be said once the data sets are known */
  let ignored = [];

  /** @param {Settings} wanted */
  const show = (wanted) => {
    settings = { ...initialSettings(), ...wanted };
    for (const setting of SETTINGS) field(setting.field).value = format(setting, settings[setting.name]);
    showDatasets();
    showMore();
  };
  /** @param {Settings} wanted */
  const fill = (wanted) => {
    show(wanted);
    settingsToAddress(settings);
    keep();
  };
  const keep = () => store.set("settings", settings);

  /** Reads the fields; throws an error for people, and goes to the field. @returns {Settings} */
  const read = () => {
    /** @type {Record<string, any>} */
    const found = {};
    for (const setting of SETTINGS) {
      try {
        found[setting.name] = parse(setting, field(setting.field).value);
      } catch (error) {
        const details = field(setting.field).closest("details");
        if (details) details.open = true;
        field(setting.field).focus();
        throw error;
      }
    }
    return /** @type {Settings} */ (found);
  };

  const showDatasets = () => {
    const { site } = engine;
    if (!site) return;
    const here = ["made", ...(["files", "own"].filter((name) => brought.count(/** @type {"files"} */ (name)) > 1))];
    if (site.mnist) here.unshift("mnist");
    else if (settings.dataset === "mnist") {
      if (chosen) ignored.push("MNIST is not on this site: made digits are used.");
      settings = withDataset(settings, "made");
      field("#examples").value = String(settings.examples);
    }
    // What is not here stays to be seen, and is told of when it is used.
    if (!here.includes(settings.dataset)) here.push(settings.dataset);
    const select = choice("#dataset");
    const text = here.join();
    if (select.dataset.offered !== text) {
      select.dataset.offered = text;
      select.replaceChildren(...here.map((name) => new Option(DATASETS[/** @type {Settings["dataset"]} */ (name)], name)));
    }
    select.value = settings.dataset;
    if (!site.mnist && !chosen) notice("MNIST is not on this site, so training uses made digits. The README says how to add it.");
    if (ignored.length) notice(`The link was not followed in all. ${ignored.join(" ")}`);
    ignored = [];
  };

  /** What matters for this data set only. */
  const showMore = () => {
    find("#of-made").hidden = settings.dataset !== "made";
    find("#of-own").hidden = settings.dataset === "own" || brought.count("own") === 0;
  };

  const followAddress = () => {
    const link = settingsFromAddress();
    ignored = link.ignored;
    if (!Object.keys(link.settings).length && !ignored.length) return false;
    chosen = true;
    find("#more-settings").toggleAttribute("open", SETTINGS.some(({ name, field: at }) => name in link.settings && field(at).closest("details")));
    fill({ ...initialSettings(link.settings.dataset), ...link.settings });
    return true;
  };

  form.addEventListener("input", ({ target }) => {
    const { id } = /** @type {HTMLElement} */ (target);
    const touched = SETTINGS.find((setting) => setting.field === `#${id}`);
    if (!touched) return;
    chosen = true;
    notice("");
    let now = settings;
    try {
      const value = parse(touched, field(touched.field).value);
      now = touched.name === "dataset" ? withDataset(settings, /** @type {Settings["dataset"]} */ (value)) : { ...settings, [touched.name]: value };
      field(touched.field).setCustomValidity("");
    } catch (error) {
      field(touched.field).setCustomValidity(String(error));
      return;
    }
    settings = now;
    field("#examples").value = String(settings.examples);
    showMore();
    lesson.value = "";
    says.textContent = "";
    settingsToAddress(settings);
    keep();
  });

  lesson.replaceChildren(new Option("choose …", ""), ...LESSONS.map(({ name, title }) => new Option(title, name)));
  lesson.addEventListener("change", () => {
    const wanted = LESSONS.find(({ name }) => name === lesson.value);
    says.textContent = wanted?.says ?? "";
    notice("");
    if (!wanted) return;
    chosen = true;
    fill({ ...initialSettings(settings.dataset), data_seed: settings.data_seed, ...wanted.settings });
  });

  window.addEventListener("hashchange", () => {
    if (!choice("#dataset").disabled) followAddress();
  });
  engine.addEventListener("status", showDatasets);
  brought.addEventListener("change", () => {
    showDatasets();
    showMore();
  });
  show(settings);
  if (!followAddress()) {
    store.get("settings").then((kept) => {
      if (kept && !chosen) fill(kept);
    });
  }

  return {
    read,
    fill,
    /** @param {Settings["dataset"]} dataset */
    choose: (dataset) => fill(withDataset(settings, dataset)),
    /** Whether the settings can be changed now. @param {boolean} wanted */
    enable(wanted) {
      for (const { field: at } of SETTINGS) field(at).disabled = !wanted;
      lesson.disabled = !wanted;
    },
  };
}

/** What is wrong with the settings, or hindered the training. @param {string} text */
export function notice(text) {
  find("#settings-notice").textContent = text;
}
