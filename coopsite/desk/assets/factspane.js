// The facts of a story: as a form, or the front matter of one language as it is written.

import { below, get } from "./api.js";
import { fill, make, takesText } from "./dom.js";
import { mountForm } from "./form.js";
import { complain } from "./notices.js";
import { languageName, say } from "./words.js";

/** The line of a file on which its front matter begins, after the three hyphens. */
const FIRST_LINE = 2;

export class FactsPane {
  #model;
  #key;
  #lang = "";
  #shown = ""; // the language whose front matter the field holds
  #mounted = null;
  #shape = "";
  #labels = new Map();
  #mounting = Promise.resolve();
  #isRaw = false;
  #form = make("div", { class: "formholder" });
  #way = make("button", { type: "button", class: "quiet", click: () => (this.#isRaw ? this.#toForm() : this.#toText(this.#lang)) });
  #label = make("label", { for: "raw", class: "textlabel" });
  #trouble = make("p", { class: "error-text", id: "raw-trouble", role: "status" });
  #field = make("textarea", {
    id: "raw", class: "raw", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": "raw-help raw-trouble",
    input: () => this.#model.setFront(this.#shown, this.#field.value),
  });
  #raw = make("section", { class: "rawfront" }, this.#label, make("p", { class: "help", id: "raw-help" }, say("text_raw_help")), this.#field, this.#trouble);

  /**
   * @param {import("./model.js").StoryModel} model
   * @param {string} key of the story
   */
  constructor(model, key) {
    this.#model = model;
    this.#key = key;
    this.element = make("div", { class: "facts" }, make("div", { class: "row" }, this.#way), this.#form, this.#raw);
    this.#form.addEventListener("edit-text", ({ detail }) => this.#toText(detail.language, detail.field));
    for (const name of ["kept", "saved", "state"]) model.addEventListener(name, () => this.#tell());
  }

  /** Show the facts; raw, those of `lang`. */
  async show(lang) {
    this.#lang = lang;
    await this.#mount();
    if (!this.#isReadable()) this.#isRaw = true;
    if (this.#isRaw) this.#isRaw = (await this.#showRaw()) || !this.#isReadable();
    this.#lay();
  }

  /** Go to a field, named as "agenda.0.title", of a language. */
  async focus(path, lang) {
    await this.#mount();
    if (this.#isRaw || !this.#mounted?.focus(path, lang)) await this.#toText(lang, path);
  }

  /** Go to a line of the file, within the front matter as text. */
  async goToLine(line, lang) {
    await this.#toText(lang);
    const lines = this.#field.value.split("\n");
    const at = Math.min(Math.max(line - FIRST_LINE, 0), lines.length - 1);
    const start = lines.slice(0, at).reduce((length, each) => length + each.length + 1, 0);
    this.#field.setSelectionRange(start, start + lines[at].length);
  }

  /** Return what a field is called. */
  label = (field) => this.#labels.get(field) ?? field;

  /** Show findings at their fields. @param {Object<string, object[]>} findings by language */
  update(findings) {
    this.#mounted?.update(findings);
    this.#tell();
  }

  #isReadable = () => this.#model.languages.every((lang) => this.#model.readable(lang));

  // The form is made anew only where the story has other languages, or another kind, than before.
  #mount() {
    const { languages, story } = this.#model;
    const shape = JSON.stringify([languages, story.kind]);
    if (shape === this.#shape || !this.#isReadable()) return this.#mounting;
    this.#shape = shape;
    this.#mounting = this.#make(languages, story.kind);
    return this.#mounting;
  }

  async #make(languages, kind) {
    try {
      const form = await get(below("form", kind));
      this.#labels = new Map(form.groups.flatMap(({ fields }) => fields.map(({ key, label }) => [key, label])));
      // A field that is being written in stays until it is left.
      while (takesText(document.activeElement) && this.#form.contains(document.activeElement)) {
        await new Promise((done) => this.#form.addEventListener("focusout", () => setTimeout(done), { once: true }));
      }
      this.#mounted?.destroy();
      this.#mounted = mountForm(this.#form, { model: this.#model, languages, form, key: this.#key });
      this.#mounted.update(Object.fromEntries(languages.map((lang) => [lang, this.#model.texts[lang].findings ?? []])));
    } catch (error) {
      this.#shape = "";
      complain(error);
    }
  }

  async #toText(lang, path = "") {
    this.#lang = lang;
    if (!(await this.#showRaw())) return;
    this.#isRaw = true;
    this.#lay();
    this.#field.focus();
    if (path) this.#select(path);
  }

  // What was written as text is sent first: the answer says what it holds.
  async #toForm() {
    await this.#model.flush();
    if (!this.#isReadable()) return this.#lay();
    this.#isRaw = false;
    await this.#mount();
    this.#lay();
    this.#way.focus();
  }

  // Tells whether the field holds the front matter of the language by now; it does not while the server cannot say it.
  async #showRaw() {
    const lang = this.#lang;
    if (this.#shown !== lang) this.#field.readOnly = true;
    try {
      const front = await this.#model.front(lang);
      if (this.#lang !== lang) return true;
      if ((this.#shown !== lang || document.activeElement !== this.#field) && this.#field.value !== front) this.#field.value = front;
    } catch (error) {
      complain(error);
      return false;
    }
    this.#shown = lang;
    this.#label.textContent = say("text_raw", { language: languageName(lang) });
    this.#field.readOnly = this.#model.locked(lang);
    this.#tell();
    return true;
  }

  #lay() {
    this.#form.hidden = this.#isRaw;
    this.#raw.hidden = !this.#isRaw;
    this.#way.textContent = say(this.#isRaw ? "text_to_form" : "text_to_raw");
    this.#way.disabled = this.#isRaw && !this.#isReadable();
  }

  #tell() {
    const text = this.#model.texts[this.#lang];
    if (!text) return;
    const { trouble } = text;
    const found = !this.#model.readable(this.#lang) ? (text.findings ?? []).filter(({ severity, in_body: inBody }) => severity === "error" && !inBody) : [];
    const wrong = trouble ? [trouble] : found;
    const words = JSON.stringify(wrong);
    if (this.#trouble.dataset.words !== words) {
      this.#trouble.dataset.words = words;
      fill(this.#trouble, wrong.map(({ message, hint = "", line }) => make("span", { class: "rawtrouble" },
        line ? [make("button", { type: "button", class: "quiet finding", click: () => this.goToLine(line, this.#lang) }, say("text_line_go", { line: line - FIRST_LINE + 1 })), " "] : "",
        [message, hint].filter(Boolean).join(" "))));
    }
    this.#field.setAttribute("aria-invalid", String(wrong.length > 0));
    if (!this.#isReadable() && !this.#isRaw) this.show(this.#model.languages.find((lang) => !this.#model.readable(lang)));
    else this.#lay();
  }

  #select(path) {
    const [name, ...rest] = path.split(".");
    const { value } = this.#field;
    const found = new RegExp(`^${name.replace(/\W/g, "\\$&")}\\s*:.*$`, "m").exec(value);
    if (!found) return;
    const at = Number(rest[0]);
    const entry = rest.length && at >= 0 ? [...value.slice(found.index).matchAll(/^\s*- .*$/gm)][at] : null;
    const start = found.index + (entry?.index ?? 0);
    this.#field.setSelectionRange(start, start + (entry ?? found)[0].length);
  }
}
