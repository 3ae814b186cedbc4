// The stories of the list: what a row shows, which rows a filter keeps, and in which order. Nothing here touches the page.

import { fold, finder } from "./folding.js";
import { language as spoken } from "./words.js";

/** The states a text may be in, the most urgent first; `behind` and `missing` are those of a language of the story. */
export const STATES = ["gone", "broken", "draft", "held", "behind", "missing", "expired", "published"];

/** What the address says when nothing is chosen. */
export const EVERYTHING = Object.freeze({ q: "", kind: "", state: "", language: "", findings: "", unsaved: "", sort: "-date" });

const collator = new Intl.Collator(spoken, { numeric: true });

/** One story, as the list shows it. */
export class Row {
  #folded = "";

  constructor(story, languages, labels) {
    Object.assign(this, story);
    this.label = labels[story.kind] ?? story.kind;
    this.there = languages.filter((code) => story.texts[code]);
    const texts = Object.values(story.texts);
    const sum = (name) => texts.reduce((total, text) => total + (text[name] ?? 0), 0);
    this.errors = sum("errors");
    this.warnings = sum("warnings");
    this.unsaved = texts.some((text) => text.unsaved);
  }

  /** The language of the title: `wanted`, else the desk's, else the first there is. */
  titled(wanted = "") {
    return [wanted, spoken].find((code) => this.texts[code]) ?? this.there[0];
  }

  /** The title in that language. */
  title(wanted = "") {
    return this.texts[this.titled(wanted)]?.title || this.key;
  }

  /** The states in `code`, the text's own first; none where the story does not want the language. */
  states(code) {
    const text = this.texts[code];
    if (!text) return this.missing.includes(code) ? ["missing"] : [];
    return this.out_of_step.includes(code) ? [text.state, "behind"] : [text.state];
  }

  /** All titles and the key, folded for searching. */
  get folded() {
    return (this.#folded ||= fold([...Object.values(this.texts).map((text) => text.title), this.key].join("\n")));
  }
}

/** Return the rows of an answer to GET stories. */
export function rowsOf({ stories, languages, kinds }) {
  const labels = Object.fromEntries(kinds.map((kind) => [kind.name, kind.label]));
  return stories.map((story) => new Row(story, languages, labels));
}

/** Return the rows that `choice` keeps, in its order. */
export function chosen(rows, languages, choice) {
  const codes = choice.language ? [choice.language] : languages;
  const fits = finder(choice.q);
  const kept = rows.filter(
    (row) =>
      (!choice.kind || row.kind === choice.kind) &&
      (!choice.language || row.texts[choice.language] || row.missing.includes(choice.language)) &&
      (!choice.state || codes.some((code) => row.states(code).includes(choice.state))) &&
      (!choice.findings || row.errors + row.warnings > 0) &&
      (!choice.unsaved || row.unsaved) &&
      (!choice.q || fits(row.folded)),
  );
  return sorted(kept, codes, choice);
}

function sorted(rows, codes, { sort, language }) {
  const by = sort.replace("-", "");
  const sign = sort.startsWith("-") ? -1 : 1;
  const newest = (a, b) => (a.date < b.date) - (a.date > b.date);
  const urgency = (row) => Math.min(...(by === "state" ? codes : [by.slice(6)]).flatMap((code) => row.states(code)).map((state) => STATES.indexOf(state)), 99);
  const keys = new Map(rows.map((row) => [row, by === "title" ? row.title(language) : by === "kind" ? row.label : by === "date" ? row.date : urgency(row)]));
  const compare = by === "title" || by === "kind" ? collator.compare : (a, b) => (a > b) - (a < b);
  return [...rows].sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || newest(a, b) || (a.key > b.key) - (a.key < b.key));
}

/** Return what an address's query chooses. */
export function choiceOf(query) {
  const given = new URLSearchParams(query);
  return Object.fromEntries(Object.entries(EVERYTHING).map(([name, value]) => [name, given.get(name) ?? value]));
}

/** Return the query that chooses `choice`: "" for everything, else beginning with "?". */
export function queryOf(choice) {
  const said = Object.entries(choice).filter(([name, value]) => value !== EVERYTHING[name]);
  return said.length ? `?${new URLSearchParams(said)}` : "";
}

/** Say whether `choice` leaves stories out. */
export const isNarrowed = (choice) => Object.keys(EVERYTHING).some((name) => name !== "sort" && choice[name] !== "");
