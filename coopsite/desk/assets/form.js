// The form of a story, made from what the kind of the story declares (desk/forms.py).

import { freshId, make } from "./dom.js";
import { makeControl } from "./controls.js";
import { registerKeys } from "./keys.js";
import { makePicture, makePictureTools, makeUpload } from "./pictures.js";
import { Binding, firstIn, makeChoices, makePeople, makeRows, Place } from "./rows.js";
import { languageTitle, say } from "./words.js";

const OPEN = ["what", "when", "programme", "result"];
const FILES = ["file", "files"];
let current = null;

const inForm = () => Boolean(current?.root.contains(document.activeElement));
registerKeys("form_keys", [
  { keys: "Ctrl+Enter", words: "form_key_next", when: inForm, run: () => current.step(1) },
  { keys: "Ctrl+Shift+Enter", words: "form_key_back", when: inForm, run: () => current.step(-1) },
  { keys: "Enter", words: "form_key_entry" },
]);

/**
 * Show the form of a story in `container`. An `edit-text` event, with `detail` {language, field}, bubbles from it when
 * somebody wants to edit the front matter of a text by hand.
 * @param {HTMLElement} container
 * @param {{model: EventTarget & object, languages: string[], form: object, key: string}} options `languages` are those that have a
 *   text, in the order of the site; `form` is the answer of form/KIND; `key` is the story's
 * @returns {{focus: (field: string, language?: string) => boolean, update: (findings: Object<string, object[]>) => void, destroy: () => void}}
 */
export function mountForm(container, { model, languages, form, key }) {
  current = new Form(container, model, languages, form, key);
  return current;
}

class Form {
  constructor(container, model, languages, form, key) {
    this.container = container;
    this.model = model;
    this.languages = languages;
    this.form = form;
    this.key = key;
    /** Where findings are said: {place, language, element, input, error}. */
    this.spots = [];
    this.refreshers = new Map();
    this.live = make("p", { class: "visually-hidden", role: "status" });
    this.root = make("div", { class: "story-form" });
    for (const group of form.groups) this.root.append(this.makeGroup(group));
    this.unknown = make("section", { class: "form-unknown", hidden: true });
    this.root.append(this.unknown, this.live);
    this.showUnknown();
    container.replaceChildren(this.root);
    this.listener = (event) => this.changed(event.detail ?? {});
    for (const name of ["change", "replaced"]) model.addEventListener(name, this.listener);
  }

  destroy() {
    for (const name of ["change", "replaced"]) this.model.removeEventListener(name, this.listener);
    this.root.remove();
  }

  changed({ field }) {
    if (field === "body") return;
    if (this.refreshers.has(field)) this.refreshers.get(field)();
    else for (const refresh of this.refreshers.values()) refresh();
    this.showUnknown();
  }

  home = () => this.languages.find((language) => this.model.get(language, "date") !== undefined) ?? this.languages[0];

  announce = (text) => {
    this.live.textContent = text;
  };

  // ---- groups and fields

  makeGroup({ name, label, fields }) {
    const blocks = fields.map((field) => this.makeTop(field));
    const says = (field) => this.languages.some((language) => (this.model.get(language, field.key) ?? "") !== "");
    const count = fields.filter(says).length;
    return make("details", { class: "form-group", "data-group": name, open: OPEN.includes(name) || (count > 0 && name !== "rare") || fields.some((field) => field.required) },
      make("summary", {}, make("h2", {}, label)), make("div", { class: "form-fields" }, blocks));
  }

  makeTop(field) {
    const bindings = field.scope === "own"
      ? this.languages.map((language) => new Binding(this.model, field, [language], () => language))
      : [new Binding(this.model, field, this.languages, this.home)];
    const holder = make("div", { class: `form-top shape-${field.shape}`, "data-field": field.key });
    let parts = [];
    let known = null;
    const build = () => {
      known = bindings.every((binding) => binding.isKnown) && field.shape !== "free_map";
      this.spots = this.spots.filter((spot) => !holder.contains(spot.element));
      const made = known ? this.makeField(field, bindings) : this.makeTextOnly(field, bindings);
      parts = [made];
      holder.replaceChildren(made.element);
    };
    build();
    this.refreshers.set(field.key, () => {
      const isKnown = bindings.every((binding) => binding.isKnown) && field.shape !== "free_map";
      if (isKnown !== known && !holder.contains(document.activeElement)) build();
      else for (const part of parts) part.refresh();
    });
    return holder;
  }

  makeField(field, bindings) {
    const places = bindings.map((binding) => new Place(binding));
    if (field.scope !== "own") return this.makeBlock(field, places[0], { isTop: true });
    if (!field.list) return this.makeCells(field, places, this.languages, { isTop: true });
    return this.frame(field, places[0], { isTop: true }, (ids) =>
      this.inLanguages(field, places.map((place, at) => [this.languages[at], this.makeList(field, place, ids)])));
  }

  // A field, whatever it holds, at one place.
  makeBlock(field, place, options = {}) {
    if (field.list) return this.frame(field, place, options, (ids) => this.makeList(field, place, ids));
    if (field.row.length) return this.frame(field, place, options, () => this.makeRow(field, place));
    if (field.scope === "localized") return this.makeCells(field, this.languages.map(() => place), this.languages, options);
    return this.makeCells(field, [place], [null], options);
  }

  makeList(field, place, ids) {
    if (field.shape === "tags" || field.choices.length) return makeChoices(field, place, { labelledBy: ids.label });
    const more = [];
    const made = makeRows(field, place, (one, entry, label) => this.makeEntry(one, entry, label), { announce: this.announce, more });
    if (field.shape === "person") {
      const people = makePeople(this.form.people, (person) => this.takePerson(made.add(), field, person));
      if (people) made.element.append(people);
    }
    if (["gallery", "documents", "media"].includes(field.key)) {
      const add = () => {
        const entry = made.add(false);
        entry.show = () => this.refreshers.get(field.key)();
        entry.focus = () => this.focus(`${entry.name()}.${field.key === "documents" ? "title" : field.key === "gallery" ? "alt" : "caption"}`);
        return entry;
      };
      made.element.prepend(makePictureTools(field, this.key, add, this.announce));
    }
    return made;
  }

  // An entry of a list: its cells alone, since the list has the label.
  makeEntry(field, place, label) {
    if (field.row.length) return this.makeRow(field, place);
    const languages = field.scope === "localized" ? this.languages : [null];
    const cells = languages.map((language) => this.makeCell(field, place, language, [label]));
    return this.sideBySide(field, languages, cells);
  }

  makeRow(field, place) {
    // What an entry needs is needed; what may be left out altogether needs nothing.
    const isEntry = typeof place.key === "object" && place.key !== null;
    const fields = field.row.filter((inner) => inner.shape !== "focus").map((inner) => ({ ...inner, required: inner.required && isEntry }));
    const blocks = fields.map((inner) => this.makeBlock(inner, place.below(inner.key)));
    const parts = [...blocks];
    if (field.row.some((inner) => inner.shape === "focus")) parts.unshift(makePicture(this, field, place));
    const error = make("p", { class: "error-text", id: freshId("error") });
    const element = make("div", { class: `form-cells row-${field.shape}` }, parts.map((part) => part.element), error);
    this.spots.push({ place, language: null, element, input: null, error });
    if (field.shape === "person" && !field.list && !place.rows.length) {
      const people = makePeople(this.form.people, (person) => this.takePerson(place, field, person));
      if (people) element.append(people);
    }
    return { element, refresh: () => parts.forEach((part) => part.refresh()) };
  }

  takePerson(place, field, person) {
    const [name, office] = field.row.map((inner) => inner.key);
    for (const language of this.languages) {
      const said = person.texts[language];
      if (said?.name) place.below(name).write(said.name, language);
      if (said?.office) place.below(office).write(said.office, language);
    }
    this.refreshers.get(place.binding.field.key)();
    this.announce(say("form_added", { label: person.label }));
  }

  // The label and help of a field around what `fillIn` makes.
  frame(field, place, { isTop = false }, fillIn) {
    const ids = { label: freshId("label"), help: freshId("help"), error: freshId("error") };
    const inner = fillIn(ids);
    const error = make("p", { class: "error-text", id: ids.error });
    const element = make("div", { class: isTop ? "field block" : "field block inner", "data-key": field.key, role: "group", "aria-labelledby": ids.label, "aria-describedby": `${ids.help} ${ids.error}` },
      this.head(field, ids, isTop), inner.element, error);
    this.spots.push({ place, language: null, element, input: inner.input ?? null, error });
    return { element, refresh: inner.refresh };
  }

  head(field, ids, isTop, forId = null) {
    const label = make(forId ? "label" : "p", { class: "label", id: ids.label, for: forId }, field.label,
      field.required && make("span", { class: "required" }, ` (${say("form_required")})`));
    const isShared = isTop && this.languages.length > 1 && field.scope !== "own";
    const note = isShared && (field.scope === "shared" || field.row.length)
      ? make("span", { class: "form-shared" }, say(field.scope === "shared" ? "form_shared" : "form_shared_row")) : null;
    return make("div", { class: "form-head" }, label, note, make("p", { class: "help", id: ids.help }, field.help));
  }

  // A cell for each of `languages`; null stands for what all of them share.
  makeCells(field, places, languages, { isTop = false }) {
    const ids = { label: freshId("label"), help: freshId("help") };
    const isAlone = languages.length === 1;
    const cells = languages.map((language, at) => this.makeCell(field, places[at], language, [ids.label], ids.help));
    const input = cells[0].input;
    input.id ||= freshId("cell");
    const isTick = input.type === "checkbox";
    const element = make("div", { class: `field block${isTop ? "" : " inner"}${isTick ? " ticks" : ""}`, "data-key": field.key, role: isAlone ? null : "group", "aria-labelledby": isAlone ? null : ids.label },
      this.head(field, ids, isTop, isAlone ? input.id : null), this.sideBySide(field, languages, cells).element);
    return { element, refresh: () => cells.forEach((cell) => cell.refresh()) };
  }

  sideBySide(field, languages, cells) {
    const element = cells.length === 1 ? cells[0].element : make("div", { class: "languages" }, cells.map((cell) => cell.element));
    return { element, input: cells[0].input, refresh: () => cells.forEach((cell) => cell.refresh()) };
  }

  inLanguages(field, lists) {
    const shown = lists.map(([language, list]) => make("div", { class: "language" }, this.languages.length > 1 && make("p", { class: "language-name" }, languageTitle(language)), list.element));
    return { element: make("div", { class: "languages" }, shown), refresh: () => lists.forEach(([, list]) => list.refresh()) };
  }

  makeCell(field, place, language, labels, help = null) {
    const isOwn = field.scope === "own";
    const control = makeControl({
      field,
      language,
      read: () => (language && !isOwn ? place.words(language) : place.shared()),
      write: (value) => place.write(value, isOwn ? null : language),
      path: () => place.name(),
    });
    const error = make("p", { class: "error-text", id: freshId("error") });
    const { input } = control;
    input.setAttribute("aria-describedby", help ? `${help} ${error.id}` : error.id);
    const several = language !== null && this.languages.length > 1;
    const name = several ? make("span", { class: "language-name", id: freshId("language") }, languageTitle(language)) : null;
    if (name || input.tagName !== "SUMMARY") input.setAttribute("aria-labelledby", [...labels, ...(name ? [name.id] : [])].join(" "));
    if (field.required) input.setAttribute("aria-required", "true");
    if (language) input.lang = language;
    const upload = FILES.includes(field.shape) ? makeUpload(field, place, this, language) : null;
    const body = upload ? make("div", { class: "with-button" }, control.element, upload) : control.element;
    const element = make("div", { class: "language" }, name, body, error);
    this.spots.push({ place, language, element, input, error });
    return { element, input, refresh: control.refresh };
  }

  // What is written in a way of its own is edited as text.
  makeTextOnly(field, bindings) {
    const said = bindings.flatMap((binding) => binding.files).filter((language) => this.model.get(language, field.key) !== undefined);
    const ids = { label: freshId("label"), help: freshId("help") };
    const list = said.length ? said : [this.home()];
    const error = make("p", { class: "error-text", id: freshId("error") });
    const element = make("div", { class: "field block", role: "group", "aria-labelledby": ids.label }, this.head(field, ids, true),
      field.shape !== "free_map" && make("p", { class: "notice" }, say("form_text_only")),
      make("div", { class: "row" }, list.map((language) => this.textButton(field.key, field.label, language))), error);
    this.spots.push({ place: new Place(bindings[0]), language: null, element, input: null, error });
    return { element, refresh: () => {} };
  }

  textButton(field, label, language) {
    const click = () => this.container.dispatchEvent(new CustomEvent("edit-text", { bubbles: true, detail: { language, field } }));
    return make("button", { type: "button", "data-text": field, click }, say("form_edit_text"), make("span", { class: this.languages.length > 1 ? null : "visually-hidden" }, ` – ${this.languages.length > 1 ? languageTitle(language) : label}`));
  }

  // Fields that the form does not know stay as they are.
  showUnknown() {
    const known = new Set(this.form.groups.flatMap((group) => group.fields.map((field) => field.key)));
    const rows = this.languages.flatMap((language) => {
      const text = this.model.texts[language];
      return Object.keys(text.raw ?? text.front_matter ?? {}).filter((name) => !known.has(name)).map((name) => [language, name]);
    });
    const told = JSON.stringify(rows);
    if (this.unknownTold === told) return;
    this.unknownTold = told;
    this.unknown.hidden = !rows.length;
    this.unknown.replaceChildren(make("h2", {}, say("form_unknown")), make("p", { class: "help" }, say("form_unknown_help")),
      make("ul", {}, rows.map(([language, name]) => make("li", { class: "row" }, make("code", {}, name), this.textButton(name, name, language)))));
  }

  // ---- findings

  // The spot that says most exactly where a finding is.
  spotAt(field, language) {
    const last = field.split(".").at(-1);
    if (this.languages.includes(last)) language = last; // of a text that is written by language
    this.spots = this.spots.filter((spot) => this.root.contains(spot.element));
    let best = null;
    for (const spot of this.spots) {
      if (!spot.place.isThere) continue;
      const name = spot.place.name();
      const fits = name === field || field.startsWith(`${name}.`);
      if (!fits || (spot.language && language && spot.language !== language)) continue;
      const rank = name.length * 4 + (spot.input ? 2 : 0) + (spot.language === language ? 1 : 0);
      if (!best || rank > best.rank) best = { ...spot, rank };
    }
    return best;
  }

  /** Say the findings of each language, {vi: [Finding], …}, beside the fields they are about. */
  update(findings) {
    const told = new Map();
    for (const [language, list] of Object.entries(findings)) {
      for (const finding of list) {
        const spot = finding.field && !finding.in_body && this.spotAt(finding.field, language);
        if (!spot) continue;
        const texts = told.get(spot.error) ?? [];
        const isError = finding.severity === "error";
        const text = [finding.message, finding.hint].filter(Boolean).join(" ");
        if (!texts.some((each) => each.text === text)) texts.push({ text, isError });
        told.set(spot.error, texts);
      }
    }
    for (const { error, input } of this.spots) {
      const texts = told.get(error) ?? [];
      const text = texts.map((each) => each.text).join(" ");
      if (error.textContent !== text) error.textContent = text;
      const isError = texts.some((each) => each.isError);
      error.classList.toggle("warning", !isError && texts.length > 0);
      if (isError) input?.setAttribute("aria-invalid", "true");
      else input?.removeAttribute("aria-invalid");
      if (texts.length) error.closest("details")?.classList.add("has-findings");
    }
    for (const group of this.root.querySelectorAll(".form-group")) {
      group.classList.toggle("has-findings", [...group.querySelectorAll(".error-text")].some((each) => each.textContent));
    }
  }

  /** Go to the next field, or the one before; opens its group. */
  step(by) {
    const all = [...this.root.querySelectorAll("input:not([hidden], .form-choose *), textarea, select:not(.form-choose *), .form-choose > summary")];
    const here = document.activeElement;
    const at = all.indexOf(here);
    const between = all.findIndex((each) => here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    const to = at >= 0 ? at + by : by > 0 ? between : (between < 0 ? all.length : between) - 1;
    if (all[to]) this.go(all[to]);
  }

  go(target) {
    const box = target.tagName === "SUMMARY" ? target.parentElement.parentElement : target;
    for (let group = box.closest("details"); group; group = group.parentElement?.closest("details")) group.open = true;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  }

  /** Go to a field, as findings name it (`agenda.0`, `image.alt`); tells whether there is one. */
  focus(field, language = "") {
    const spot = this.spotAt(field, language);
    const other = spot ? null : this.unknown.querySelector(`[data-text="${CSS.escape(field.split(".")[0])}"]`);
    const target = spot ? spot.input ?? firstIn(spot.element) : other;
    if (!target) return false;
    this.go(target);
    return true;
  }
}

