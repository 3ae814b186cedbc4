// What all pages of the desk do: list the keys, say when the server is gone and back, follow what changes.

import "./keys.js";
import { listen } from "./api.js";
import { notify } from "./notices.js";
import { say } from "./words.js";

/**
 * Listen to the server as `listen` does, and say on the page when it is lost and when it is back.
 * @param {string} key of the story, "" for all
 * @param {Object<string, Function>} [handlers]
 */
export function follow(key, handlers = {}) {
  let close = null;
  return listen(key, {
    ...handlers,
    lost: () => {
      close = notify(say("shell_lost"), { tone: "error" });
      handlers.lost?.();
    },
    back: () => {
      close?.();
      notify(say("shell_back"));
      handlers.back?.();
    },
  });
}

// A page that the browser kept while it showed another knows nothing of what happened since.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

/**
 * Return a function that runs `run` once for all calls within `pause` milliseconds of each other, and not before the
 * page is seen: a list in a tab behind need not be drawn while one types in front.
 */
export function gathered(run, pause) {
  let timer = 0;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
  return () => {
    if (!document.hidden) return start();
    document.addEventListener("visibilitychange", start, { once: true });
  };
}
