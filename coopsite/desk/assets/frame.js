// The true page of a text: a frame with its own address, which the preview's script keeps as its files are.

import { make, remember, remembered } from "./dom.js";
import { say } from "./words.js";

const WIDTH = "coopsite-desk-width";
const WIDTHS = { fit: 0, phone: 390, desktop: 1280 };
const TEXTS = "p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, pre, figcaption, blockquote, a, time, span, div";

/** The page beside the text. */
export class TruePage {
  #pane = make("div", { class: "pane" });
  #frame = make("iframe", { title: say("text_page"), class: "truepage" });
  #empty = make("p", { class: "soft nopage", hidden: true }, say("text_page_none"));
  #link = make("a", { class: "button quiet", target: "_blank", href: "/" }, say("text_page_open"));
  #address = "";
  #width;
  #onWords;

  /** @param {(found: {text: string, offset: number, place: Element, inBody: boolean}) => void} onWords called with what was clicked */
  constructor(onWords) {
    this.#onWords = onWords;
    this.follows = make("input", { type: "checkbox", checked: true });
    const widths = make("select", { "aria-label": say("text_width"), change: () => this.#choose(widths.value) },
      Object.keys(WIDTHS).map((name) => make("option", { value: name }, say(`text_width_${name}`))));
    this.element = make("section", { class: "truepage-part" },
      make("div", { class: "row spread pagebar" }, widths, make("label", { class: "tick-inline" }, this.follows, say("text_follow")), this.#link),
      this.#pane);
    this.#pane.append(this.#frame, this.#empty);
    this.#frame.addEventListener("load", () => this.#loaded());
    new ResizeObserver(() => this.#resize()).observe(this.#pane);
    widths.value = remembered(WIDTH) in WIDTHS ? remembered(WIDTH) : "fit";
    this.#width = widths.value;
  }

  /** Show the page at `address`; "" where the text has none. A page that moved there by itself stays as it is. */
  show(address) {
    this.#empty.hidden = Boolean(address);
    this.#frame.hidden = !address;
    if (!address) return;
    this.#link.href = address;
    const now = this.document ? decodeURI(this.document.location.pathname) : "";
    this.#address = address;
    if (now !== address) this.#frame.src = encodeURI(address);
  }

  /** The page's document; null while there is none. */
  get document() {
    return this.#frame.contentDocument?.location.href === "about:blank" ? null : this.#frame.contentDocument;
  }

  /** Bring an element of the page into view. */
  reveal(node) {
    const { top, bottom } = node.getBoundingClientRect();
    const height = this.#frame.contentWindow.innerHeight;
    // Of the page alone: the desk around it stays where it is.
    if (top < 0 || bottom > height) this.#frame.contentWindow.scrollBy({ top: top - height / 2, behavior: "instant" });
  }

  #loaded() {
    const page = this.document;
    if (!page) return;
    // The desk tells of errors itself.
    const host = page.querySelector("coopsite-preview");
    if (host) host.style.display = "none";
    page.addEventListener("click", (event) => this.#clicked(event), true);
    this.#resize();
  }

  #clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a, area");
    if (link) event.preventDefault();
    if (event.target.closest("summary, button, input, select, textarea, video, audio")) return;
    const image = event.target.closest("img, figure");
    const place = image ?? event.target.closest(TEXTS) ?? event.target;
    const page = this.document;
    const range = page.caretRangeFromPoint?.(event.clientX, event.clientY) ?? positionRange(page, event);
    let offset = 0;
    if (range && place.contains(range.startContainer)) {
      const before = page.createRange();
      before.selectNodeContents(place);
      before.setEnd(range.startContainer, range.startOffset);
      offset = before.toString().length;
    }
    this.#onWords({ text: place.textContent, offset, place, inBody: Boolean(place.closest(".body")) });
  }

  #choose(name) {
    this.#width = name;
    remember(WIDTH, name);
    this.#resize();
  }

  #resize() {
    const { clientWidth: wide, clientHeight: high } = this.#pane;
    const width = WIDTHS[this.#width];
    const scale = width > wide ? wide / width : 1;
    Object.assign(this.#frame.style, width
      ? { width: `${width}px`, height: `${high / scale}px`, transform: scale < 1 ? `scale(${scale})` : "", marginInline: width < wide ? "auto" : "0" }
      : { width: "100%", height: "100%", transform: "", marginInline: "0" });
  }
}

function positionRange(page, { clientX, clientY }) {
  const found = page.caretPositionFromPoint?.(clientX, clientY);
  if (!found) return null;
  const range = page.createRange();
  range.setStart(found.offsetNode, found.offset);
  return range;
}
