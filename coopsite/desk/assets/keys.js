// Keys: each is registered with its words, and all are listed under "?".

import { openDialog, tick } from "./dialog.js";
import { make, remember, remembered, takesText } from "./dom.js";
import { say, sayOr } from "./words.js";

const SINGLE = "coopsite-desk-single-keys";
const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const sections = new Map();
let single = remembered(SINGLE) !== "no";

/**
 * Register keys below a heading of the list: {keys: "Ctrl+S", words: "…", run}. A single character never works
 * while the cursor is in a field. `when` says whether a key works just now. Without `run` it is listed only: some part of
 * the page sees to it. Ctrl is ⌘ on a Mac.
 * @param {string} section name of the heading's words
 * @param {Array<{keys: string|string[], words: string, when?: () => boolean, run?: (event: KeyboardEvent) => void}>} entries
 */
export function registerKeys(section, entries) {
  const all = sections.get(section) ?? [];
  sections.set(section, [...all, ...entries.map((entry) => ({ ...entry, keys: [entry.keys].flat() }))]);
}

/** Show all keys of this page. */
function showKeys() {
  const groups = [...sections].map(([section, entries]) => [
    make("h3", {}, say(section)),
    make("dl", { class: "keys" }, entries.map((entry) => make("div", {}, make("dt", {}, shown(entry.keys)), make("dd", {}, say(entry.words))))),
  ]);
  const box = tick(say("keys_single"), "single", { checked: single });
  box.addEventListener("change", (event) => {
    single = event.target.checked;
    remember(SINGLE, single ? "yes" : "no");
  });
  return openDialog({ title: say("keys_title"), content: [groups, box], wide: true });
}

function shown(keys) {
  return keys.flatMap((each, number) => [number ? ` ${say("keys_or")} ` : "", ...strokes(each).map((stroke, at) => [at ? "+" : "", make("kbd", {}, stroke)])]).flat();
}

function strokes(keys) {
  const names = mac ? { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" } : {};
  return keys.split("+").map((each) => names[each] ?? sayOr(`keys_name_${each}`, each));
}

function matches(keys, event) {
  const parts = keys.split("+");
  const last = parts.pop();
  const lone = last.length === 1 && !parts.length;
  if (lone && (!single || takesText(event.target))) return false;
  if ((mac ? event.metaKey : event.ctrlKey) !== parts.includes("Ctrl") || event.altKey !== parts.includes("Alt")) return false;
  // "?" and "/" need Shift on some keyboards and not on others.
  if (!lone && event.shiftKey !== parts.includes("Shift")) return false;
  // Some keyboards have letters where others have digits.
  return event.key.toLowerCase() === last.toLowerCase() || (!lone && [`Key${last.toUpperCase()}`, `Digit${last}`].includes(event.code));
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  for (const { keys, when, run } of [...sections.values()].flat()) {
    if (!run || !keys.some((each) => matches(each, event)) || (when && !when())) continue;
    event.preventDefault();
    // Behind an open dialog nothing happens, not even what the browser would do.
    if (!document.querySelector("dialog:modal")) run(event);
    return;
  }
});

registerKeys("keys_everywhere", [{ keys: "?", words: "keys_help", run: showKeys }]);
document.querySelector("[data-keys]")?.addEventListener("click", showKeys);
