// Lists that grow, reorder and shrink, and the rows in them.

import { fill, freshId, make } from "./dom.js";
import * as facts from "./facts.js";
import { notify } from "./notices.js";
import { say } from "./words.js";

const MARK = /^\s*(?:[-–—•*+·▪]|\d{1,2}[.)]|[a-zđ]\))\s+/i; // what stands before an entry of a list that is pasted

/**
 * One field of the story with all that it holds: reads and writes the values of the files that share it.
 * `scope` "own" is bound once for each language, with that file alone.
 */
export class Binding {
  constructor(model, field, files, home) {
    this.model = model;
    this.field = field;
    this.files = files;
    this.home = home;
  }

  get values() {
    return Object.fromEntries(this.files.map((file) => [file, this.model.get(file, this.field.key) ?? undefined]));
  }

  write(next) {
    const before = this.values;
    for (const file of this.files) {
      if (JSON.stringify(next[file]) === JSON.stringify(before[file])) continue;
      if (next[file] === undefined) this.model.unset(file, this.field.key);
      else this.model.set(file, this.field.key, next[file]);
    }
  }

  get isKnown() {
    return Object.values(this.values).every((value) => facts.isKnown(this.field, value));
  }
}

/** A place within a binding: a path that stays right while rows move, and the rows it lies in, the outermost first. */
export class Place {
  constructor(binding, rows = [], key = null) {
    this.binding = binding;
    this.rows = rows;
    this.key = key;
    this.parent = null;
  }

  /** The place of the field `key` of a row. */
  below(key) {
    const made = new Place(this.binding, this.rows, key);
    made.parent = this;
    return made;
  }

  /** The place of the entry that `row` is in the list here. */
  entry(row) {
    const made = new Place(this.binding, [...this.rows, row], row);
    made.parent = this;
    return made;
  }

  path() {
    if (!this.parent) return [];
    return [...this.parent.path(), typeof this.key === "string" ? this.key : this.key.index()];
  }

  name() {
    return [this.binding.field.key, ...this.path()].join(".");
  }

  /** Whether the rows it lies in stand in a file. */
  get isThere() {
    return this.rows.every((row) => row.filled);
  }

  words(language) {
    if (!this.isThere) return undefined;
    return facts.words(this.binding.field, this.binding.values, this.path(), language);
  }

  shared() {
    if (!this.isThere) return undefined;
    return facts.shared(this.binding.field, this.binding.values, this.path());
  }

  /** Write a cell; rows that were blank take their place in the files, those that have become empty leave it. */
  write(value, language) {
    const { binding } = this;
    const { field, home } = binding;
    let { values } = binding;
    if (value === undefined && !this.isThere) return;
    for (const row of this.rows) {
      if (row.filled) continue;
      values = facts.withRoom(field, values, row.list.path(), row.index());
      row.filled = true;
    }
    values = language
      ? facts.withWords(field, values, this.path(), language, value)
      : facts.withShared(field, values, this.path(), value, home());
    for (const row of this.rows.toReversed()) {
      const path = [...row.list.path(), row.index()];
      if (!facts.isEmpty(field, values, path)) break;
      values = facts.withoutEntry(field, values, row.list.path(), row.index());
      row.filled = false;
    }
    binding.write(values);
  }
}

class Row {
  constructor(list, rows, filled) {
    this.list = list;
    this.rows = rows;
    this.filled = filled;
  }

  // Blank rows stand in no file, so they do not count.
  index() {
    return this.rows.slice(0, this.rows.indexOf(this)).filter((row) => row.filled).length;
  }
}

/**
 * A list of entries with buttons to add, move and remove.
 * @param {facts.Field} field the list
 * @param {Place} place where it stands
 * @param {(field: facts.Field, place: Place, label: string) => {element: HTMLElement, refresh: () => void}} makeEntry
 * @param {{announce: (text: string) => void, more?: Node[]}} tools
 */
export function makeRows(field, place, makeEntry, { announce, more = [] }) {
  const one = { ...field, list: false };
  const list = make("div", { class: "form-rows" });
  const add = make("button", { type: "button", click: () => addRow(rows.length) }, "+ ", say("form_add"), make("span", { class: "visually-hidden" }, ` ${field.label}`));
  const element = make("div", { class: "form-list" }, list, make("div", { class: "row" }, add, more));
  const rows = [];
  const isSimple = !field.row.length;
  let stale = false;

  const count = () => place.isThere && facts.count(place.binding.field, place.binding.values, place.path());

  function put(row, at) {
    rows.splice(at, 0, row);
    const name = make("span", { class: "form-row-name", id: freshId("row") });
    const up = make("button", { type: "button", class: "icon quiet", click: () => move(row, -1) }, make("span", { "aria-hidden": "true" }, "↑"));
    const down = make("button", { type: "button", class: "icon quiet", click: () => move(row, 1) }, make("span", { "aria-hidden": "true" }, "↓"));
    const away = make("button", { type: "button", class: "icon quiet", click: () => remove(row) }, make("span", { "aria-hidden": "true" }, "×"));
    const inner = makeEntry(one, place.entry(row), name.id);
    row.refresh = inner.refresh;
    row.name = name;
    row.buttons = { up, down, away };
    row.element = make("div", { class: isSimple ? "form-row simple" : "form-row", role: "group", "aria-labelledby": name.id },
      make("div", { class: "form-row-head" }, name, make("span", { class: "form-row-tools" }, up, down, away)), inner.element);
    if (isSimple) {
      row.element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey || !event.target.matches("input, textarea")) return;
        event.preventDefault();
        addRow(rows.indexOf(row) + 1);
      });
      row.element.addEventListener("paste", (event) => pasteLines(row, event));
    }
    list.insertBefore(row.element, list.children[at] ?? null);
    return row;
  }

  // Several lines become several entries: the first goes where the cursor is.
  function pasteLines(row, event) {
    const lines = (event.clipboardData?.getData("text/plain") ?? "").split(/[\r\n]+/).map((line) => line.replace(MARK, "").trim()).filter(Boolean);
    if (lines.length < 2 || !event.target.matches("input, textarea")) return;
    event.preventDefault();
    document.execCommand("insertText", false, lines[0]);
    const language = event.target.lang || null;
    const at = rows.indexOf(row);
    lines.slice(1).forEach((line, index) => {
      const made = put(new Row(place, rows, false), at + 1 + index);
      place.entry(made).write(line, language);
      made.refresh();
    });
    number();
    const last = rows[at + lines.length - 1].element;
    [...last.querySelectorAll("input, textarea")].find((each) => each.lang === event.target.lang)?.focus();
  }

  function number() {
    rows.forEach((row, at) => {
      const label = say("form_entry", { label: field.label, n: at + 1 });
      if (isSimple) fill(row.name, make("span", { class: "visually-hidden" }, `${field.label} `), String(at + 1));
      else row.name.textContent = label;
      row.buttons.up.setAttribute("aria-label", say("form_up", { label }));
      row.buttons.down.setAttribute("aria-label", say("form_down", { label }));
      row.buttons.away.setAttribute("aria-label", say("form_remove", { label }));
      row.buttons.up.setAttribute("aria-disabled", String(at === 0));
      row.buttons.down.setAttribute("aria-disabled", String(at === rows.length - 1));
    });
    list.hidden = !rows.length;
  }

  function addRow(at, goes = true) {
    const blank = rows.find((row) => !row.filled);
    const row = blank ?? put(new Row(place, rows, false), at);
    number();
    if (goes) firstIn(row.element)?.focus();
    return row;
  }

  function move(row, step) {
    const at = rows.indexOf(row);
    const other = rows[at + step];
    if (!other) return;
    if (row.filled && other.filled) {
      const { binding } = place;
      binding.write(facts.moved(binding.field, binding.values, place.path(), row.index(), other.index()));
    }
    rows.splice(at, 1);
    rows.splice(at + step, 0, row);
    // The neighbour is put on the other side, so that the focus stays where it is.
    if (step < 0) row.element.after(other.element);
    else row.element.before(other.element);
    number();
    announce(say("form_moved", { label: field.label, n: at + step + 1 }));
  }

  function remove(row) {
    const at = rows.indexOf(row);
    if (row.filled) {
      const { binding } = place;
      const [path, index] = [place.path(), row.index()];
      const entry = facts.entryOf(binding.field, binding.values, path, index);
      binding.write(facts.withoutEntry(binding.field, binding.values, path, index));
      notify(say("form_removed", { label: field.label, n: at + 1 }), { label: say("action_undo"), run: () => putBack(index, entry) });
    }
    rows.splice(at, 1);
    row.element.remove();
    number();
    (rows[at] ?? rows[at - 1])?.buttons.away.focus();
    if (!rows.length) add.focus();
  }

  function putBack(index, entry) {
    if (!place.isThere) return;
    const { binding } = place;
    binding.write(facts.withEntry(binding.field, binding.values, place.path(), Math.min(index, count()), entry));
    rebuild();
    (firstIn(rows[index]?.element ?? element))?.focus();
  }

  function rebuild() {
    stale = false;
    rows.length = 0;
    list.replaceChildren();
    for (let at = 0; at < count(); at++) put(new Row(place, rows, true), at);
    number();
  }

  list.addEventListener("focusout", (event) => stale && !list.contains(event.relatedTarget) && rebuild());
  rebuild();
  return {
    element,
    /** Add an entry, go there unless told not to, and return its place. */
    add: (goes) => place.entry(addRow(rows.length, goes)),
    refresh() {
      if (rows.filter((row) => row.filled).length !== count()) {
        if (list.contains(document.activeElement)) stale = true;
        else rebuild();
      } else {
        for (const row of rows) row.refresh();
      }
    },
  };
}

/** The first control in an element, if there is none the first button. */
export const firstIn = (element) => element.querySelector("input:not([type=file]), select, textarea") ?? element.querySelector("summary, button");

/** Words of which some can be chosen: a box for each choice, and a line for words of one's own. */
export function makeChoices(field, place, { labelledBy }) {
  const listOf = (value) => (typeof value === "string" ? value.split(/[,;]/).map((word) => word.trim()).filter(Boolean) : (value ?? []).map(String));
  const values = () => listOf(Object.values(place.binding.values).find((value) => value !== undefined));
  // Each file keeps its own words, which may be other names of the same things.
  const write = (change) => {
    const { binding } = place;
    const before = binding.values;
    const held = binding.files.filter((file) => before[file] !== undefined);
    const next = { ...before };
    for (const file of held.length ? held : [binding.home()]) {
      const list = change(listOf(before[file]));
      next[file] = !list.length ? undefined : typeof before[file] === "string" ? list.join(", ") : list;
    }
    binding.write(next);
    refresh();
  };
  const take = (word) => write((list) => (list.includes(word) ? list : [...list, word]));
  const drop = (word) => {
    const at = values().indexOf(word);
    const { length } = values();
    write((list) => list.filter((each, index) => (list.includes(word) ? each !== word : list.length !== length || index !== at)));
  };
  const chosen = make("ul", { class: "chips" });
  const boxes = make("div", { class: "form-boxes", role: "group", "aria-labelledby": labelledBy });
  const own = make("input", { type: "text", autocomplete: "off", "aria-label": `${field.label}: ${say("form_own_word")}` });
  const takeOwn = () => {
    const word = own.value.trim();
    if (!word) return own.focus();
    own.value = "";
    take(word);
    own.focus();
  };
  const add = make("button", { type: "button", click: takeOwn }, say("form_add"));
  own.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    takeOwn();
  });
  const inputs = new Map();
  for (const { value, label } of field.choices) {
    const box = make("input", { type: "checkbox", value });
    box.addEventListener("change", () => (box.checked ? take : drop)(value));
    inputs.set(value, box);
    boxes.append(make("label", { class: "form-box" }, box, make("span", {}, label)));
  }
  const summary = make("summary", {}, say("form_choose"));
  function refresh() {
    const now = values();
    for (const [value, box] of inputs) box.checked = now.includes(value);
    const hadFocus = chosen.contains(document.activeElement);
    fill(chosen, now.map((word) => {
      const label = field.choices.find((choice) => choice.value === word)?.label ?? word;
      return make("li", {}, label, make("button", { type: "button", class: "icon quiet", "aria-label": say("form_remove", { label }), click: () => drop(word) }, make("span", { "aria-hidden": "true" }, "×")));
    }));
    chosen.hidden = !now.length;
    if (hadFocus && !now.length) summary.focus();
  }
  refresh();
  const choose = make("details", { class: "form-choose" }, summary, boxes, make("div", { class: "with-button" }, own, add));
  return { element: make("div", {}, chosen, choose), input: summary, refresh };
}

/** Persons that stories have named, to be taken from a list; `take` is given the one that was chosen. */
export function makePeople(people, take) {
  if (!people.length) return null;
  const select = make("select", { size: 8, "aria-label": say("form_known_people") });
  const use = () => select.selectedIndex >= 0 && take(people[select.selectedIndex]);
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    use();
  });
  select.addEventListener("dblclick", use);
  // Filled when it is first opened: a page may have many such lists of many people.
  const fillIn = () => select.length || fill(select, people.map(({ label }, at) => make("option", { value: at }, label)));
  return make("details", { class: "form-choose", toggle: fillIn }, make("summary", {}, say("form_known_people")), select, make("button", { type: "button", click: use }, say("form_use")));
}

