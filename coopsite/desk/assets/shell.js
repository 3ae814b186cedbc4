// What all pages of the desk do: list the keys, and say when the server is gone and back.

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
