// Short messages at the foot of the page: what was done, with a way back, and what failed.

import { make } from "./dom.js";
import { say } from "./words.js";

const LONG = 20000; // milliseconds; a message that offers something stays for as long as it takes to read and decide
const SHORT = 6000;
const region = make("div", { class: "notices", role: "region", "aria-label": say("dialog_notices") });
const polite = make("div", { role: "status" });
const urgent = make("div", { role: "alert" });
region.append(polite, urgent);
document.body.append(region);

/**
 * Show a message; returns a function that takes it away. One with `tone` "error" stays until it is closed.
 * @param {string} text
 * @param {{tone?: "done"|"error", label?: string, run?: Function}} [options] `label` and `run`: what it offers
 */
export function notify(text, { tone = "done", label, run } = {}) {
  const close = () => {
    clearTimeout(timer);
    notice.remove();
  };
  const offer = run && make("button", { type: "button", class: "quiet", click: () => { close(); run(); } }, label);
  const away = make("button", { type: "button", class: "quiet close", "aria-label": say("dialog_close"), click: close }, "×");
  const notice = make("div", { class: `notice ${tone}` }, make("p", {}, text), offer, away);
  // What was said and still stands is not said twice.
  for (const each of region.querySelectorAll(".notice")) if (each.firstChild.textContent === text) each.remove();
  (tone === "error" ? urgent : polite).append(notice);
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    if (tone !== "error") timer = setTimeout(() => notice.contains(document.activeElement) ? wait() : close(), run ? LONG : SHORT);
  };
  notice.addEventListener("pointerenter", () => clearTimeout(timer));
  notice.addEventListener("pointerleave", wait);
  wait();
  return close;
}

/** Show what failed, in the words of the error; `again`, where given, is offered to try once more. */
export const complain = (error, again) => notify(error.message, { tone: "error", label: again && say("shell_again"), run: again });
