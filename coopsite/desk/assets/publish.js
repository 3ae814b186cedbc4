// Publishing: what is wrong, what is not saved, what will change; then the build, and where its folder lies.

import { get, lines } from "./api.js";
import { fill, main, make, storyAddress } from "./dom.js";
import { registerKeys } from "./keys.js";
import { complain, notify } from "./notices.js";
import { follow, gathered } from "./shell.js";
import { count, figure, languageName, say } from "./words.js";

const GATHERING = 600; // milliseconds in which changes of files are taken together: looking at them takes a while
const NAMED = 8; // texts not saved that are named; the list shows them all
const CHANGES = ["new", "changed", "removed"];

let errors = 0;
let building = false;

const status = main.querySelector(".opening");
const found = make("div");
const button = make("button", { type: "button", class: "primary", disabled: true, click: build }, say("publish_build"));
const why = make("p", { class: "soft small" });
const phase = make("p", { id: "phase" });
const bar = make("progress", { "aria-labelledby": "phase" });
const progress = make("div", { hidden: true }, phase, bar);
const outcome = make("div", { role: "status" });
const plan = make("div");
const action = make("section", { class: "panel" }, plan, make("div", { class: "row" }, button), why, progress, outcome);
const room = make("div", { class: "publish", hidden: true }, action, found);
status.textContent = say("publish_looking");
status.after(room);

async function refresh() {
  if (building) return;
  try {
    const [known, site] = await Promise.all([get("publish"), get("stories")]);
    errors = known.errors.length;
    room.hidden = false;
    fill(plan, changes(known));
    const parts = [problems("error", known.errors, site), unsaved(site), problems("warning", known.warnings, site)];
    fill(found, parts.some(Boolean) ? parts : make("p", { class: "soft" }, say("publish_fine")));
    button.disabled = errors > 0;
    why.textContent = errors ? say("publish_not_yet") : say("publish_to", { output: known.output });
  } catch (error) {
    complain(error, refresh);
  }
  status.hidden = true;
}

/** Where each text belongs: {path: {key, code, title}}. */
function placesOf(site) {
  const places = {};
  for (const { key, texts } of site.stories) {
    for (const [code, text] of Object.entries(texts)) places[text.path] = { key, code, title: text.title };
  }
  return places;
}

function problems(severity, findings, site) {
  if (!findings.length) return null;
  const places = placesOf(site);
  const list = make("ol", { class: "findings" }, findings.map((each) => finding(each, places[each.path])));
  const heading = make("span", { class: `count ${severity}` }, count(`publish_${severity}s`, findings.length));
  if (severity === "error") return make("section", { class: "panel" }, make("h2", {}, heading), list);
  return make("details", { class: "panel", open: findings.length <= NAMED }, make("summary", {}, make("h2", {}, heading)), list);
}

function finding({ path, line, field, in_body: inBody, body_line: bodyLine, message, hint }, place) {
  const where = place ? `${place.title} · ${languageName(place.code)}` : line ? say("publish_line", { path, line }) : path;
  const to = place && storyAddress(place.key, { language: place.code, field, line: inBody ? bodyLine : "" });
  return make("li", {}, to ? make("a", { href: to }, message) : make("span", {}, message), make("small", {}, where), hint && make("small", {}, hint));
}

function unsaved(site) {
  const texts = site.stories.flatMap(({ key, texts }) => Object.entries(texts).filter(([, text]) => text.unsaved).map(([code, text]) => ({ key, code, title: text.title })));
  if (!texts.length) return null;
  const list = texts.slice(0, NAMED).map(({ key, code, title }) => make("li", {}, make("a", { href: storyAddress(key, { language: code }) }, title), make("small", {}, languageName(code))));
  return make("section", { class: "panel" }, make("h2", {}, make("span", { class: "state s-unsaved" }, count("publish_unsaved", texts.length))), make("p", {}, say("publish_unsaved_why")), make("ol", { class: "findings" }, list, texts.length > NAMED && make("li", {}, make("a", { href: "/_desk/?unsaved=1" }, say("publish_unsaved_all")))));
}

function changes(known) {
  const numbers = CHANGES.filter((name) => known[name]).map((name) => make("li", { class: `change c-${name}` }, count(`publish_${name}`, known[name])));
  const all = CHANGES.reduce((sum, name) => sum + known[name], 0);
  const files = known.files.map((each) => make("li", {}, make("code", {}, each.path ?? each), " ", each.change && make("small", {}, say(`publish_is_${each.change}`))));
  return [
    make("h2", {}, say("publish_changes")),
    numbers.length ? make("ul", { class: "changes" }, numbers) : make("p", {}, say("publish_nothing")),
    files.length > 0 && make("details", {}, make("summary", {}, files.length < all ? say("publish_files_first", { n: figure(files.length) }) : say("publish_files")), make("ul", { class: "paths" }, files)),
  ];
}

async function build() {
  if (building || button.disabled) return;
  building = true;
  button.disabled = true;
  progress.hidden = false;
  phase.textContent = say("publish_begins");
  bar.removeAttribute("value");
  fill(outcome);
  let last = null;
  try {
    for await (const line of lines("build")) {
      last = line;
      if (!line.phase) continue;
      phase.textContent = line.of ? say("publish_phase", { phase: line.phase, done: figure(line.done), of: figure(line.of) }) : line.phase;
      if (line.of) [bar.max, bar.value] = [line.of, line.done];
      else bar.removeAttribute("value");
    }
    if (last?.ok === undefined) throw new Error(say("publish_broke_off"));
    fill(outcome, ended(last));
  } catch (error) {
    complain(error);
  }
  building = false;
  progress.hidden = true;
  await refresh();
}

function ended({ ok, written, removed, output, report }) {
  if (!ok) return make("section", { class: "notice error" }, make("h2", {}, say("publish_failed")), report && make("pre", {}, report));
  const copy = () => navigator.clipboard.writeText(output).then(() => notify(say("publish_copied")), complain);
  return make(
    "section",
    { class: "notice done" },
    make("h2", {}, say("publish_done")),
    make("p", {}, say("publish_done_counts", { written: figure(written), removed: figure(removed) })),
    make("p", {}, say("publish_folder"), " ", make("code", {}, output)),
    make("div", { class: "row" }, make("button", { type: "button", click: copy }, say("publish_copy"))),
    make("p", { class: "soft" }, say("publish_next")),
    report && make("details", {}, make("summary", {}, say("publish_report")), make("pre", {}, report)),
  );
}

const soon = gathered(refresh, GATHERING);
registerKeys("shell_publish", [{ keys: "Ctrl+Enter", words: "publish_build", when: () => errors === 0, run: build }]);
await refresh();
follow("", { changed: soon, back: soon });
