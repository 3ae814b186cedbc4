// Dialogs: one question, its fields, and a button that does what it says.

import { freshId, make } from "./dom.js";
import { say } from "./words.js";

/**
 * Show a dialog; the promise gives what `submit` returned, or null where the dialog was left without it. While
 * `submit` works the button rests; an error it throws is shown in the dialog, which stays open with all that was typed.
 * @param {{title: string, content?: Array<Node|string>, action?: string, danger?: boolean, wide?: boolean,
 *   submit?: (form: HTMLFormElement) => any}} options without `action` there is only a button to close
 * @returns {Promise<any>}
 */
export function openDialog({ title, content = [], action, danger = false, wide = false, submit }) {
  const heading = make("h2", { id: freshId("dialog") }, title);
  const trouble = make("p", { class: "notice error", role: "alert", hidden: true });
  const leave = make("button", { type: "button", class: action ? "" : "primary" }, say(action ? "dialog_cancel" : "dialog_close"));
  const act = action && make("button", { type: "submit", class: danger ? "danger" : "primary" }, action);
  const form = make("form", { novalidate: true }, heading, content, trouble, make("div", { class: "actions" }, act, leave));
  const dialog = make("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading.id }, form);
  const before = document.activeElement;
  document.body.append(dialog);
  return new Promise((resolve) => {
    let result = null;
    let working = false;
    leave.addEventListener("click", () => dialog.close());
    dialog.addEventListener("cancel", (event) => working && event.preventDefault());
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(result);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (working || !filled(form)) return;
      working = true;
      act.disabled = leave.disabled = true;
      act.textContent = say("dialog_working");
      trouble.hidden = true;
      try {
        result = (await submit?.(form)) ?? true;
        dialog.close();
      } catch (error) {
        trouble.textContent = error.message;
        trouble.hidden = false;
      }
      working = false;
      act.disabled = leave.disabled = false;
      act.textContent = action;
      if (dialog.open) act.focus();
    });
    dialog.showModal();
    // What cannot be undone is not done by pressing Enter twice.
    (act && !danger ? (form.querySelector("[autofocus], input, select, textarea") ?? act) : leave).focus();
  });
}

/** Say of each required field that is empty what it lacks; goes to the first. Returns whether none is. */
function filled(form) {
  const empty = [...form.elements].filter((each) => each.willValidate && !each.validity.valid);
  for (const each of form.elements) {
    const note = each.closest(".field")?.querySelector(".error-text");
    if (!note) continue;
    note.textContent = empty.includes(each) ? (each.validity.valueMissing ? say("dialog_required") : each.validationMessage) : "";
    each.setAttribute("aria-invalid", String(empty.includes(each)));
  }
  empty[0]?.focus();
  return empty.length === 0;
}

/**
 * A field with its label, its help and room for its error: `control` is an input, a select or a textarea.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [help]
 */
export function field(label, control, help = "") {
  control.id ||= freshId("field");
  const helpId = freshId("help");
  const errorId = freshId("error");
  control.setAttribute("aria-describedby", help ? `${helpId} ${errorId}` : errorId);
  return make(
    "div",
    { class: "field" },
    make("label", { for: control.id }, label),
    help && make("p", { class: "help", id: helpId }, help),
    control,
    make("p", { class: "error-text", id: errorId }),
  );
}

/** A box to tick with its words; `help` stands below. */
export function tick(label, name, { checked = false, value = "on", help = "" } = {}) {
  const id = freshId("help");
  const box = make("input", { type: "checkbox", name, value, checked, "aria-describedby": help ? id : null });
  return make("div", { class: "tick" }, make("label", {}, box, make("span", {}, label)), help && make("p", { class: "help", id }, help));
}

/** A list to choose one of; `choices` are [value, words]. */
export function choice(name, choices, value = "") {
  const select = make("select", { name }, choices.map(([each, words]) => make("option", { value: each }, words)));
  select.value = value;
  return select;
}
