/**
 * The words that people read: messages of Project Fluent in words/, each by its id.
 *
 * What another language does not say is said in English.
 */

import { FluentBundle, FluentResource } from "../vendor/fluent-bundle.mjs";
import { fromAddress } from "../lab/address.js";

/** @typedef {Record<string, string | number>} Values a message's variables */
/** @typedef {{id?: string, values?: Record<string, any>, message: string}} Problem as digitlab.crossing.problem; an Error will do */

const ENGLISH = "en";
/** The elements that a message may hold; what else it has of HTML is written as text. */
const INLINE = new Set(["B", "I", "CODE", "STRONG", "EM", "KBD", "SUB", "SUP"]);

/** The name of the language's folder in words/. */
export const language = languageOfAddress();

/** How numbers are written. */
export const locale = localeOf(language);

const bundles = [...new Set([language, ENGLISH])].map(
  // No marks of direction around the values: tests and students copy the text.
  (name) => ({ name, bundle: new FluentBundle(localeOf(name), { useIsolating: false }) }),
);
/** By file. @type {Map<string, Promise<void>>} */
const loading = new Map();

function languageOfAddress() {
  const wanted = fromAddress("language") ?? ENGLISH;
  return /^[a-z]{2,8}(-[A-Za-z0-9]{2,8})*$/.test(wanted) ? wanted : ENGLISH;
}

/** The locale of a language's numbers: that of the tests' pseudo-language is English. @param {string} name */
function localeOf(name) {
  return name === "pseudo" || !Intl.NumberFormat.supportedLocalesOf(name).length ? ENGLISH : name;
}

/**
 * Loads a file of words. Rejects where the English one does not arrive.
 * @param {string} file such as "page" for words/en/page.ftl
 */
export function loadWords(file) {
  const words =
    loading.get(file) ?? Promise.all(bundles.map((one) => load(one, file))).then(() => {});
  loading.set(file, words);
  words.catch(() => loading.delete(file));
  return words;
}

/** @param {typeof bundles[number]} into @param {string} file */
async function load({ name, bundle }, file) {
  const path = `words/${name}/${file}.ftl`;
  const response = await fetch(path).catch(() => null);
  const words = response?.ok ? new FluentResource(await response.text()) : null;
  // A network's sign-in page in place of the file has no messages.
  if (words?.body.length) bundle.addResource(words);
  else if (name === ENGLISH) throw new Error(`${path} did not arrive. Check the connection.`);
}

/**
 * A message, or one of its attributes, in the page's language.
 * @param {string} id such as "train-start", or "train-start.title" for its attribute
 * @param {Values} [values]
 */
export function say(id, values) {
  const text = find(id, values);
  if (text !== null) return text;
  console.error(`No words for ${id}.`);
  return id;
}

/** What went wrong, by its id where there are words for that. A value may be a problem itself. @param {Problem} problem @returns {string} */
export function sayProblem({ id, values = {}, message }) {
  if (!id) return message;
  const said = Object.entries(values).map(([name, value]) => [
    name,
    value?.message ? sayProblem(value) : value,
  ]);
  return find(id, Object.fromEntries(said)) || message;
}

/** @param {string} id @param {Values} [values] @returns {string | null} null: there is no such message */
function find(id, values) {
  const [name, attribute] = id.split(".");
  for (const { bundle } of bundles) {
    const message = bundle.getMessage(name);
    const pattern = attribute ? message?.attributes[attribute] : message?.value;
    if (!pattern) continue;
    /** @type {Error[]} */
    const errors = [];
    const text = bundle.formatPattern(pattern, values, errors);
    for (const error of errors) console.error(`${id}: ${error.message}`);
    return text;
  }
  return null;
}

/**
 * Fills an element with a message, which may hold inline elements, and with its attributes.
 * @param {HTMLElement} box @param {string} id @param {Values} [values]
 */
export function write(box, id, values = {}) {
  const text = find(id, escaped(values));
  if (text !== null) writeMarkup(box, text);
  else if (!hasWords(id)) console.error(`No words for ${id}.`);
  const attributes = bundles.flatMap(({ bundle }) =>
    Object.keys(bundle.getMessage(id)?.attributes ?? {}),
  );
  for (const name of attributes) box.setAttribute(name, say(`${id}.${name}`, values));
}

/** Values as they stand in markup. @param {Values} values */
function escaped(values) {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? value.replaceAll("&", "&amp;").replaceAll("<", "&lt;") : value,
  ]);
  return Object.fromEntries(entries);
}

/** Puts another language in place of the English that the build wrote. @param {ParentNode} root */
export function translate(root) {
  if (language === ENGLISH) return;
  if (root === document) document.documentElement.lang = locale;
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (
    root.querySelectorAll("[data-l10n-id]")
  ))
    if (hasWords(box.dataset.l10nId)) write(box, box.dataset.l10nId);
}

/** Whether there is such a message in what is loaded. @param {string | undefined} id @returns {id is string} */
export function hasWords(id) {
  return id !== undefined && bundles.some(({ bundle }) => bundle.hasMessage(id));
}

/**
 * Elements with a name, such as links, are those that the box has; inline ones are made anew; no
 * other element and no attribute of a message comes into the page.
 * @param {HTMLElement} box @param {string} text
 */
function writeMarkup(box, text) {
  if (!/[<&]/.test(text)) {
    box.textContent = text;
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = text;
  const parts = [...template.content.childNodes].map((node) => partOf(box, node));
  box.replaceChildren(...parts);
}

/** @param {HTMLElement} box @param {ChildNode} node @returns {Node | string} */
function partOf(box, node) {
  const words = node.textContent ?? "";
  if (!(node instanceof HTMLElement)) return words;
  const name = node.dataset.l10nName;
  const own = name && box.querySelector(`[data-l10n-name="${CSS.escape(name)}"]`);
  const part = own || (INLINE.has(node.tagName) ? document.createElement(node.tagName) : null);
  if (!part) return words;
  part.textContent = words;
  return part;
}
