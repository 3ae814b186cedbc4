// The buttons above a text: what each does to Markdown (pure), and the bar itself.

/**
 * @typedef {{from: number, to: number, insert: string, select: [number, number]}} Edit
 * Replace the letters `from`–`to` by `insert`, then select the places `select` of the new text.
 */

const PREFIX = /^(\s*)(?:[-*+] |\d+[.)] |> ?|#{1,6} )?/;

/** Put `mark` around the selected words of each line, or take it away. @returns {Edit} */
export function emphasised(text, start, end, mark) {
  if (start === end) [start, end] = wordAt(text, start);
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  const inner = text.slice(start, end);
  const size = mark.length;
  if (marked(text.slice(0, start), text.slice(end), mark)) {
    return { from: start - size, to: end + size, insert: inner, select: [start - size, end - size] };
  }
  if (inner.length > 2 * size && marked(inner.slice(0, size), inner.slice(-size), mark)) {
    const bare = inner.slice(size, -size);
    return { from: start, to: end, insert: bare, select: [start, start + bare.length] };
  }
  if (start === end) return { from: start, to: end, insert: mark + mark, select: [start + size, start + size] };
  const lines = inner.split("\n");
  const insert = lines.map((line, at) => {
    const lead = at || start === lineStart(text, start) ? line.match(PREFIX)[0] : "";
    const words = line.slice(lead.length);
    return words.trim() ? lead + mark + words.trimEnd() + mark : line;
  }).join("\n");
  return { from: start, to: end, insert, select: lines.length > 1 ? [start, start + insert.length] : [start + insert.indexOf(mark) + size, start + insert.length - size] };
}

// Tells whether the signs at the end of `before` and at the beginning of `after` are `mark`: three stars are both of its sorts.
function marked(before, after, mark) {
  if (mark[0] !== "*") return before.endsWith(mark) && after.startsWith(mark);
  const stars = Math.min(before.match(/\**$/)[0].length, after.match(/^\**/)[0].length);
  return mark.length === 2 ? stars >= 2 : stars % 2 === 1;
}

/** Make the selected lines "list", "numbers", "quote" or "heading", or plain ones again. @returns {Edit} */
export function lined(text, start, end, kind) {
  const from = lineStart(text, start);
  const to = lineEnd(text, end > start && text[end - 1] === "\n" ? end - 1 : end);
  const lines = text.slice(from, to).split("\n");
  const filled = lines.filter((line) => line.trim());
  const is = { list: /^\s*[-*+] /, numbers: /^\s*\d+[.)] /, quote: /^\s*> ?/, heading: /^#{1,6} / }[kind];
  const all = filled.length > 0 && filled.every((line) => is.test(line));
  let count = 0;
  const change = (line) => {
    if (!line.trim() && filled.length) return kind === "quote" && !all ? ">" : line;
    if (kind === "quote") return all ? line.replace(is, "") : `> ${line}`;
    const [, indent] = line.match(PREFIX);
    const words = line.replace(PREFIX, "");
    if (kind === "heading") {
      const level = line.match(/^(#{1,6}) /)?.[1].length ?? 0;
      return level >= 3 ? words : `${level === 2 ? "###" : "##"} ${words}`;
    }
    if (all) return indent + words;
    return kind === "list" ? `${indent}- ${words}` : `${indent}${++count}. ${words}`;
  };
  const changed = lines.map(change).join("\n");
  // What stands right below a list or a quotation would be read as more of it.
  const plain = all && kind !== "heading";
  const above = text.slice(lineStart(text, Math.max(0, from - 1)), Math.max(0, from - 1));
  const below = text.slice(to + 1, lineEnd(text, Math.min(to + 1, text.length)));
  const before = !plain && from > 0 && above.trim() && !is.test(above) && kind !== "list" ? "\n" : "";
  const after = !plain && below.trim() && !is.test(below) ? "\n" : "";
  const at = from + before.length;
  const select = start === end ? [at + changed.length, at + changed.length] : [at, at + changed.length];
  return { from, to, insert: before + changed + after, select };
}

/** Insert `block` as paragraphs of its own; select what stands between its first two `‸`. @returns {Edit} */
export function blocked(text, start, end, block) {
  const parts = block.split("‸");
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end).replace(/^\s+/, "");
  const lead = before ? "\n\n" : "";
  const insert = lead + parts.join("") + (after ? "\n\n" : "\n");
  const at = before.length + lead.length + (parts.length > 1 ? parts[0].length : parts.join("").length);
  return { from: before.length, to: text.length - after.length, insert, select: [at, at + (parts.length > 2 ? parts[1].length : 0)] };
}

/** Make the selected words a link, or insert one of `words`. @returns {Edit} */
export function linked(text, start, end, target, words) {
  const shown = text.slice(start, end).trim() || words || target;
  const insert = `[${shown.replace(/[[\]]/g, "\\$&")}](${destination(target)})`;
  return { from: start, to: end, insert, select: [start + insert.length, start + insert.length] };
}

/** Write an address as it may stand in a link. */
export const destination = (target) => (/[\s()<>]/.test(target) ? `<${target.replace(/[<>\n]/g, (sign) => encodeURIComponent(sign))}>` : target);

/** Put a note's mark behind the selection and its words at the end: two edits, to be made in order. @returns {Edit[]} */
export function noted(text, end) {
  const used = [...text.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const name = Math.max(0, ...used) + 1;
  const trimmed = text.trimEnd();
  const tail = /(?:^|\n)\[\^[^\]\n]+\]:[^\n]*$/.test(trimmed) ? "\n" : "\n\n";
  const note = `${tail}[^${name}]: `;
  const mark = `[^${name}]`;
  const place = Math.min(end, trimmed.length);
  return [
    { from: trimmed.length, to: text.length, insert: note, select: [place, place] },
    { from: place, to: place, insert: mark, select: [trimmed.length + note.length + mark.length, trimmed.length + note.length + mark.length] },
  ];
}

export const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;
export const lineEnd = (text, at) => {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found;
};

function wordAt(text, at) {
  const letters = /[\p{L}\p{M}\p{N}_]/u;
  let [start, end] = [at, at];
  while (start > 0 && letters.test(text[start - 1])) start--;
  while (end < text.length && letters.test(text[end])) end++;
  // At the edge of a word nothing is meant to be marked yet.
  return start === at || end === at ? [at, at] : [start, end];
}

/** Make an edit as if it had been typed, so that it can be undone. */
export function typed(field, { from, to, insert, select }) {
  field.focus();
  field.setSelectionRange(from, to);
  const done = insert ? document.execCommand("insertText", false, insert) : from === to || document.execCommand("delete");
  if (!done) {
    field.setRangeText(insert, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
  }
  field.setSelectionRange(...select);
}

/** Make an edit while somebody writes at another place, here or in another field: they stay there. */
export function aside(field, edit) {
  const at = document.activeElement;
  const { value, selectionStart, selectionEnd } = field;
  typed(field, edit);
  field.setSelectionRange(...[selectionStart, selectionEnd].map(shift(value, field.value)));
  at?.focus({ preventScroll: true });
}

/** Return where a place of `old` is in `text`, of which one part is another. @returns {(at: number) => number} */
export function shift(old, text) {
  const most = Math.min(old.length, text.length);
  let [start, end] = [0, 0];
  while (start < most && old[start] === text[start]) start++;
  while (end < most - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  return (at) => (at <= start ? at : at >= old.length - end ? at + text.length - old.length : start);
}

const SIGNS = {
  bold: "M5 3h6a4 4 0 0 1 2 7 4 4 0 0 1-1 8H5zM8 6v3h3a1.5 1.5 0 0 0 0-3zM8 12v3h3.5a1.5 1.5 0 0 0 0-3z",
  italic: "M8 3h8v2h-3l-3 10h3v2H5v-2h3L11 5H8z",
  heading: "M3 3h3v5h6V3h3v14h-3v-6H6v6H3z",
  list: "M3 4h2v2H3zM7 4h10v2H7zM3 9h2v2H3zM7 9h10v2H7zM3 14h2v2H3zM7 14h10v2H7z",
  numbers: "M3 3h2v5H4V4H3zM7 4h10v2H7zM7 9h10v2H7zM7 14h10v2H7zM2 11h3v2l-2 2h2v1H2v-1l2-2v-1H2z",
  quote: "M3 5h6v6l-2 4H4l2-4H3zM11 5h6v6l-2 4h-3l2-4h-3z",
  link: "M8 12l4-4 1 1-4 4zM10 5l2-2a3.5 3.5 0 0 1 5 5l-2 2-1.4-1.4 2-2a1.5 1.5 0 0 0-2.2-2.2l-2 2zM10 15l-2 2a3.5 3.5 0 0 1-5-5l2-2 1.4 1.4-2 2a1.5 1.5 0 0 0 2.2 2.2l2-2z",
  picture: "M2 3h16v14H2zM4 5v8l4-4 4 4 2-2 2 2V5zM12 6h2v2h-2z",
  table: "M2 3h16v14H2zM4 5v2h12V5zM4 9v2h5V9zM11 9v2h5V9zM4 13v2h5v-2zM11 13v2h5v-2z",
  note: "M4 3h12v2H4zM4 7h12v2H4zM4 11h6v2H4zM13 11h2v5h1v1h-4v-1h1v-3h-1v-1z",
};

/**
 * Make a toolbar, one stop of the Tab key, its buttons by arrow keys.
 * @param {(name: string) => void} act called with the name of a button
 * @param {(name: string) => string} label its words
 */
export function toolbar(label, act, names = Object.keys(SIGNS)) {
  const bar = document.createElement("div");
  bar.className = "toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", label("toolbar"));
  for (const name of names) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.name = name;
    button.title = label(name);
    button.ariaLabel = label(name);
    button.tabIndex = bar.children.length ? -1 : 0;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SIGNS[name]);
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
    button.append(svg);
    bar.append(button);
  }
  // The text keeps its selection.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) act(button.dataset.name);
  });
  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.children];
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || here < 0) return;
    event.preventDefault();
    const to = buttons[(next + buttons.length) % buttons.length];
    for (const each of buttons) each.tabIndex = each === to ? 0 : -1;
    to.focus();
  });
  return bar;
}
