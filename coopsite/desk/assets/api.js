// Requests to the desk's server.

import { tab } from "./dom.js";
import { Stream } from "./stream.js";
import { say } from "./words.js";

const API = "/_desk/api/";
const META = 'meta[name="coopsite-desk"]';
let token = document.querySelector(META).content;

/** A request that failed: `status` (0 where nobody answered), `name` of the error, `message` for people, `data` as sent. */
class DeskError extends Error {
  constructor(status, name, message, data = {}) {
    super(message);
    this.status = status;
    this.name = name;
    this.data = data;
  }
}

/**
 * Return what the API has at `path`, for example "story/news/x" (see `below` for keys).
 * @param {string} path
 * @param {{signal?: AbortSignal}} [options]
 */
export const get = (path, options = {}) => ask(path, { ...options, method: "GET" });

/**
 * Send `data` as JSON and return the answer's.
 * @param {"PUT"|"POST"|"DELETE"} method
 * @param {string} path
 * @param {object} [data]
 * @param {{signal?: AbortSignal, keepalive?: boolean}} [options] keepalive lets a small request outlive the page
 */
export const send = (method, path, data = {}, options = {}) =>
  ask(path, { ...options, method, body: JSON.stringify(data), headers: { "Content-Type": "application/json" } });

/** Send the bytes of a file as they are and return the answer's data. */
export const upload = (path, file, options = {}) =>
  ask(path, { ...options, method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } });

/** Return a path of the API with a key, a path or an id in it, each of its parts encoded. */
export const below = (start, rest) => `${start}/${rest.split("/").map(encodeURIComponent).join("/")}`;

/**
 * Send `data` and give each line of the answer as soon as it comes, parsed.
 * @returns {AsyncGenerator<object>}
 */
export async function* lines(path, data = {}) {
  const answer = await answered(path, { method: "POST", body: JSON.stringify(data), headers: { "Content-Type": "application/json" } });
  let rest = "";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value = "", done } = await reader.read().catch(unreachable);
    const whole = (rest + value).split("\n");
    rest = done ? "" : whole.pop();
    for (const line of whole) if (line.trim()) yield JSON.parse(line);
    if (done) return;
  }
}

/**
 * Listen to what the server tells: {presence, changed, findings, lost, back} are functions by event; `lost` and `back`
 * are called when the connection breaks and comes again. Returns a function that ends it.
 * @param {string} storyKey "" for all stories
 * @param {Object<string, Function>} handlers
 */
export function listen(storyKey, handlers) {
  let lost = false;
  const hear = ({ event, data, token: renewed }) => {
    if (event === "lost") {
      if (!lost) handlers.lost?.();
      lost = true;
    } else if (event === "open") {
      token = renewed;
      if (lost) handlers.back?.();
      lost = false;
    } else handlers[event]?.(data);
  };
  const about = { tab, key: storyKey };
  const alone = () => {
    const stream = new Stream();
    stream.add(tab, { ...about, tell: hear }, token);
    return () => stream.remove(tab);
  };
  if (!window.SharedWorker) return alone();
  const worker = new SharedWorker("/_desk/assets/stream-worker.js", { type: "module" });
  let end = () => worker.port.postMessage({ leaves: true });
  worker.onerror = () => (end = alone());
  worker.port.onmessage = ({ data }) => hear(data);
  // Held as long as the page lives, so that the worker notices the end of a tab that crashed.
  const lock = crypto.randomUUID();
  navigator.locks.request(lock, () => {
    worker.port.postMessage({ ...about, token, lock });
    return new Promise(() => {});
  });
  addEventListener("pagehide", () => end());
  return () => end();
}

async function ask(path, options) {
  const answer = await answered(path, options);
  return answer.json().catch(() => strange(answer));
}

async function answered(path, options) {
  let answer = await sent(path, options);
  if (answer.status === 403 && (await renewToken().catch(() => false))) answer = await sent(path, options);
  if (answer.ok) return answer;
  const data = await answer.json().catch(() => strange(answer));
  throw new DeskError(answer.status, data.error ?? "strange", data.message ?? say("error_strange", { status: answer.status }), data);
}

function sent(path, options) {
  const headers = { "X-Coopsite-Desk": token, Accept: "application/json", ...options.headers };
  return fetch(API + path, { ...options, headers, cache: "no-store" }).catch((error) => {
    if (error.name === "AbortError") throw error;
    unreachable();
  });
}

/** Take the token of a server that was started anew; say whether it is another one. */
async function renewToken() {
  const answer = await fetch(API + "token", { method: "POST", headers: { "X-Coopsite-Desk": token } });
  const found = answer.ok && (await answer.json()).token;
  const other = Boolean(found) && found !== token;
  if (other) token = found;
  return other;
}

function unreachable() {
  throw new DeskError(0, "unreachable", say("error_unreachable"));
}

function strange(answer) {
  throw new DeskError(answer.status, "strange", say("error_strange", { status: answer.status }));
}
