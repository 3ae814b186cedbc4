// The front matter of a text as it is written, to be changed as text.

import { make } from "./dom.js";
import { languageName, say } from "./words.js";

/** The raw front matter of one language at a time. */
export class RawFront {
  #model;
  #lang = "";
  #label = make("label", { for: "raw", class: "textlabel" });
  #trouble = make("p", { class: "error-text", id: "raw-trouble", role: "status" });

  constructor(model, container) {
    this.#model = model;
    this.field = make("textarea", {
      id: "raw", class: "raw", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": "raw-help raw-trouble",
      input: () => model.setFront(this.#lang, this.field.value),
    });
    this.element = make("section", { class: "rawfront" }, this.#label, make("p", { class: "help", id: "raw-help" }, say("text_raw_help")), this.field, this.#trouble);
    container.append(this.element);
    model.addEventListener("kept", () => this.#tell());
    model.addEventListener("saved", () => this.#tell());
  }

  /** Show the front matter of a language, with what was changed in it. */
  async show(lang) {
    this.#lang = lang;
    this.#label.textContent = say("text_raw", { language: languageName(lang) });
    this.field.readOnly = Boolean(this.#model.texts[lang].uneditable);
    const front = await this.#model.front(lang);
    if (this.#lang === lang && document.activeElement !== this.field && this.field.value !== front) this.field.value = front;
    this.#tell();
  }

  /** Go to the line of a field, named as "agenda.0.title". */
  focus(path) {
    const [name, ...rest] = path.split(".");
    const { value } = this.field;
    const found = new RegExp(`^${name.replace(/\W/g, "\\$&")}\\s*:.*$`, "m").exec(value);
    const entry = found && Number(rest[0]) >= 0 ? [...value.slice(found.index).matchAll(/^\s*- .*$/gm)][Number(rest[0])] : null;
    this.field.focus();
    if (!found) return;
    const start = found.index + (entry?.index ?? 0);
    this.field.setSelectionRange(start, start + (entry ?? found)[0].length);
  }

  #tell() {
    const text = this.#model.texts[this.#lang];
    const wrong = text.readable === false ? (text.findings ?? []).filter(({ severity, in_body: inBody }) => severity === "error" && !inBody) : [];
    this.#trouble.textContent = wrong.map(({ message, line }) => `${say("text_line", { line })}: ${message}`).join(" ");
    this.field.setAttribute("aria-invalid", String(wrong.length > 0));
  }
}
