// What the desk says, in its language: phrases, days and names of languages.

const words = JSON.parse(document.getElementById("words").textContent);

/** The language of the desk. */
export const language = document.documentElement.lang;

/**
 * Return the phrase `name` of locales/LANGUAGE/desk.py with its values in place.
 * @param {string} name
 * @param {Object<string, string|number>} [values]
 */
export function say(name, values = {}) {
  if (!(name in words)) throw new Error(`no words for ${name}`);
  return words[name].replace(/\{(\w+)\}/g, (whole, value) => (value in values ? String(values[value]) : whole));
}

/** Return the phrase `name` if there is one, else `otherwise`. */
export const sayOr = (name, otherwise, values) => (name in words ? say(name, values) : otherwise);

/** Return how many there are of something: the phrase `name`, or `name.one` for a single one. */
export function count(name, number, values = {}) {
  return say(number === 1 && `${name}.one` in words ? `${name}.one` : name, { n: figure(number), ...values });
}

const figures = new Intl.NumberFormat(language);
const region = language === "en" ? "en-GB" : language;
const days = new Intl.DateTimeFormat(region, { day: "numeric", month: language === "vi" ? "numeric" : "short", year: "numeric", timeZone: "UTC" });
const names = new Intl.DisplayNames([language], { type: "language" });

/** Return a number as the language writes it. */
export const figure = (number) => figures.format(number);

/** Return a day as the language writes it; of `iso` only the first ten letters count, so no time zone moves it. */
export function day(iso) {
  const when = new Date(`${String(iso).slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(when.getTime()) ? String(iso) : days.format(when);
}

/** Return a day and, where `iso` has one, its time of day as written there. */
export function moment(iso) {
  const clock = /T(\d\d:\d\d)/.exec(iso);
  return clock && clock[1] !== "00:00" ? `${day(iso)} ${clock[1]}` : day(iso);
}

/** Return how a language is called within a sentence. */
export const languageName = (code) => sayOr(`language_${code}`, names.of(code) ?? code);

/** Return how a language is called where its name stands alone. */
export function languageTitle(code) {
  const name = languageName(code);
  return name[0].toLocaleUpperCase(language) + name.slice(1);
}
