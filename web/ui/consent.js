/** The question whether Python may ask another site for something: the one thing that leaves the device. */

import { action, element } from "./dom.js";

const LONGEST_ADDRESS = 200;

/** What was answered, by host, until the page is closed. @type {Map<string, Promise<boolean>>} */
const answers = new Map();
/** One question at a time. @type {Promise<unknown>} */
let before = Promise.resolve();

/** @param {import("../lab/engine.js").ConsentRequest} request */
export async function agree({ url, answer }) {
  const { host } = new URL(url);
  const answered = answers.get(host) ?? before.then(() => ask(host, url));
  answers.set(host, (before = answered));
  answer(await answered);
}

/** @param {string} host @param {string} url @returns {Promise<boolean>} */
function ask(host, url) {
  const dialog = element("dialog", { id: "agree" });
  const address = url.length > LONGEST_ADDRESS ? `${url.slice(0, LONGEST_ADDRESS)} …` : url;
  const question = element(
    "p",
    { id: "agree-question" },
    "May Python ask ",
    element("b", { textContent: host }),
    " for something?",
  );
  dialog.setAttribute("aria-labelledby", question.id);
  dialog.append(
    question,
    element("p", {}, "It wants ", element("code", { textContent: address })),
    element(
      "p",
      {},
      "Nothing else in this lab leaves the device. If you allow it, that site learns your address on the network and whatever Python sends, until the page is closed or loaded anew.",
    ),
    element(
      "div",
      { className: "buttons" },
      action("Refuse", () => dialog.close()),
      action("Allow", () => dialog.close("allowed")),
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
