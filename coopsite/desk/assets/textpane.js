// The text of one language: a plain textarea, its toolbar, and what is pasted or dropped into it.

import { make, takesText } from "./dom.js";
import { complain, notify } from "./notices.js";
import { cellsToMarkdown, htmlToMarkdown } from "./paste.js";
import { aside, blocked, destination, emphasised, lineEnd, lined, lineStart, linked, noted, shift, toolbar, typed } from "./toolbar.js";
import { count, languageName, say } from "./words.js";

const SETTLED = 250; // milliseconds without a key until words are counted
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

/** The text of one language in the page. */
export class TextPane {
  #model;
  #lead = "";
  #plainNext = false;
  #counting = 0;
  #tools;

  /**
   * @param {string} lang
   * @param {import("./model.js").StoryModel} model
   * @param {{upload: (file: File) => Promise<{src: string}>, rest: () => Promise<void>, choosePicture: () => Promise<object|null>, chooseLink: (words: string) => Promise<{target: string, title: string}|null>}} tools
   */
  constructor(lang, model, tools) {
    this.lang = lang;
    this.#model = model;
    this.#tools = tools;
    const id = `body-${lang}`;
    this.field = make("textarea", {
      id, lang, spellcheck: "true", autocomplete: "off", "aria-describedby": `${id}-count`, class: "body",
      input: () => this.#typed(), paste: (event) => this.#paste(event), drop: (event) => this.#drop(event), keydown: (event) => this.#key(event),
      dragover: (event) => [...event.dataTransfer.items].some(({ kind }) => kind === "file") && event.preventDefault(),
    });
    this.counted = make("p", { class: "soft small counted", id: `${id}-count` });
    this.element = make(
      "section",
      { class: "textpane", "data-lang": lang },
      make("label", { for: id, class: "textlabel" }, say("text_label", { language: languageName(lang) })),
      toolbar((name) => say(`text_${name}`), (name) => this.act(name)),
      this.field,
      this.counted,
    );
    this.show();
  }

  /** Show what the model says. Where that is something else than the field says, its caret stays before the same words. */
  show() {
    const body = this.#model.body(this.lang);
    const lead = /^\n*/.exec(body)[0];
    const text = body.slice(lead.length);
    this.#lead = lead || (body ? "" : "\n");
    if (this.field.value !== text) this.#replace(text);
    this.field.readOnly = this.#model.locked(this.lang);
    this.#count();
  }

  #replace(text) {
    const { field } = this;
    const { scrollTop } = field;
    const selection = [field.selectionStart, field.selectionEnd].map(shift(field.value, text));
    field.value = text;
    field.setSelectionRange(...selection);
    field.scrollTop = scrollTop;
  }

  /** Select the words from `start` to `end` of the body, and bring them into view. */
  select(start, end) {
    const { field } = this;
    const [from, to] = [start, end].map((at) => Math.max(0, Math.min(at - this.#lead.length, field.value.length)));
    field.focus({ preventScroll: true });
    field.setSelectionRange(from, to);
    // A field scrolls to its caret only when something is typed; a copy of its text tells how far down that is.
    const copy = field.cloneNode();
    copy.removeAttribute("id");
    copy.setAttribute("aria-hidden", "true");
    copy.tabIndex = -1;
    copy.value = field.value.slice(0, from);
    Object.assign(copy.style, { position: "absolute", visibility: "hidden", width: `${field.offsetWidth}px`, height: "0", minHeight: "0" });
    field.after(copy);
    const top = copy.scrollHeight;
    copy.remove();
    field.scrollTop = Math.max(0, top - field.clientHeight / 2);
    field.scrollIntoView({ block: "nearest" });
  }

  /** Select a line of the body, counted from 1. */
  selectLine(number) {
    const body = this.#lead + this.field.value;
    let start = 0;
    for (let line = 1; line < number && start >= 0; line++) start = body.indexOf("\n", start) + 1 || -1;
    if (start < 0) start = body.length;
    this.select(start, lineEnd(body, start));
  }

  /** Return the whole body as it stands in the field, and where its caret is. */
  get body() {
    return this.#lead + this.field.value;
  }

  get caret() {
    return this.#lead.length + this.field.selectionStart;
  }

  /** Do what a button of the toolbar does. */
  async act(name) {
    const { field } = this;
    if (field.readOnly) return;
    const [start, end, text] = [field.selectionStart, field.selectionEnd, field.value];
    if (name === "bold" || name === "italic") typed(field, emphasised(text, start, end, name === "bold" ? "**" : "*"));
    else if (["heading", "list", "numbers", "quote"].includes(name)) typed(field, lined(text, start, end, name));
    else if (name === "table") typed(field, blocked(text, start, end, say("text_table_new")));
    else if (name === "note") for (const edit of noted(text, end)) typed(field, edit);
    else if (name === "link") {
      const chosen = await this.#tools.chooseLink(text.slice(start, end));
      if (chosen) typed(field, linked(field.value, start, end, chosen.target, chosen.title));
    } else if (name === "picture") {
      const file = await this.#tools.choosePicture();
      if (file) await this.insertFiles([file]);
    }
  }

  /** Store files beside the story and write them into the text where its caret is now: pictures as pictures, all else as links. */
  async insertFiles(files) {
    const { field } = this;
    let place = [field.selectionStart, field.selectionEnd];
    let before = field.value;
    let went = false;
    for (const file of files) {
      try {
        const { src, kind = "picture", notes = [] } = await this.#tools.upload(file);
        await this.#tools.rest();
        place = place.map(shift(before, field.value));
        const edit = kind === "picture"
          ? blocked(field.value, ...place, `![‸${say("text_alt_new")}‸](${destination(src)})`)
          : linked(field.value, ...place, src, file.name.replace(/\.[^.]*$/, ""));
        const at = document.activeElement;
        // Who has gone on writing, here or elsewhere, goes on there.
        went ||= before !== field.value || (at !== field && takesText(at));
        (went ? aside : typed)(field, edit);
        place = Array(2).fill(edit.from + edit.insert.length);
        before = field.value;
        for (const note of notes) notify(note);
      } catch (error) {
        complain(error);
      }
    }
  }

  #typed() {
    this.#model.setBody(this.lang, this.body);
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => this.#count(), SETTLED);
  }

  #count() {
    this.counted.textContent = count("text_words", (this.field.value.match(WORD) ?? []).length);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const command = event.ctrlKey || event.metaKey;
    // Some browsers offer the HTML even where plain text was asked for.
    this.#plainNext = command && event.shiftKey && event.code === "KeyV";
    const name = command && !event.altKey && !event.shiftKey && { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if (!name) return;
    event.preventDefault();
    this.act(name);
  }

  #paste(event) {
    const data = event.clipboardData;
    const plain = data.getData("text/plain");
    const html = this.#plainNext ? "" : data.getData("text/html");
    const isPlain = this.#plainNext;
    this.#plainNext = false;
    if (this.field.readOnly) return;
    const files = [...data.files];
    if (files.length && !plain && (!html || /^[^]*<img\b/i.test(html))) {
      event.preventDefault();
      this.insertFiles(files);
      return;
    }
    const { text, pictures } = isPlain ? { text: plain.normalize("NFC"), pictures: 0 } : pasted(html, plain);
    if (pictures) notify(count("text_pictures_left", pictures));
    if (!text || text === plain) return;
    event.preventDefault();
    this.#insert(text);
  }

  // Whole paragraphs stand apart from what is around them; words join the line.
  #insert(text) {
    const { value, selectionStart: start, selectionEnd: end } = this.field;
    const isBlock = /\n|^(?:#{1,6} |[-|>] |\d+\. |!\[)/.test(text);
    if (!isBlock) return typed(this.field, { from: start, to: end, insert: text, select: [start + text.length, start + text.length] });
    const atStart = !value.slice(lineStart(value, start), start).trim();
    const atEnd = !value.slice(end, lineEnd(value, end)).trim();
    const lead = atStart ? (start && !/\n\n$|^\n*$/.test(value.slice(0, start)) ? "\n" : "") : "\n\n";
    const trail = atEnd ? (/^\s*\n\s*\n|^\s*$/.test(value.slice(end)) ? "" : "\n\n") : "\n\n";
    const at = start + lead.length + text.length;
    typed(this.field, { from: start, to: end, insert: lead + text + trail, select: [at, at] });
  }

  #drop(event) {
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    this.insertFiles(files);
  }
}

/** Return what was pasted as Markdown: HTML where it says more than the plain text, rows of cells as a table, else the plain text. */
export function pasted(html, plain) {
  if (!html) return { text: cellsToMarkdown(plain) || plain.normalize("NFC"), pictures: 0 };
  const { markdown, pictures } = htmlToMarkdown(new DOMParser().parseFromString(html, "text/html"));
  // An editor of program text colours words; what it puts beside them is what was written.
  const isCode = /<(?:pre|div)[^>]*font-family:[^>"]*mono/i.test(html) && !/<(?:b|i|h\d|li|table|a)\b/i.test(html);
  return { text: (isCode ? "" : markdown) || plain.normalize("NFC"), pictures };
}
