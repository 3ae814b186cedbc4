// A list of any length of which only the rows in sight are elements, walked by the arrow keys.

import { make } from "./dom.js";

const MARGIN = 12; // rows kept ready above and below those in sight
const FIRST_ROW = 2; // of the whole grid: the heads are the first
const ITEMS = "a, button";

/**
 * The body of a grid below its heads. `draw(row)` returns the element of a row, all rows as high as the style sheet's
 * --row says; `key(row)` tells rows apart. The first link or button of a row is its own: Enter works on it.
 */
export class GridBody {
  #rows = [];
  #first = 0;
  #elements = [];
  #active = 0;
  #height = 1;

  constructor({ draw, key }) {
    this.draw = draw;
    this.key = key;
    this.inner = make("div", { role: "presentation" });
    this.element = make("div", { class: "grid-body", role: "rowgroup", tabindex: -1, keydown: (event) => this.#walk(event) }, this.inner);
    this.element.addEventListener("focusin", (event) => this.#focused(event.target));
    addEventListener("scroll", () => this.#render(), { passive: true });
    addEventListener("resize", () => this.#render());
  }

  /** The row that has, or would get, the focus; null where there are none. */
  get active() {
    return this.#rows[this.#active] ?? null;
  }

  /** Show these rows. The active row stays the same story where it is still among them, focused if it was. */
  show(rows) {
    const focused = this.element.contains(document.activeElement);
    const item = focused ? this.#itemsOf(this.#active).indexOf(document.activeElement) : 0;
    const before = this.active && this.key(this.active);
    this.#rows = rows;
    const found = rows.findIndex((row) => this.key(row) === before);
    this.#active = found >= 0 ? found : Math.max(0, Math.min(this.#active, rows.length - 1));
    this.#render(true);
    if (focused && rows.length) this.go(this.#active, Math.max(0, item));
  }

  /** Make the row whose key is `key` the active one, without moving there. */
  activate(key) {
    const found = this.#rows.findIndex((row) => this.key(row) === key);
    if (found >= 0) this.#active = found;
    this.#render();
    this.#mark();
  }

  /** Focus an item of the row at `index`, in sight. */
  go(index, item = 0) {
    if (!this.#rows.length) return;
    this.#active = Math.max(0, Math.min(index, this.#rows.length - 1));
    const top = this.element.getBoundingClientRect().top + scrollY + this.#active * this.#height;
    const head = this.element.previousElementSibling?.offsetHeight ?? 0;
    if (top < scrollY + head) scrollTo(0, top - head - this.#height);
    else if (top + this.#height > scrollY + innerHeight) scrollTo(0, top + 2 * this.#height - innerHeight);
    this.#render();
    const items = this.#itemsOf(this.#active);
    items[Math.min(item, items.length - 1)]?.focus({ preventScroll: true });
  }

  /** Move by a number of rows from the active one; the first move only goes to it. */
  step(by) {
    this.go(this.element.contains(document.activeElement) ? this.#active + by : this.#active);
  }

  #itemsOf(index) {
    const row = this.#elements[index - this.#first];
    return row ? [...row.querySelectorAll(ITEMS)] : [];
  }

  #render(anew = false) {
    const height = Number.parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const top = this.element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / height) - MARGIN);
    const last = Math.min(this.#rows.length, Math.ceil((innerHeight - top) / height) + MARGIN);
    if (!anew && height === this.#height && first === this.#first && last - first === this.#elements.length) return;
    const old = anew ? [] : this.#elements;
    const oldFirst = this.#first;
    const elements = [];
    for (let index = first; index < last; index += 1) elements.push(old[index - oldFirst] ?? this.#drawn(index));
    const stays = new Set(elements);
    for (const each of this.#elements) {
      if (stays.has(each)) continue;
      // What is focused leaves the sight: the body keeps the focus, and the arrows go on from there.
      if (each.contains(document.activeElement)) this.element.focus({ preventScroll: true });
      each.remove();
    }
    elements.forEach((each, at) => this.inner.children[at] !== each && this.inner.insertBefore(each, this.inner.children[at] ?? null));
    this.#first = first;
    this.#elements = elements;
    this.#height = height;
    this.element.style.height = `${this.#rows.length * height}px`;
    this.inner.style.transform = `translateY(${first * height}px)`;
    this.#mark();
  }

  #drawn(index) {
    const element = this.draw(this.#rows[index]);
    element.setAttribute("aria-rowindex", index + FIRST_ROW);
    for (const each of element.querySelectorAll(ITEMS)) each.tabIndex = -1;
    return element;
  }

  #mark() {
    this.inner.querySelector('[tabindex="0"]')?.setAttribute("tabindex", -1);
    // A row out of sight cannot be reached by Tab; then the body itself can, and arrows lead on from the row.
    const [own] = this.#itemsOf(this.#active);
    if (own) own.tabIndex = 0;
    this.element.tabIndex = own || !this.#rows.length ? -1 : 0;
  }

  #focused(target) {
    const at = this.#elements.findIndex((each) => each.contains(target));
    if (at < 0) return;
    this.#active = this.#first + at;
    this.#mark();
  }

  #walk(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor(innerHeight / this.#height) - 2);
    const rows = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.#rows.length, End: this.#rows.length }[event.key];
    const items = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (rows === undefined && items === undefined) return;
    event.preventDefault();
    if (rows) {
      this.go(this.#active + rows);
      return;
    }
    const all = this.#itemsOf(this.#active);
    all[Math.max(0, Math.min(all.indexOf(document.activeElement) + items, all.length - 1))]?.focus();
  }
}
