// Two versions of a text side by side: which lines and words differ, and which of both to take.

import { differences } from "./differences.js";
import { openDialog } from "./dialog.js";
import { freshId, make } from "./dom.js";
import { languageTitle, say } from "./words.js";

const pieces = (text) => text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? [];

function marked(old, now) {
  const left = make("div", { class: "was" });
  const right = make("div", { class: "is" });
  for (const [same, olds, news] of differences(pieces(old), pieces(now))) {
    if (olds.length) left.append(same ? olds.join("") : make("del", {}, olds.join("")));
    if (news.length) right.append(same ? news.join("") : make("ins", {}, news.join("")));
  }
  return [left, right];
}

/** What a version says, by part: fields of the front matter in YAML-like lines, and the body. */
function partsOf({ front_matter = {}, body = "" }) {
  const parts = new Map(Object.entries(front_matter ?? {}).map(([field, value]) => [field, shown(value)]));
  parts.set("", body);
  return parts;
}

function shown(value) {
  if (Array.isArray(value)) return value.map((each) => `– ${typeof each === "object" ? JSON.stringify(each) : each}`).join("\n");
  return value && typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

/**
 * Make a view of two versions, only what differs with a line around it. With `base`, the version both were made of, each difference
 * can be taken from either side; what only one of them changed is taken from there to begin with.
 * @returns {{element: HTMLElement, result: () => {fields: Object<string, "one"|"other">, body: string}, same: boolean}}
 */
function comparison(one, other, { base = null, names, label = (field) => field }) {
  const element = make("div", { class: base ? "compare choosing" : "compare" }, make("div", { class: "sides" }, make("b", {}, names[0]), make("b", {}, names[1])));
  const [left, right] = [partsOf(one), partsOf(other)];
  const fields = {};
  const hunks = [];
  const before = base && partsOf(base);
  const pick = (what, start, set) => {
    if (!base) return null;
    const name = freshId("pick");
    const button = (value, words) => make("label", {}, make("input", { type: "radio", name, value, checked: value === start, change: () => set(value) }), ` ${words}`);
    set(start);
    return make("fieldset", { class: "pick" }, make("legend", { class: "visually-hidden" }, what), button("one", names[0]), button("other", names[1]));
  };
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    const [old, now] = [left.get(field) ?? "", right.get(field) ?? ""];
    if (field === "") continue;
    if (old === now) continue;
    element.append(make("section", {}, make("h3", {}, label(field)), pick(label(field), before?.get(field) === left.get(field) ? "other" : "one", (side) => (fields[field] = side)), make("div", { class: "sides" }, ...marked(old, now))));
  }
  // Lines that stand as they were are not of one's own making; nor is it their lack, where the other side has new ones.
  const has = (lines) => lines.some((line) => line.trim()) && `\n${before?.get("") ?? ""}\n`.includes(`\n${lines.join("\n")}\n`);
  const untouched = (olds, news) => (olds.some((line) => line.trim()) ? has(olds) : !has(news));
  const [mine, theirs] = [left.get("").split("\n"), right.get("").split("\n")];
  const found = differences(mine, theirs);
  if (found.some(([same]) => !same)) {
    const section = make("section", {}, make("h3", {}, say("text_body")));
    found.forEach(([same, olds, news], at) => {
      const hunk = { same, olds, news, side: "one" };
      hunks.push(hunk);
      if (!same) return section.append(make("div", { class: "hunk" }, pick(say("text_difference", { n: hunks.filter((each) => !each.same).length }), untouched(olds, news) ? "other" : "one", (side) => (hunk.side = side)), make("div", { class: "sides" }, ...marked(olds.join("\n"), news.join("\n")))));
      const filled = olds.filter((line) => line.trim());
      const context = [...(at ? filled.slice(0, 1) : []), ...(filled.length > 2 ? ["…"] : []), ...(at < found.length - 1 ? filled.slice(-1) : [])];
      for (const line of context) section.append(make("p", { class: "same" }, line));
    });
    element.append(section);
  }
  return {
    element,
    same: element.children.length === 1,
    result: () => ({ fields, body: hunks.length ? hunks.flatMap(({ same, olds, news, side }) => (same || side === "one" ? olds : news)).join("\n") : mine.join("\n") }),
  };
}

/** Show a kept draft beside what is saved. @returns {Promise<"take"|null>} */
export function showDraft(lang, saved, draft, when, label) {
  const view = comparison(saved, applied(saved, draft), { label, names: [say("text_saved_version"), say("text_draft_version", { when })] });
  return openDialog({
    title: say("text_draft_title", { language: languageTitle(lang) }),
    content: [view.same ? make("p", {}, say("text_no_difference")) : view.element],
    action: say("text_draft_take"),
    wide: true,
    submit: () => "take",
  });
}

/** Return a version with a change applied to it. */
export function applied(saved, { set = {}, unset = [], front, body }) {
  const fields = front === undefined || front === null ? { ...saved.front_matter, ...set } : { front };
  for (const field of unset ?? []) delete fields[field];
  return { front_matter: fields, body: body ?? saved.body };
}

/**
 * Show what was changed here beside what somebody else saved meanwhile.
 * @returns {Promise<{do: "mine"|"theirs"|"merge", fields?: object, body?: string}|null>} null: decided later
 */
export function showConflict(lang, base, mine, theirs, label) {
  const view = comparison(mine, theirs, { base, label, names: [say("text_mine"), say("text_theirs")] });
  const how = (value, words, help) => make("label", { class: "way" }, make("input", { type: "radio", name: "way", value }), make("span", {}, make("b", {}, words), make("small", { class: "soft" }, help)));
  return openDialog({
    title: say("text_conflict_title", { language: languageTitle(lang) }),
    content: [
      make("p", {}, say("text_conflict_why")),
      view.element,
      make("fieldset", { class: "ways" }, make("legend", {}, say("text_conflict_how")),
        how("merge", say("text_conflict_merge"), say("text_conflict_merge_help")),
        how("mine", say("text_conflict_mine"), say("text_conflict_mine_help")),
        how("theirs", say("text_conflict_theirs"), say("text_conflict_theirs_help"))),
    ],
    action: say("text_conflict_do"),
    wide: true,
    submit: (form) => {
      const chosen = form.elements.way.value;
      if (!chosen) throw new Error(say("text_conflict_choose"));
      return { do: chosen, ...(chosen === "merge" ? view.result() : {}) };
    },
  });
}
