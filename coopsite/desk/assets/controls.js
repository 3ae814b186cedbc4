// One control of the form: shows what a cell reads and writes what is entered, never while letters are being composed.

import { make } from "./dom.js";
import { say } from "./words.js";

/**
 * What a control edits. `read` gives the value as written, undefined where there is none; `write` takes the new one.
 * @typedef {{field: import("./facts.js").Field, language: string|null, read: () => any, write: (value: any) => void,
 *   path: () => string}} Cell
 * @typedef {{element: HTMLElement, input: HTMLElement, refresh: () => void}} Control
 */

const DAY = /^\d{4}-\d\d-\d\d$/;
const MONTH = "2023-06".length;
const HOUR = "T08:00"; // to be typed over
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d*[1-9])?$/;
const LONG = ["line", "title", "text", "text_or_empty"];
const NO = ["no", "false", "off", "không"];
const YES = ["yes", "true", "on", "có"];

const isYes = (value) => YES.includes(String(value ?? "").toLowerCase());
const isNo = (value) => NO.includes(String(value ?? "").toLowerCase());
const grows = CSS.supports("field-sizing", "content");

/** Make the control that fits the shape of a cell's field. @param {Cell} cell @returns {Control} */
export function makeControl(cell) {
  const { shape, scope } = cell.field;
  if (shape === "yes_no") return scope === "own" ? tickBox(cell) : yesOrNo(cell);
  if (shape === "choice") return chosen(cell, cell.field.choices.map(({ value, label }) => [value, label]));
  if (["day", "day_or_month", "moment"].includes(shape)) return dated(cell);
  if (shape === "clock") return clock(cell);
  return typed(cell);
}

/** Call `act` whenever a control's value changes and no letters are being composed. */
function whenEntered(input, act) {
  input.addEventListener("input", (event) => event.isComposing || act());
  input.addEventListener("compositionend", act);
}

function typed(cell) {
  const { shape, key, placeholder } = cell.field;
  const isLong = LONG.includes(shape);
  const keepsLines = shape === "text" || shape === "text_or_empty";
  const isNumber = shape === "number" || shape === "count";
  const said = (text) => {
    const value = keepsLines ? text.trim() : text.replace(/\s*\n\s*/g, " ").trim();
    if (!value) return undefined;
    return isNumber && NUMBER.test(value) ? Number(value) : value;
  };
  const shown = () => String(cell.read() ?? "");
  const input = isLong
    ? make("textarea", { rows: key === "transcript" ? 4 : key === "summary" ? 2 : 1, value: shown() })
    : make("input", { type: "text", inputmode: isNumber ? "decimal" : shape === "web_address" ? "url" : null, placeholder: placeholder || null, value: shown() });
  if (["web_address", "slug", "alias", "feed_id", "file", "files", "template"].includes(shape)) {
    input.spellcheck = false;
    input.autocapitalize = "off";
  }
  input.autocomplete = "off";
  const fit = () => {
    if (!isLong || grows) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  };
  whenEntered(input, () => {
    fit();
    cell.write(said(input.value));
  });
  if (isLong && !keepsLines) {
    input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey && event.preventDefault());
  }
  if (!grows && isLong) requestAnimationFrame(fit);
  return {
    element: input,
    input,
    refresh() {
      if (document.activeElement === input || String(said(input.value) ?? "") === shown()) return;
      input.value = shown();
      fit();
    },
  };
}

function tickBox(cell) {
  const saidNo = isNo(cell.read());
  const input = make("input", { type: "checkbox" });
  const refresh = () => {
    input.checked = isYes(cell.read());
  };
  refresh();
  input.addEventListener("change", () => cell.write(input.checked ? true : saidNo ? false : undefined));
  return { element: input, input, refresh };
}

function yesOrNo(cell) {
  const word = () => (isYes(cell.read()) ? "yes" : isNo(cell.read()) ? "no" : cell.read());
  const write = (value) => cell.write(value === "yes" ? true : value === "no" ? false : value);
  return chosen({ ...cell, read: word, write }, [["yes", say("form_yes")], ["no", say("form_no")]]);
}

function chosen(cell, choices) {
  const input = make("select");
  const refresh = () => {
    if (document.activeElement === input && input.options.length) return;
    const value = String(cell.read() ?? "");
    const known = choices.some(([word]) => word === value);
    const all = [["", say("form_none")], ...choices, ...(value && !known ? [[value, say("form_as_written", { value })]] : [])];
    input.replaceChildren(...all.map(([word, label]) => make("option", { value: word }, label)));
    input.value = value;
  };
  refresh();
  input.addEventListener("change", () => cell.write(input.value || undefined));
  return { element: input, input, refresh };
}

// A day by the browser's own calendar; what is written otherwise, a moment or a month, as text.
function dated(cell) {
  const text = () => String(cell.read() ?? "");
  const asDay = () => !text() || DAY.test(text());
  const input = make("input", { type: "date", min: "1000-01-01", max: "9000-12-31", autocomplete: "off" });
  const swap = cell.field.shape === "day" ? null : make("button", { type: "button", class: "quiet small" });
  const show = (type) => {
    input.type = type;
    input.value = text();
    if (swap) swap.textContent = say(type === "date" ? (cell.field.shape === "moment" ? "form_add_hour" : "form_type_month") : "form_calendar");
  };
  show(asDay() ? "date" : "text");
  whenEntered(input, () => {
    if (input.validity.badInput) return;
    cell.write(input.value.trim() || undefined);
  });
  swap?.addEventListener("click", () => {
    if (input.type === "text") {
      const [day] = /^\d{4}-\d\d-\d\d/.exec(input.value.trim()) ?? [""];
      if (day && day !== text()) cell.write(day);
      show("date");
      input.focus();
      return;
    }
    const [day, isMoment] = [text(), cell.field.shape === "moment"];
    if (day) cell.write(isMoment ? day + HOUR : day.slice(0, MONTH));
    show("text");
    input.focus();
    if (day && isMoment) input.setSelectionRange(day.length + 1, input.value.length);
  });
  return {
    element: swap ? make("div", { class: "with-button" }, input, swap) : input,
    input,
    refresh() {
      if (document.activeElement === input || input.value.trim() === text()) return;
      show(asDay() ? "date" : "text");
    },
  };
}

function clock(cell) {
  const text = () => String(cell.read() ?? "");
  const input = make("input", { autocomplete: "off" });
  const refresh = () => {
    if (document.activeElement === input) return;
    input.type = !text() || CLOCK.test(text()) ? "time" : "text";
    if (input.value !== text()) input.value = text();
  };
  refresh();
  whenEntered(input, () => {
    if (!input.validity.badInput) cell.write(input.value.trim() || undefined);
  });
  return { element: input, input, refresh };
}
