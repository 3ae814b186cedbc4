// The page of a story: its facts, its texts and its true page, kept while one types, saved on request.

import { below, get, send } from "./api.js";
import { showConflict, showDraft, applied } from "./compare.js";
import { fill, key, main, make, storyAddress, tab } from "./dom.js";
import { FactsPane } from "./factspane.js";
import { TruePage } from "./frame.js";
import { registerKeys } from "./keys.js";
import { chooseLink } from "./links.js";
import { openMenu } from "./menu.js";
import { StoryModel } from "./model.js";
import { complain, notify } from "./notices.js";
import { insertUpload } from "./pictures.js";
import { elementOf, fieldOf, placeOf } from "./places.js";
import { follow } from "./shell.js";
import { deleteStory, moveStory, renameStory } from "./story_actions.js";
import { split } from "./split.js";
import { TextPane } from "./textpane.js";
import { count, day, languageName, languageTitle, moment, say } from "./words.js";

const BOTH = "both";
const PARTS = ["facts", "text", "page"];
const CALM = 600; // milliseconds without news until the story is asked for anew
const REST = 800; // milliseconds without a letter until a dialog may open by itself
const CARET = 200; // milliseconds the caret rests until the page goes to its place

class StoryPage {
  #panes = new Map();
  #notices = make("div", { class: "storynotices" });
  #status = make("p", { class: "keeping small", id: "keeping" });
  #alarm = make("div", { role: "alert" });
  #states = make("p", { class: "row states" });
  #findings = make("details", { class: "findingsbox" });
  #texts = make("div", { class: "texts" });
  #heading = document.querySelector("h1");
  #switch = make("div", { class: "row language-switch", role: "group", "aria-label": say("text_languages") });
  #channel = new BroadcastChannel("coopsite-desk");
  #others = new Set();
  #tabs = 1;
  #later = 0;
  #typed = -REST;
  #settling = Promise.resolve();

  constructor(story) {
    this.model = new StoryModel(story, { api: { get, send }, tab });
    const wanted = new URLSearchParams(location.search);
    const asked = wanted.get("language");
    this.shown = asked in this.model.texts ? asked : this.model.languages[0];
    this.lang = this.shown;
    this.page = new TruePage((found) => this.#goToWords(found));
    this.save = make("button", { type: "button", class: "primary", click: () => this.#save(), "aria-keyshortcuts": "Control+S", "aria-describedby": "keeping" }, say("text_save"));
    this.facts = new FactsPane(this.model, key);
    this.#lay();
    this.#listen();
    this.#open();
    if (wanted.get("field")) this.goTo({ lang: this.lang, field: wanted.get("field") });
    else if (wanted.get("line")) this.goTo({ lang: this.lang, in_body: true, body_line: Number(wanted.get("line")) });
  }

  // ---- the page

  #lay() {
    const publish = make("button", { type: "button", click: () => this.#publish() }, say("text_publish"));
    const more = make("button", { type: "button", class: "icon quiet", "aria-label": say("text_more"), title: say("text_more"), "aria-haspopup": "menu", "aria-expanded": "false", click: () => this.#menu(more) }, "⋯");
    const bar = make("div", { class: "storybar" },
      make("div", { class: "storytitle" }, this.#heading),
      make("div", { class: "row" }, this.#status, this.save, publish, more));
    const panels = PARTS.map((part) => make("div", { class: "part", id: `part-${part}`, "data-part": part }, { facts: this.facts.element, text: [this.#switch, this.#texts], page: this.page.element }[part]));
    fill(main, bar, make("div", { class: "storysays" }, this.#states, this.#findings), this.#alarm, this.#notices);
    split(main, panels, PARTS.map((part) => say(`text_part_${part}`)));
    document.body.classList.add("desk-story");
  }

  /** Show all languages the story has now. */
  #open() {
    const { model } = this;
    for (const lang of model.languages) {
      if (this.#panes.has(lang)) continue;
      const pane = new TextPane(lang, model, {
        upload: (file) => insertUpload(key, file),
        rest: () => model.rest(),
        choosePicture: () => chosenFile(),
        chooseLink: (words) => chooseLink({ path: model.texts[lang].path, lang, words }),
      });
      pane.field.addEventListener("focus", () => this.#turnTo(lang));
      pane.field.addEventListener("blur", () => this.#left(lang));
      this.#panes.set(lang, pane);
    }
    // Those that are there stay where they are: somebody may be writing in one.
    const elements = model.languages.map((lang) => this.#panes.get(lang).element);
    elements.forEach((each, at) => each.isConnected || this.#texts.insertBefore(each, elements.slice(at).find((later) => later.isConnected) ?? null));
    const { languages, missing } = model.story;
    const choices = [...model.languages, ...(model.languages.length > 1 ? [BOTH] : [])];
    fill(this.#switch,
      choices.map((each) => make("button", { type: "button", class: "quiet", "data-language": each, click: () => this.#show(each) }, each === BOTH ? say("text_both") : languageTitle(each))),
      missing.filter((lang) => languages.includes(lang)).map((lang) => make("button", { type: "button", class: "quiet", click: () => this.#begin(lang) }, say("text_write_in", { language: languageName(lang) }))));
    this.#switch.hidden = this.#switch.children.length < 2;
    this.#show(this.shown);
    this.#tell();
  }

  #show(shown) {
    this.shown = shown;
    if (shown !== BOTH) this.lang = shown;
    for (const button of this.#switch.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === shown));
    for (const [lang, pane] of this.#panes) pane.element.hidden = shown !== BOTH && shown !== lang;
    this.#texts.classList.toggle("two", shown === BOTH);
    this.#turnTo(this.lang, true);
  }

  #turnTo(lang, always = false) {
    if (lang === this.lang && !always) return;
    this.lang = lang;
    this.facts.show(lang);
    this.page.show(this.model.texts[lang].address);
  }

  // ---- what it says of itself

  #tell() {
    const { model } = this;
    const states = model.languages.map((lang) => [lang, model.state(lang), model.texts[lang]]);
    const title = [this.lang, ...model.languages].map((lang) => model.get(lang, "title")).find(Boolean) || titleIn(model.texts[this.lang].front) || model.story.key;
    if (this.#heading.textContent !== title) this.#heading.textContent = title;
    document.title = `${states.some(([, state]) => state !== "saved") ? "• " : ""}${title}`;
    const shape = states.map(([lang, , text]) => `${lang} ${text.state} ${text.until}`).join();
    if (this.#states.dataset.shape !== shape) fill(this.#states, states.map(([lang, , text]) => make("span", { class: `state s-${text.state}` },
      `${languageTitle(lang)}: ${say(`text_state_${text.state}`, { until: moment(text.until) })}`)));
    this.#states.dataset.shape = shape;
    const unkept = states.find(([, state]) => state === "unkept");
    const kept = states.filter(([, state]) => state === "kept" || state === "changed").map(([, , text]) => text.keptAt).filter(Boolean);
    this.#status.textContent = unkept ? say("text_unkept")
      : kept.length ? say("text_kept", { time: clock(new Date(Math.max(...kept))) })
      : states.some(([, state]) => state === "changed") ? say("text_changed") : say("text_saved");
    const unwritable = states.find(([, state, text]) => state === "kept" && text.trouble)?.[2].trouble;
    const alarm = unwritable ? unwritable.message : unkept ? `${unkept[2].error.message} ${say(unkept[2].here ? "text_unkept_here" : "text_unkept_nowhere")}` : "";
    if (this.#alarm.textContent !== alarm) fill(this.#alarm, alarm && make("p", { class: "notice error" }, alarm));
    this.#tellFindings();
    this.#tellNotices();
  }

  #tellFindings() {
    const found = this.model.languages.flatMap((lang) => (this.model.texts[lang].findings ?? []).map((finding) => ({ ...finding, lang })))
      .sort((one, other) => Number(other.severity === "error") - Number(one.severity === "error"));
    const shape = JSON.stringify(found);
    if (shape === this.#findings.dataset.shape) return;
    const errors = found.filter(({ severity }) => severity === "error").length;
    const first = this.#findings.dataset.shape === undefined;
    this.#findings.dataset.shape = shape;
    this.facts.update(Object.fromEntries(this.model.languages.map((lang) => [lang, this.model.texts[lang].findings ?? []])));
    this.#findings.hidden = !found.length;
    if (first) this.#findings.open = errors > 0;
    fill(this.#findings,
      make("summary", {}, errors ? make("span", { class: "count error" }, count("text_errors", errors)) : "", " ",
        found.length > errors ? make("span", { class: "count warning" }, count("text_warnings", found.length - errors)) : ""),
      make("ol", { class: "findings" }, found.map((finding) => make("li", {},
        make("button", { type: "button", class: "quiet finding", click: () => this.goTo(finding) }, finding.message),
        finding.hint && make("small", {}, finding.hint),
        make("small", {}, `${languageTitle(finding.lang)} · ${finding.in_body ? say("text_line", { line: finding.body_line }) : finding.label || finding.field || say("text_line_of_file", { line: finding.line })}`)))));
  }

  #tellNotices() {
    const { model } = this;
    const rows = model.languages.flatMap((lang) => this.#noticesOf(lang));
    if (Math.max(this.#tabs, this.#others.size + 1) > 1) rows.push({ id: "tabs", words: say("text_tabs"), buttons: [] });
    const shape = JSON.stringify(rows.map(({ id, words }) => [id, words]));
    if (shape === this.#notices.dataset.shape) return;
    this.#notices.dataset.shape = shape;
    const hadFocus = this.#notices.contains(document.activeElement);
    fill(this.#notices, rows.map(({ words, buttons }) => make("div", { class: "notice warning row", role: "status" }, make("p", {}, words),
      buttons.map(([label, run]) => make("button", { type: "button", click: run }, say(label))))));
    if (hadFocus && !this.#notices.contains(document.activeElement)) main.focus();
  }

  #noticesOf(lang) {
    const { model } = this;
    const text = model.texts[lang];
    const language = languageName(lang);
    const rows = text.offers.map((draft) => ({
      id: `draft ${lang} ${draft.kept_at}`,
      words: say("text_draft_offer", { language, when: clockDay(draft.kept_at) }),
      buttons: [
        ["text_draft_look", () => this.#lookAt(lang, draft)],
        ["text_draft_take", () => this.#take(lang, draft)],
        ["text_draft_delete", () => model.drop(lang, draft).catch(complain)],
      ],
    }));
    if (text.gone) {
      rows.push({ id: `gone ${lang}`, words: say("text_gone", { language }), buttons: [["text_save_anew", () => this.#saveAnew(lang)]] });
    } else if (text.theirs) {
      const own = model.pending(lang);
      rows.push({
        id: `theirs ${lang} ${text.theirs.digest}`,
        words: say(own ? "text_behind" : "text_behind_unchanged", { language }),
        buttons: [own ? ["text_compare", () => this.#settle(lang)] : ["text_load", () => model.takeTheirs(lang, text.theirs)]],
      });
    }
    if (text.uneditable && !model.readable(lang)) rows.push({ id: `uneditable ${lang}`, words: text.uneditable, buttons: [] });
    return rows;
  }

  // ---- what is done

  async #save() {
    try {
      const saved = await this.model.save();
      const isSaved = this.model.languages.every((lang) => this.model.state(lang) === "saved");
      if (saved.length) notify(say("text_saved_now", { languages: saved.map(languageTitle).join(", ") }));
      else if (isSaved) notify(say("text_saved"));
      return isSaved;
    } catch (error) {
      complain(error);
      return false;
    }
  }

  async #publish() {
    if (await this.#save()) location.assign("/_desk/publish");
  }

  #menu(button) {
    const { model } = this;
    const { kind, kinds } = model.story;
    const title = model.get(this.lang, "title") || key;
    // A story goes elsewhere with all that was written in it.
    const moved = async (ask) => {
      if (!(await this.#save())) return;
      const found = await ask();
      if (found && found !== key) location.assign(storyAddress(found));
    };
    openMenu(button, say("text_more"), [
      { label: say("text_rename"), run: () => moved(() => renameStory(key, title)) },
      { label: say("text_move"), run: () => moved(() => moveStory(key, title, kind, kinds)) },
      { label: say("text_delete"), danger: true, run: async () => (await this.#save()) && (await deleteStory(key, title)) && location.assign("/_desk/deleted") },
    ]);
  }

  async #begin(lang) {
    try {
      await send("POST", below("text-of", key), { language: lang });
      await this.model.refresh();
      this.#open();
      this.#show(BOTH);
      this.#panes.get(lang)?.field.focus();
    } catch (error) {
      complain(error);
    }
  }

  async #lookAt(lang, draft) {
    if (await showDraft(lang, this.model.texts[lang], draft, clockDay(draft.kept_at), this.facts.label)) this.#take(lang, draft);
  }

  #take(lang, draft) {
    this.model.take(lang, draft);
    this.#panes.get(lang).field.focus();
  }

  // Waits until nobody types: a dialog that opens under somebody's hands takes the letters.
  async #rested() {
    for (let left; (left = this.#typed + REST - performance.now()) > 0; ) await new Promise((done) => setTimeout(done, left));
  }

  // Shows both versions and does what is chosen; nothing is overwritten before.
  async #settle(lang) {
    const { model } = this;
    const text = model.texts[lang];
    const theirs = text.theirs;
    const change = model.pending(lang);
    if (!theirs || !change) return;
    const mine = applied(text, change);
    const chosen = await showConflict(lang, text, mine, theirs, this.facts.label);
    if (!chosen) return;
    if (chosen.do === "theirs") await model.takeTheirs(lang, theirs);
    else if (chosen.do === "mine") {
      model.rebase(lang, theirs, change);
      await this.#save();
    } else model.rebase(lang, theirs, merged(change, mine, theirs, chosen));
  }

  async #saveAnew(lang) {
    this.model.anew(lang);
    await this.#save();
  }

  /** Go to what a finding concerns: a field or a line of the text. */
  goTo({ lang, field, in_body: inBody, body_line: line, line: fileLine }) {
    if (this.shown !== BOTH || !(lang in this.model.texts)) this.#show(lang);
    if (inBody) {
      this.#reveal("text");
      this.#panes.get(lang).selectLine(line);
    } else if (field) {
      this.#reveal("facts");
      this.facts.focus(field, lang);
    } else if (fileLine) {
      this.#reveal("facts");
      this.facts.goToLine(fileLine, lang);
    }
  }

  #reveal(part) {
    main.dispatchEvent(new CustomEvent("reveal", { detail: part }));
  }

  #goToWords({ text, offset, inBody }) {
    const { model, lang } = this;
    const place = placeOf(model.body(lang), text, offset);
    const field = inBody && place ? "" : fieldOf({ ...model.texts[lang].front_matter, ...model.pending(lang)?.set }, text);
    if (field) this.goTo({ lang, field });
    else if (place) {
      this.#reveal("text");
      this.#panes.get(lang).select(...place);
    }
  }

  // ---- what happens

  #listen() {
    const { model } = this;
    for (const name of ["state", "kept", "saved", "behind"]) model.addEventListener(name, () => this.#tell());
    model.addEventListener("failed", ({ detail }) => complain(detail.error));
    model.addEventListener("change", ({ detail }) => ["title", "front"].includes(detail.field) && this.#tell());
    model.addEventListener("kept", ({ detail }) => detail.lang === this.lang && this.page.show(model.texts[detail.lang].address));
    model.addEventListener("replaced", ({ detail }) => {
      this.#panes.get(detail.lang)?.show();
      if (detail.lang === this.lang && this.#panes.has(this.lang)) this.#turnTo(this.lang, true);
      this.#tell();
    });
    model.addEventListener("conflict", ({ detail }) => {
      this.#settling = this.#settling.then(() => this.#rested()).then(() => this.#settle(detail.lang)).catch(complain);
    });
    model.addEventListener("saved", () => this.#channel.postMessage({ key, tab, saved: true }));
    model.busy = (lang) => document.hasFocus() && (document.activeElement === this.#panes.get(lang)?.field || this.facts.element.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));
    addEventListener("input", () => (this.#typed = performance.now()), true);
    addEventListener("compositionstart", () => model.composing(true), true);
    // A field that goes while letters are composed in it does not tell of their end.
    for (const name of ["compositionend", "focusin", "input"]) addEventListener(name, (event) => event.isComposing || model.composing(false), true);
    addEventListener("beforeunload", (event) => !model.leave() && event.preventDefault());
    addEventListener("pagehide", () => {
      model.leave();
      this.#channel.postMessage({ key, tab, gone: true });
    });
    // A file dropped beside what takes it would be opened in place of this page.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    let resting = 0;
    document.addEventListener("selectionchange", () => {
      clearTimeout(resting);
      resting = setTimeout(() => this.#followCaret(), CARET);
    });
    this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#channel.postMessage({ key, tab, asks: true });
    this.#attend();
    registerKeys("story_keys", [
      { keys: "Ctrl+S", words: "text_key_save", run: () => this.#save() },
      { keys: ["Alt+1"], words: "text_key_facts", run: () => this.#goPart("facts") },
      { keys: ["Alt+2"], words: "text_key_text", run: () => this.#goPart("text") },
      { keys: ["Alt+3"], words: "text_key_page", run: () => this.#goPart("page") },
      { keys: ["Alt+L"], words: "text_key_language", run: () => this.#nextLanguage() },
      { keys: "Ctrl+B", words: "text_bold" },
      { keys: "Ctrl+I", words: "text_italic" },
      { keys: "Ctrl+K", words: "text_link" },
      { keys: "Ctrl+Shift+V", words: "text_key_plain" },
    ]);
  }

  #attend() {
    follow(key, {
      presence: ({ tabs }) => {
        this.#tabs = tabs;
        this.#tell();
      },
      changed: ({ paths = [] }) => {
        const known = Object.values(this.model.texts);
        if (paths.some(({ path, digest }) => known.find((text) => text.path === path)?.digest !== digest)) this.#refresh();
      },
      findings: () => {
        clearTimeout(this.#later);
        this.#later = setTimeout(() => this.#refresh(), CALM);
      },
      back: () => {
        this.model.again();
        this.#refresh();
      },
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.model.flush() : this.#refresh()));
  }

  async #refresh() {
    try {
      await this.model.refresh();
      if (this.model.languages.some((lang) => !this.#panes.has(lang))) this.#open();
    } catch (error) {
      if (error.status === 404) complain(error);
    }
  }

  #heard({ key: other, tab: from, saved, gone, asks }) {
    if (other !== key || from === tab) return;
    if (gone) this.#others.delete(from);
    else this.#others.add(from);
    if (asks) this.#channel.postMessage({ key, tab });
    if (saved) this.#refresh();
    this.#tell();
  }

  // Leaving the text is the moment to show what somebody else saved meanwhile, where nothing was changed here.
  #left(lang) {
    const text = this.model.texts[lang];
    if (text.theirs && !this.model.pending(lang)) this.model.takeTheirs(lang, text.theirs);
  }

  #followCaret() {
    const pane = this.#panes.get(this.lang);
    if (!this.page.follows.checked || document.activeElement !== pane?.field || !this.page.document) return;
    const body = this.page.document.querySelector(".body");
    const node = body && elementOf(body, pane.body, pane.caret);
    if (node) this.page.reveal(node);
  }

  #goPart(part) {
    this.#reveal(part);
    if (part === "text") this.#panes.get(this.lang).field.focus();
    else document.getElementById(`part-${part}`).querySelector("input, select, textarea, button")?.focus();
  }

  #nextLanguage() {
    const { languages } = this.model;
    const next = languages[(languages.indexOf(this.lang) + 1) % languages.length];
    if (this.shown !== BOTH) this.#show(next);
    this.#panes.get(next).field.focus();
  }
}

// What was changed here and of theirs what was chosen, as a change to theirs.
function merged(change, mine, theirs, { fields, body }) {
  if (change.front !== undefined && change.front !== null) return { ...change, body };
  const [set, unset] = [{}, []];
  for (const [field, side] of Object.entries(fields)) {
    if (side !== "one") continue;
    if (field in mine.front_matter) set[field] = mine.front_matter[field];
    else unset.push(field);
  }
  return { set, unset, body: body === theirs.body ? null : body };
}

/** Return the title in a front matter that cannot be read as a whole. */
const titleIn = (front) => /^title:[ \t]*["“]?(.*?)["”]?[ \t]*$/m.exec(front ?? "")?.[1];

function chosenFile() {
  return new Promise((resolve) => {
    const input = make("input", { type: "file", accept: "image/*", change: () => resolve(input.files[0] ?? null), cancel: () => resolve(null) });
    input.click();
  });
}

const clock = (when) => when.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockDay = (iso) => {
  const when = new Date(iso);
  const local = new Date(when - when.getTimezoneOffset() * 60_000).toISOString();
  return when.toDateString() === new Date().toDateString() ? clock(when) : `${clock(when)}, ${day(local)}`;
};

try {
  new StoryPage(await get(below("story", key)));
} catch (error) {
  document.querySelector(".opening")?.replaceChildren(error.message);
  throw error;
}
