// The list of stories: find one by its title, kind or state, and do with it what is to be done.

import { get } from "./api.js";
import { choice as select, tick } from "./dialog.js";
import { fill, main, make, storyAddress } from "./dom.js";
import { GridBody } from "./grid.js";
import { registerKeys } from "./keys.js";
import { EVERYTHING, STATES, choiceOf, chosen, isNarrowed, queryOf, rowsOf } from "./listing.js";
import { openMenu } from "./menu.js";
import { complain, notify } from "./notices.js";
import { follow, gathered } from "./shell.js";
import { addLanguage, deleteStory, moveStory, newStory, renameStory } from "./story_actions.js";
import { count, day, figure, languageName, languageTitle, moment, say } from "./words.js";

const PAUSE = 80; // milliseconds after the last letter of a search
const TRIES = 12;
const GATHERING = 250; // milliseconds in which changes of files are taken together

let site = { languages: [], kinds: [], stories: [], damaged: [], kind_styles: "" };
let rows = [];
let choice = choiceOf(location.search);

const kindStyles = new CSSStyleSheet(); // the policy of the page allows no style element
document.adoptedStyleSheets = [kindStyles];

// --- what stands on the page ---------------------------------------------------------------------------------

const opening = main.querySelector(".opening");
const search = make("input", { type: "search", "aria-label": say("list_search"), placeholder: say("list_search_hint"), autocomplete: "off", spellcheck: "false" });
const pickers = make("div", { class: "pickers" });
const filters = make("div", { class: "row filters", role: "search" }, search, pickers); // never drawn anew: one types in it
const shown = make("p", { class: "soft small", role: "status" });
const heads = make("div", { class: "grid-head", role: "rowgroup" });
const body = new GridBody({ draw, key: (row) => row.key });
const grid = make("div", { class: "grid", role: "grid", "aria-label": say("shell_list") }, heads, body.element);
const empty = make("div", { class: "empty", hidden: true });
const title = main.querySelector("h1");
const head = make("div", { class: "row spread list-head" });
title.before(head);
const fresh = make("button", { type: "button", class: "primary", "aria-keyshortcuts": "n", click: makeStory }, say("list_new"));
head.append(title, fresh);
opening.replaceWith(filters, shown, grid, empty);
filters.hidden = grid.hidden = true;
shown.textContent = opening.textContent;

function drawFilters() {
  const pick = (name, label, choices) => {
    const list = select(name, choices, choice[name]);
    list.setAttribute("aria-label", label);
    list.addEventListener("change", () => choose({ [name]: list.value }));
    return list;
  };
  const box = (name, label) => {
    const line = tick(label, name, { checked: choice[name] === "1" });
    line.addEventListener("change", (event) => choose({ [name]: event.target.checked ? "1" : "" }));
    return line;
  };
  const orders = ["-date", "date", "title", "kind", "state"].map((order) => [order, say(`list_order_${order.replace("-", "newest_")}`)]);
  if (!orders.some(([order]) => order === choice.sort)) orders.push([choice.sort, say("list_order_column")]);
  fill(
    pickers,
    pick("kind", say("list_kind"), [["", say("list_kind_any")], ...site.kinds.map((kind) => [kind.name, kind.label])]),
    pick("state", say("list_state"), [["", say("list_state_any")], ...STATES.map((state) => [state, say(`list_state_${state}`)])]),
    site.languages.length > 1 && pick("language", say("list_language"), [["", say("list_language_any")], ...site.languages.map((code) => [code, languageTitle(code)])]),
    make("div", { class: "orders" }, pick("sort", say("list_order"), orders)),
    box("findings", say("list_with_findings")),
    box("unsaved", say("list_state_unsaved")),
    isNarrowed(choice) && make("button", { type: "button", class: "quiet", click: clear }, say("list_clear")),
  );
}

function drawHeads() {
  const sortable = (by, words, first = by) => {
    const now = choice.sort.replace("-", "") === by;
    const down = choice.sort.startsWith("-");
    const next = !now ? first : down ? by : `-${by}`;
    const state = now ? (down ? "descending" : "ascending") : "none";
    return make("div", { role: "columnheader", "aria-sort": state }, make("button", { type: "button", class: "quiet", click: () => choose({ sort: next }) }, words));
  };
  fill(
    heads,
    make(
      "div",
      { role: "row", "aria-rowindex": 1 },
      sortable("title", say("list_head_title")),
      sortable("kind", say("list_kind")),
      sortable("date", say("list_head_date"), "-date"),
      site.languages.map((code) => sortable(`state.${code}`, site.languages.length > 1 ? languageTitle(code) : say("list_state"))),
      make("div", { role: "columnheader" }, make("span", {}, say("list_head_findings"))),
      make("div", { role: "columnheader" }, make("span", { class: "visually-hidden" }, say("list_head_actions"))),
    ),
  );
  grid.style.setProperty("--languages", site.languages.length);
  grid.classList.toggle("many", site.languages.length > 2);
}

function draw(row) {
  const name = row.title(choice.language);
  return make(
    "div",
    { role: "row", class: "grid-row" },
    make("div", { role: "gridcell", class: "cell-title" }, make("a", { href: storyAddress(row.key, { language: choice.language }), title: name, lang: row.titled(choice.language) }, name)),
    make("div", { role: "gridcell", class: "cell-kind" }, make("span", { class: `kind k-${row.kind}` }, row.label)),
    make("div", { role: "gridcell", class: "cell-date" }, row.date ? make("time", { datetime: row.date }, day(row.date)) : ""),
    site.languages.map((code) => make("div", { role: "gridcell", class: "cell-state" }, inLanguage(row, name, code))),
    make("div", { role: "gridcell", class: "cell-findings" }, row.errors > 0 && tally("error", row.errors), row.warnings > 0 && tally("warning", row.warnings)),
    make("div", { role: "gridcell", class: "cell-menu" }, menuButton(row, name)),
  );
}

function inLanguage(row, name, code) {
  const states = row.states(code);
  const several = site.languages.length > 1;
  const label = several && make("span", { class: "state-language" }, `${languageTitle(code)}: `);
  if (states[0] === "missing") {
    const add = () => addTo(row, name, code);
    const offer = say("action_add", { language: languageName(code) });
    return [label, make("button", { type: "button", class: "quiet state s-missing", title: offer, click: add }, say("list_state_missing"))];
  }
  const text = row.texts[code];
  if (!text) return [label, make("span", { class: "soft" }, "–")];
  return make(
    "a",
    { href: storyAddress(row.key, { language: code }) },
    label,
    states.map((state) => make("span", { class: `state s-${state}`, title: state === "behind" ? say("list_behind_why") : null }, stateWords(state, text))),
    text.unsaved && make("span", { class: "state s-unsaved" }, say("list_state_unsaved")),
  );
}

function stateWords(state, text) {
  if (text.until && state === "held") return say("list_held_until", { date: moment(text.until) });
  if (text.until && state === "expired") return say("list_expired_since", { date: moment(text.until) });
  return say(`list_state_${state}`);
}

const tally = (severity, number) =>
  make("span", { class: `count ${severity}` }, make("span", { "aria-hidden": "true" }, figure(number)), make("span", { class: "visually-hidden" }, count(`list_${severity}s`, number)));

function menuButton(row, name) {
  const label = say("list_menu", { title: name });
  return make("button", { type: "button", class: "quiet icon", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, click: (event) => openMenu(event.currentTarget, label, actions(row, name)) }, "⋯");
}

function actions(row, name) {
  const lacking = row.missing.map((code) => ({ label: say("action_add", { language: languageName(code) }), run: () => addTo(row, name, code) }));
  const pages = row.there.filter((code) => row.texts[code].address).map((code) => ({ label: site.languages.length > 1 ? say("list_see_in", { language: languageName(code) }) : say("list_see"), href: row.texts[code].address }));
  return [
    { label: say("list_open"), href: storyAddress(row.key) },
    ...pages,
    ...lacking,
    { label: say("action_rename"), run: () => rename(row) },
    { label: say("action_move"), run: () => moveStory(row.key, name, row.kind, site.kinds).then(moved) },
    { label: say("action_delete"), danger: true, run: () => remove(row) },
  ];
}

// --- choosing ------------------------------------------------------------------------------------------------

function choose(change) {
  choice = { ...choice, ...change };
  history.replaceState(history.state, "", location.pathname + queryOf(choice));
  drawFilters();
  drawHeads();
  scrollTo(0, 0);
  show();
}

function clear() {
  search.value = "";
  choose({ ...EVERYTHING, sort: choice.sort });
  search.focus();
}

function show() {
  const kept = chosen(rows, site.languages, choice);
  filters.hidden = fresh.hidden = rows.length === 0;
  grid.hidden = kept.length === 0;
  grid.setAttribute("aria-rowcount", kept.length + 1);
  empty.hidden = kept.length > 0;
  shown.textContent = !rows.length ? "" : kept.length < rows.length ? say("list_shown_of", { n: figure(kept.length), all: figure(rows.length) }) : count("list_shown", rows.length);
  if (rows.length && !kept.length) {
    fill(empty, make("h2", {}, say("list_none_found")), make("p", {}, say("list_none_found_why")), make("div", { class: "row" }, make("button", { type: "button", click: clear }, say("list_clear"))));
  } else if (!rows.length) {
    fill(empty, make("h2", {}, say("list_none")), make("p", {}, say("list_none_first")), make("p", { class: "soft" }, say("list_none_then")), make("div", { class: "row" }, make("button", { type: "button", class: "primary", click: makeStory }, say("list_new"))));
  }
  body.show(kept);
}

let pause = 0;
let composing = false;
const searched = () => {
  clearTimeout(pause);
  pause = setTimeout(() => composing || search.value === choice.q || choose({ q: search.value }), PAUSE);
};
search.value = choice.q;
search.addEventListener("compositionstart", () => (composing = true));
search.addEventListener("compositionend", () => {
  composing = false;
  searched();
});
search.addEventListener("input", searched);
search.addEventListener("keydown", (event) => {
  if (event.isComposing || !["ArrowDown", "Enter"].includes(event.key)) return;
  event.preventDefault();
  body.go(0);
});

// --- doing ---------------------------------------------------------------------------------------------------

async function makeStory() {
  // Whoever presses the button before the list is there waits for it, rather than choose among no kinds.
  if (!site.kinds.length) await refresh();
  if (!site.kinds.length) return;
  const made = await newStory({ kinds: site.kinds, languages: site.languages, kind: choice.kind });
  if (made) location.href = storyAddress(made);
}

async function addTo(row, name, code) {
  if (await addLanguage(row.key, name, code)) location.href = storyAddress(row.key, { language: code });
}

const rename = (row) => renameStory(row.key, row.title(choice.language)).then(moved);

async function moved(key) {
  if (!key) return;
  await refreshUntil(() => rows.some((row) => row.key === key));
  body.activate(key);
  body.step(0);
}

async function remove(row) {
  if (await deleteStory(row.key, row.title(choice.language), moved)) {
    await refreshUntil(() => rows.every((each) => each.key !== row.key));
    body.step(0);
  }
}

const when = () => body.element.contains(document.activeElement) && body.active !== null;
registerKeys("shell_list", [
  { keys: "/", words: "list_key_search", run: () => search.focus() },
  { keys: "n", words: "list_key_new", run: makeStory },
  { keys: ["ArrowUp", "ArrowDown"], words: "list_key_walk" },
  { keys: ["ArrowLeft", "ArrowRight"], words: "list_key_items" },
  { keys: "Enter", words: "list_key_open" },
  { keys: "F2", words: "list_key_rename", when, run: () => rename(body.active) },
  { keys: "Delete", words: "list_key_delete", when, run: () => remove(body.active) },
]);
document.addEventListener("keydown", (event) => {
  const nowhere = document.activeElement === document.body || document.activeElement === main;
  if (!nowhere || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  body.step(0);
});

// --- what the server has -------------------------------------------------------------------------------------

// Each once for each tab: the file stays where it is until somebody has looked at it.
function sayDamaged(path) {
  if (sessionStorage.getItem(path)) return;
  sessionStorage.setItem(path, "said");
  notify(say("list_damaged", { path }), { tone: "error" });
}

async function refresh() {
  try {
    const before = JSON.stringify([site.languages, site.kinds]);
    const styled = site.kind_styles;
    site = await get("stories");
    if (site.kind_styles !== styled) kindStyles.replaceSync(site.kind_styles);
    rows = rowsOf(site);
    if (JSON.stringify([site.languages, site.kinds]) !== before) {
      drawFilters();
      drawHeads();
    }
    show();
    for (const path of site.damaged) sayDamaged(path);
  } catch (error) {
    shown.textContent = "";
    complain(error, refresh);
  }
}

/** Read the list until `holds` is true of it: the server sees what it wrote a moment later. */
async function refreshUntil(holds) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await refresh();
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, GATHERING));
  }
}

const soon = gathered(refresh, GATHERING);

addEventListener("pagehide", () => history.replaceState({ key: body.active?.key, top: scrollY }, ""));
history.scrollRestoration = "manual";
await refresh();
if (history.state?.key) {
  scrollTo(0, history.state.top);
  body.activate(history.state.key);
}
follow("", { changed: soon, findings: soon, back: soon });
