/** The form of a run's settings: its fields, its lessons, and the address that says the same. */

import { fromAddress } from "../../lab/address.js";
import {
  LESSONS,
  SETTINGS,
  format,
  initialSettings,
  parse,
  presentDataset,
  sameSettings,
  settingsFromAddress,
  settingsToAddress,
  withDataset,
} from "../../lab/settings.js";
import { store } from "../../lab/store.js";
import { choice, field, find } from "../../ui/dom.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Settings} Settings */

/** @type {Record<Settings["dataset"], string>} */
const DATASETS = {
  mnist: "MNIST",
  synthetic: "Synthetic digits",
  files: "From files",
  user: "My digits",
};

/** @param {Engine} engine @param {import("../../lab/digits.js").Brought} brought */
export function showForm(engine, brought) {
  const form = find("#train-settings");
  const lesson = choice("#lesson");
  const says = find("#lesson-says");
  let settings = initialSettings();
  /** Whether somebody, or a link, has chosen. */
  let chosen = false;
  /** @type {string[]} what is to be said once the data sets are known */
  let ignored = [];
  /** Whether a run is under way, and a link waits for its end. */
  let [enabled, waiting] = [true, false];

  /** @param {Settings} wanted */
  const show = (wanted) => {
    settings = { ...initialSettings(), ...wanted, dataset: presentDataset(wanted.dataset) };
    for (const setting of SETTINGS)
      field(setting.field).value = format(setting, settings[setting.name]);
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
    keep();
    return /** @type {Settings} */ (found);
  };

  const showDatasets = () => {
    const { site } = engine;
    if (!site) return;
    const here = [
      "synthetic",
      ...["files", "user"].filter((name) => brought.count(/** @type {"files"} */ (name)) > 1),
    ];
    if (site.mnist) here.unshift("mnist");
    else if (settings.dataset === "mnist") {
      if (chosen) ignored.push("MNIST is not on this site: synthetic digits are used.");
      settings = withDataset(settings, "synthetic");
      field("#examples").value = String(settings.examples);
      settingsToAddress(settings);
      keep();
    }
    // What is not here stays to be seen, and is told of when it is used.
    if (!here.includes(settings.dataset)) here.push(settings.dataset);
    const select = choice("#dataset");
    const text = here.join();
    if (select.dataset.offered !== text) {
      select.dataset.offered = text;
      select.replaceChildren(
        ...here.map(
          (name) => new Option(DATASETS[/** @type {Settings["dataset"]} */ (name)], name),
        ),
      );
    }
    select.value = settings.dataset;
    find("#dataset-says").textContent = site.mnist
      ? ""
      : "MNIST is not on this site, so training uses synthetic digits. The README says how to add it.";
    if (ignored.length) notice(`The link was not followed in all. ${ignored.join(" ")}`);
    ignored = [];
  };

  /** What matters for this data set only. */
  const showMore = () => {
    find("#of-synthetic").hidden = settings.dataset !== "synthetic";
    find("#of-own").hidden = settings.dataset === "user" || brought.count("user") === 0;
  };

  /** @returns {Settings | null} what the address sets, if it sets anything */
  const followAddress = () => {
    const link = settingsFromAddress();
    ignored = link.ignored;
    const panel = fromAddress("panel");
    const panels = [...document.querySelectorAll("[role=tab]")].map(
      (tab) => /** @type {HTMLElement} */ (tab).dataset.panel,
    );
    if (panel !== null && !panels.includes(panel))
      ignored.push(`panel: expected one of ${panels.join(", ")}, found ${panel.slice(0, 40)}.`);
    if (!Object.keys(link.settings).length) {
      showDatasets();
      return null;
    }
    chosen = true;
    const initial = initialSettings(link.settings.dataset);
    const unusual = SETTINGS.filter(
      (setting) =>
        setting.name in link.settings &&
        format(setting, link.settings[setting.name]) !== format(setting, initial[setting.name]),
    );
    find("#more-settings").toggleAttribute(
      "open",
      unusual.some(({ field: at }) => field(at).closest("details")),
    );
    fill({ ...initial, ...link.settings });
    return settings;
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
      now =
        touched.name === "dataset"
          ? withDataset(settings, /** @type {Settings["dataset"]} */ (value))
          : { ...settings, [touched.name]: value };
      field(touched.field).setCustomValidity("");
    } catch (error) {
      field(touched.field).setCustomValidity(String(error));
      return;
    }
    settings = now;
    field("#examples").value = String(settings.examples);
    showMore();
    // Another data set, or fewer epochs, is the same lesson still.
    const taught = LESSONS.find(({ name }) => name === lesson.value)?.settings ?? {};
    if (touched.name in taught && touched.name !== "epochs") {
      lesson.value = "";
      says.textContent = "";
    }
    settingsToAddress(settings);
    keep();
  });

  lesson.replaceChildren(
    new Option("choose …", ""),
    ...LESSONS.map(({ name, title }) => new Option(title, name)),
  );
  lesson.addEventListener("change", () => {
    const wanted = LESSONS.find(({ name }) => name === lesson.value);
    says.textContent = wanted?.says ?? "";
    notice("");
    if (!wanted) return;
    chosen = true;
    fill({
      ...initialSettings(settings.dataset),
      data_seed: settings.data_seed,
      ...wanted.settings,
    });
  });

  window.addEventListener("hashchange", () => {
    waiting = !enabled && Object.keys(settingsFromAddress().settings).length > 0;
    if (enabled) followAddress();
    else if (waiting)
      notice("The link’s settings are taken once this run is over, or after Reset.");
  });
  engine.addEventListener("status", showDatasets);
  brought.addEventListener("change", () => {
    showDatasets();
    showMore();
  });
  show(settings);
  const before = store.get("settings");
  const linked = followAddress();
  if (!linked) {
    before.then((kept) => {
      if (chosen) return;
      if (kept) fill(kept);
      else settingsToAddress(settings);
    });
  }

  return {
    /** Whether a link has other settings than were here before: a new start. */
    linked: before.then(
      (kept) =>
        linked !== null && !(kept && sameSettings(linked, { ...initialSettings(), ...kept })),
    ),
    read,
    fill,
    /** @param {Settings["dataset"]} dataset */
    choose: (dataset) => fill(withDataset(settings, dataset)),
    /** Whether the settings can be changed now. @param {boolean} wanted */
    enable(wanted) {
      enabled = wanted;
      for (const { field: at } of SETTINGS) field(at).disabled = !wanted;
      lesson.disabled = !wanted;
      if (wanted && waiting) followAddress();
      waiting &&= !wanted;
    },
  };
}

/** What is wrong with the settings, or hindered the training. @param {string} text */
export function notice(text) {
  find("#settings-notice").textContent = text;
}
