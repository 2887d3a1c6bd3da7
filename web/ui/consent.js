/** The question whether Python may ask another site for something: the one thing that leaves the device. */

import { action, element } from "./dom.js";
import { say, write } from "./words.js";

/** @typedef {import("../lab/engine.js").ConsentRequest} ConsentRequest */

const LONGEST_ADDRESS = 200;

/** What was answered, by host, until the page is closed. @type {Map<string, Promise<boolean>>} */
const answers = new Map();
/** One question at a time. @type {Promise<unknown>} */
let before = Promise.resolve();

/**
 * @param {ConsentRequest} request
 * @param {import("../lab/lab.js").Lab} _lab is for the single file, which tells that it refused
 */
export async function answerConsent({ url, answer }, _lab) {
  const { host } = new URL(url);
  const answered = answers.get(host) ?? before.then(() => ask(host, url));
  before = answered;
  answers.set(host, answered);
  answer(await answered);
}

/** @param {string} host @param {string} url @returns {Promise<boolean>} */
function ask(host, url) {
  const dialog = element("dialog", { id: "agree" });
  const question = element("p", { id: "agree-question" });
  const wanted = element("p");
  const address = url.length > LONGEST_ADDRESS ? `${url.slice(0, LONGEST_ADDRESS)} …` : url;
  write(question, "consent-question", { host });
  write(wanted, "consent-address", { address });
  dialog.setAttribute("aria-labelledby", question.id);
  dialog.append(
    question,
    wanted,
    element("p", { textContent: say("consent-help") }),
    element(
      "div",
      { className: "buttons" },
      action(say("consent-refuse"), () => dialog.close()),
      action(say("consent-allow"), () => dialog.close("allowed")),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "allowed");
    });
  });
}
