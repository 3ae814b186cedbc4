// Making elements, and finding what the page says of itself.

/** The page's name, as in pages.py, and the story's key on a story's page. */
export const page = document.body.dataset.page;
export const key = document.body.dataset.key;
export const main = document.getElementById("main");

/** What tells this tab from others on the same story; a copied tab is a tab of its own. */
export const tab = crypto.randomUUID();

let numbers = 0;

/** Return an id that no other element has. */
export const freshId = (start) => `${start}-${++numbers}`;

/**
 * Make an element. Of `properties`, functions listen to the event of their name ("click"), true and false set and
 * leave out an attribute, null leaves it out, all else is the attribute's value. Children are nodes or texts; null
 * and false are left out, arrays are flattened.
 * @param {string} tag
 * @param {Object<string, string|number|boolean|null|Function>} [properties]
 * @param {...(Node|string|number|null|false|Array)} children
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "value") element.value = value ?? "";
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** Replace all that stands in `element` by `children`. Who was at its third stop of the Tab key is at the third one again. */
export function fill(element, ...children) {
  const at = element.contains(document.activeElement) ? stops(element).indexOf(document.activeElement) : -1;
  element.replaceChildren();
  append(element, children);
  if (at >= 0) (stops(element).at(at) ?? stops(element).at(-1))?.focus({ preventScroll: true });
}

const stops = (element) => [...element.querySelectorAll("a, button, input, select, textarea, summary")];

/** Say whether keys typed into `element` become text there. */
export function takesText(element) {
  return Boolean(element?.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])"));
}

/** Return what was remembered for `name`; null where nothing was, or where the browser is set to keep nothing. */
export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Remember a text in this browser, if it is set to. */
export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The next page begins anew.
  }
}

/** The address of the desk's page of a story; `at` may name a language, a field and a line of the text to go to. */
export function storyAddress(storyKey, at = {}) {
  const query = new URLSearchParams(Object.entries(at).filter(([, value]) => value)).toString();
  const path = storyKey.split("/").map(encodeURIComponent).join("/");
  return `/_desk/story/${path}${query && `?${query}`}`;
}
