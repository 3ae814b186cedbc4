// Keeps what is the reader's own while a page is swapped: focus, selection, place of reading, what is unfolded, what is typed.

import { summaryOf } from "./pairing.js";

const CONTEXT = 60;
const WORDS = 40;
const touched = new WeakSet();
for (const event of ["input", "change"]) addEventListener(event, ({ target }) => touched.add(target), true);

const FIELDS = "input, textarea, select";

// Tells whether an attribute of a field stays as it is: what the reader typed or chose is in it.
export function isTyped(name, node) {
  if (name === "selected") return touched.has(node.closest?.("select"));
  if (!["INPUT", "TEXTAREA"].includes(node.nodeName)) return false;
  if (name === "value") return touched.has(node) || node.value !== node.defaultValue;
  return name === "checked" && (touched.has(node) || node.checked !== node.defaultChecked);
}

// ---- what is unfolded

// Names each <details> below `root` by its id or by its words: equal ones are counted.
function unfoldable(root) {
  const found = new Map();
  const times = new Map();
  for (const node of root.querySelectorAll("details")) {
    const own = node.id ? `#${node.id}` : summaryOf(node);
    times.set(own, (times.get(own) ?? 0) + 1);
    found.set(`${times.get(own)} ${own}`, node);
  }
  return found;
}

const states = (root) => new Map([...unfoldable(root)].map(([name, node]) => [name, node.open]));
let served = states(document);

// Returns what sets every <details> as the reader left it, else as it is served. To be asked while neither page has another's ids.
function unfolding(page, next) {
  const mine = new Map();
  for (const [name, node] of unfoldable(page)) if (node.open !== (served.get(name) ?? false)) mine.set(node, [name, node.open]);
  const found = unfoldable(next);
  const wanted = states(next);
  served = new Map(wanted);
  for (const [name, open] of mine.values()) if (wanted.has(name)) wanted.set(name, open);
  const names = new Map([...found].map(([name, node]) => [node, name]));
  return (twins) => {
    for (const [node, [name, open]] of mine) {
      const now = names.get(twins.get(node));
      if (now && !found.has(name)) wanted.set(now, open);
    }
    return () => {
      for (const [name, node] of unfoldable(page)) if (node.open !== wanted.get(name)) node.open = wanted.get(name) ?? false;
    };
  };
}

// ---- the place of reading

const LEAVES = "p, li, h1, h2, h3, h4, h5, h6, dt, dd, td, th, pre, blockquote, summary, figcaption, img, hr, svg";

// Returns what scrolls back to what stands in view: the first element there that stays, else the nearest one.
function reading(page) {
  const root = document.scrollingElement;
  if (!root || root.scrollTop <= 0) return () => {};
  const around = page.querySelector("main") ?? page;
  const seen = [...around.querySelectorAll(LEAVES)]
    .filter((node) => node.getClientRects().length && !node.querySelector(LEAVES))
    .map((node) => ({ node, ...at(node) }));
  const first = seen.findIndex(({ bottom }) => bottom > 0);
  const start = first < 0 ? seen.length : first;
  const order = [...seen.slice(start), ...seen.slice(0, start).reverse()];
  return () => {
    const found = order.find(({ node }) => node.isConnected && node.getClientRects().length);
    if (found) root.scrollTop += at(found.node).top - found.top;
  };
}

function at(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return { top, bottom };
}

// ---- the selection

function* textsBelow(root, keeps) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    keeps(node.parentNode) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  while (walker.nextNode()) yield walker.currentNode;
}

function offsetOf(nodes, node, offset) {
  const range = document.createRange();
  let total = 0;
  for (const each of nodes) {
    range.selectNodeContents(each);
    if (each === node) return total + offset;
    if (range.comparePoint(node, offset) < 0) return total;
    total += each.length;
  }
  return total;
}

// Returns what selects the same words again, as far as they are still there.
function selection(page, keeps) {
  const now = getSelection();
  if (!now.rangeCount || now.isCollapsed || !page.contains(now.anchorNode)) return () => {};
  const range = now.getRangeAt(0);
  const words = range.toString();
  if (!words.trim()) return () => {};
  const nodes = [...textsBelow(page, keeps)];
  const whole = nodes.map((node) => node.data).join("");
  const begin = offsetOf(nodes, range.startContainer, range.startOffset);
  const before = whole.slice(Math.max(0, begin - CONTEXT), begin);
  const after = whole.slice(begin + words.length, begin + words.length + CONTEXT);
  const backwards = now.anchorNode === range.endContainer && now.anchorOffset === range.endOffset;
  const ends = [range.startContainer, range.endContainer];
  return () => {
    if (now.rangeCount && now.getRangeAt(0).toString() === words && ends.every((node) => node.isConnected)) return;
    const fresh = [...textsBelow(page, keeps)];
    const text = fresh.map((node) => node.data).join("");
    const found = search(text, words, before, after, begin);
    if (!found) return now.removeAllRanges();
    const points = found.map((offset, last) => pointAt(fresh, offset, last));
    if (backwards) points.reverse();
    now.setBaseAndExtent(...points[0], ...points[1]);
  };
}

// Returns from where to where the words stand now, whole or without some at either end; null where not even half of them do.
function search(text, words, before, after, near) {
  const parts = [...words.matchAll(/\S+/g)];
  const most = Math.min(parts.length, WORDS);
  for (let less = 0; less < most; less++) {
    for (let cut = less; cut >= 0; cut--) {
      const from = less || cut ? parts[cut].index : 0;
      const last = parts[parts.length - 1 - (less - cut)];
      const to = less ? last.index + last[0].length : words.length;
      const piece = words.slice(from, to);
      if (piece.length * 2 < words.length) continue;
      const lead = before + words.slice(0, from);
      const trail = words.slice(to) + after;
      let best = null;
      for (let place = text.indexOf(piece); place >= 0; place = text.indexOf(piece, place + 1)) {
        const rank = common(reverse(lead), reverse(text.slice(Math.max(0, place - CONTEXT), place)))
          + common(trail, text.slice(place + piece.length, place + piece.length + CONTEXT));
        const far = Math.abs(place - near);
        if (!best || rank > best.rank || (rank === best.rank && far < best.far)) best = { place, rank, far };
      }
      if (best) return [best.place, best.place + piece.length];
    }
  }
  return null;
}

const reverse = (text) => [...text].reverse().join("");

function common(one, other) {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count++;
  return count;
}

function pointAt(nodes, offset, last) {
  let total = 0;
  for (const node of nodes) {
    if (offset < total + node.length || (last && offset === total + node.length)) return [node, offset - total];
    total += node.length;
  }
  return [nodes.at(-1), nodes.at(-1).length];
}

// ---- the focus, and what is typed

const FOCUSABLE = "a, button, input, textarea, select, summary, [tabindex]";
const nameOf = (node) => [node.nodeName, node.id, node.name, node.type, node.getAttribute("href")].join(" ");

// Returns the element below `root` that is what `name` and `words` say, for one that is there no more.
const successor = (root, name, words) => {
  const like = [...root.querySelectorAll(FOCUSABLE)].filter((node) => nameOf(node) === name);
  return like.find((node) => node.textContent === words) ?? (name.startsWith("A ") || like.length === 1 ? like[0] : undefined);
};

// Returns what gives the focus back below `root`, a document or the root of a shadow.
export function focus(root) {
  const node = root.activeElement;
  if (!node || node === document.body || node.shadowRoot) return () => {};
  const [name, words] = [nameOf(node), node.textContent];
  return () => {
    if (root.activeElement === node) return;
    (node.isConnected ? node : successor(root, name, words))?.focus({ preventScroll: true });
  };
}

function typing(page) {
  const mine = [...page.querySelectorAll(FIELDS)].filter((node) => touched.has(node));
  const kept = mine.map((node) => ({ node, name: nameOf(node), value: node.value, checked: node.checked }));
  return () => {
    for (const { node, name, value, checked } of kept) {
      const now = node.isConnected ? null : successor(page, name, "");
      if (!now) continue;
      touched.add(now);
      now.value = value;
      if (checked !== undefined) now.checked = checked;
    }
  };
}

// Returns what is to be called once it is known which elements stay; that returns what puts everything back.
export function keep(page, next, keeps) {
  const back = [typing(page), focus(document), selection(page, keeps)];
  const place = reading(page);
  const unfold = unfolding(page, next);
  return (twins) => {
    const open = unfold(twins);
    return () => [open, ...back, place].forEach((each) => each());
  };
}
