// The register of topics: their names in every language, other words for them, and how many stories use each.

import { get, send } from "./api.js";
import { field, openDialog } from "./dialog.js";
import { fill, main, make } from "./dom.js";
import { finder, fold } from "./folding.js";
import { registerKeys } from "./keys.js";
import { complain, notify } from "./notices.js";
import { follow, gathered } from "./shell.js";
import { count, figure, languageTitle, say } from "./words.js";

const GATHERING = 250; // milliseconds in which changes of files are taken together
const WORD = /[a-z0-9]+/g;

let register = { digest: null, tags: [], languages: [] };

const title = main.querySelector("h1");
const opening = main.querySelector(".opening");
const head = make("div", { class: "row spread list-head" });
title.before(head);
const fresh = make("button", { type: "button", class: "primary", "aria-keyshortcuts": "n", click: () => edit(null) }, say("tags_new"));
head.append(title, fresh);
const about = make("p", { class: "soft" }, say("tags_about"));
const search = make("input", { type: "search", "aria-label": say("tags_search"), placeholder: say("tags_search"), autocomplete: "off", spellcheck: "false" });
const shown = make("p", { class: "soft small", role: "status" });
const heads = make("tr");
const rows = make("tbody");
const table = make("table", { class: "plain stack tags" }, make("caption", { class: "visually-hidden" }, say("shell_tags")), make("thead", {}, heads), rows);
const empty = make("div", { class: "empty", hidden: true });
opening.replaceWith(about, search, shown, table, empty);

const named = (tag) => register.languages.map((code) => tag.names[code]).find(Boolean) || tag.id;

function show() {
  const fits = finder(search.value);
  const kept = register.tags.filter((tag) => fits(fold([tag.id, ...Object.values(tag.names), ...tag.synonyms].join("\n"))));
  fill(
    heads,
    register.languages.map((code) => make("th", { scope: "col" }, languageTitle(code))),
    ["tags_synonyms", "tags_uses"].map((name) => make("th", { scope: "col" }, say(name))),
    make("th", { scope: "col" }, make("span", { class: "visually-hidden" }, say("tags_actions"))),
  );
  fill(rows, kept.map(row));
  const none = register.tags.length === 0;
  about.hidden = search.hidden = fresh.hidden = none;
  table.hidden = kept.length === 0;
  empty.hidden = kept.length > 0;
  shown.textContent = none ? "" : kept.length < register.tags.length ? say("tags_shown_of", { n: figure(kept.length), all: figure(register.tags.length) }) : count("tags_shown", kept.length);
  if (none) fill(empty, make("h2", {}, say("tags_none")), make("p", {}, say("tags_about")), make("button", { type: "button", class: "primary", click: () => edit(null) }, say("tags_new")));
  else fill(empty, make("h2", {}, say("tags_none_found")));
}

function row(tag) {
  const name = named(tag);
  const cell = (label, ...content) => make("td", { "data-label": label }, content);
  const [first, ...others] = register.languages;
  return make(
    "tr",
    {},
    make("th", { scope: "row", "data-label": languageTitle(first) }, tag.names[first] || make("span", { class: "state s-missing" }, say("tags_no_name"))),
    others.map((code) => cell(languageTitle(code), tag.names[code] || make("span", { class: "state s-missing" }, say("tags_no_name")))),
    cell(say("tags_synonyms"), make("span", { class: "soft" }, tag.synonyms.join(", ") || "–")),
    cell(say("tags_uses"), count("tags_used", tag.uses)),
    make(
      "td",
      { class: "doings" },
      make("button", { type: "button", class: "quiet", "aria-label": say("tags_edit_this", { name }), click: () => edit(tag) }, say("tags_edit")),
      make("button", { type: "button", class: "quiet", "aria-label": say("tags_remove_this", { name }), click: () => remove(tag) }, say("tags_remove")),
    ),
  );
}

/** Ask for names and synonyms of `tag`, or of a new one, and write them. */
async function edit(tag) {
  const names = register.languages.map((code) => make("input", { name: code, value: tag?.names[code], autocomplete: "off", required: true, lang: code }));
  const synonyms = make("input", { name: "synonyms", value: tag?.synonyms.join(", "), autocomplete: "off" });
  const id = make("input", { name: "id", value: tag?.id, autocomplete: "off", spellcheck: "false", required: true, pattern: "[a-z0-9]+(-[a-z0-9]+)*", readonly: Boolean(tag) });
  let touched = Boolean(tag);
  id.addEventListener("input", () => (touched = true));
  names[0]?.addEventListener("input", () => {
    if (!touched) id.value = (fold(names[0].value).match(WORD) ?? []).join("-");
  });
  const done = await openDialog({
    title: tag ? say("tags_edit_this", { name: named(tag) }) : say("tags_new"),
    content: [
      register.languages.map((code, at) => field(languageTitle(code), names[at])),
      field(say("tags_synonyms"), synonyms, say("tags_synonyms_help")),
      field(say("tags_id"), id, say(tag ? "tags_id_stays" : "tags_id_help")),
    ],
    action: say("tags_save"),
    submit: async () => {
      if (!tag && register.tags.some((each) => each.id === id.value)) throw new Error(say("tags_there", { id: id.value }));
      const words = synonyms.value.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean);
      const said = Object.fromEntries(register.languages.map((code, at) => [code, names[at].value.trim()]));
      await write({ set: { [id.value]: { ...said, synonyms: words } }, unset: [] });
    },
  });
  if (done) notify(say("tags_saved", { name: names[0].value.trim() }));
}

async function remove(tag) {
  const name = named(tag);
  const gone = await openDialog({
    title: say("tags_remove_this", { name }),
    content: [make("p", {}, tag.uses ? count("tags_remove_used", tag.uses) : say("tags_remove_unused"))],
    action: say("tags_remove"),
    danger: true,
    submit: () => write({ set: {}, unset: [tag.id] }),
  });
  if (!gone) return;
  const back = () => write({ set: { [tag.id]: { ...tag.names, synonyms: tag.synonyms } }, unset: [] }).catch(complain);
  notify(say("tags_removed", { name }), { label: say("action_undo"), run: back });
}

/** Write to the register as it was last read. Where it has changed since, it is read anew, and pressing again writes to that. */
async function write(change) {
  try {
    await send("PUT", "tags", { base: register.digest, ...change });
  } catch (error) {
    if (error.status !== 409) throw error;
    await refresh();
    throw new Error(say("tags_changed"));
  }
  await refresh();
}

async function refresh() {
  const found = await get("tags");
  register = { ...found, languages: found.languages ?? [...new Set(found.tags.flatMap((tag) => Object.keys(tag.names)))] };
  show();
}

search.addEventListener("input", (event) => event.isComposing || show());
search.addEventListener("compositionend", show);
registerKeys("shell_tags", [
  { keys: "/", words: "tags_search", run: () => search.focus() },
  { keys: "n", words: "tags_new", run: () => edit(null) },
]);
const load = () => refresh().catch((error) => complain(error, load));
const reread = gathered(() => document.querySelector("dialog[open]") || load(), GATHERING);
await load();
follow("", { changed: reread, back: reread });
