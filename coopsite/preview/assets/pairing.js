// Tells which element of the page is which of the next one, by what they say, so that none becomes another's.

const MARK = "coopsite-preview-";
const MANY = 2500;
const ALIKE = 0.5;

// Gives the ids that Idiomorph pairs elements by to all that stay, for as long as `work` takes; `keeps` names what is no part of the page.
// `work` is given the elements of the page that stay, each with what it is in the next one.
export function paired(page, next, keeps, work) {
  const twins = new Map();
  const ids = new Map();
  let count = 0;
  const meet = (old, now) => {
    twins.set(old, now);
    // A heading whose words changed has another id, and is the same heading.
    if (idOf(old) && idOf(old) === idOf(now)) return;
    const id = MARK + ++count;
    ids.set(id, idOf(now));
    old.setAttribute("id", id);
    now.setAttribute("id", id);
  };
  const descend = (old, now) => {
    const olds = [...old.children].filter((node) => !keeps(node));
    for (const [one, other, same] of matched(olds, [...now.children])) {
      meet(one, other);
      if (same) alike(one, other, twins);
      else descend(one, other);
    }
    // Without an id it might be taken for something that is new.
    for (const node of olds) if (!twins.has(node) && !idOf(node)) node.setAttribute("id", MARK + ++count);
  };
  descend(page, next);
  try {
    work(twins);
  } finally {
    for (const node of page.querySelectorAll(`[id^="${MARK}"]`)) {
      const id = ids.get(idOf(node));
      if (id) node.setAttribute("id", id);
      else node.removeAttribute("id");
    }
  }
}

// As it is written: a form may have a field that is called id.
const idOf = (node) => node.getAttribute("id") ?? "";

export const summaryOf = (details) => details.querySelector(":scope > summary")?.textContent.trim().replace(/\s+/g, " ") ?? "";

// What the reader unfolds does not make an element another.
const outside = (node) => node.outerHTML.replaceAll(/(<details\b[^>]*?) open=""/g, "$1");

function alike(old, now, twins) {
  const others = now.getElementsByTagName("*");
  [...old.getElementsByTagName("*")].forEach((node, at) => twins.set(node, others[at]));
}

// Yields [old, new, whether they are equal], in order.
function* matched(olds, news) {
  const left = olds.map(outside);
  const right = news.map(outside);
  let begin = [-1, -1];
  for (const [at, to] of [...anchors(left, right), [left.length, right.length]]) {
    let from = begin[0] + 1;
    let start = begin[1] + 1;
    const equal = [];
    while (from < at && start < to && left[from] === right[start]) equal.push([from++, start++]);
    let end = at;
    let stop = to;
    const tail = [];
    while (end > from && stop > start && left[end - 1] === right[stop - 1]) tail.unshift([--end, --stop]);
    for (const [i, j] of equal) yield [olds[i], news[j], true];
    yield* likely(olds.slice(from, end), news.slice(start, stop));
    for (const [i, j] of tail) yield [olds[i], news[j], true];
    if (at < left.length) yield [olds[at], news[to], true];
    begin = [at, to];
  }
}

// Returns the longest row of [old, new] places where something stands that is nowhere else, in the order of both.
function anchors(left, right) {
  const places = (all) => {
    const found = new Map();
    all.forEach((each, at) => found.set(each, found.has(each) ? -1 : at));
    return found;
  };
  const there = places(right);
  const pairs = [];
  for (const [each, at] of places(left)) {
    const to = there.get(each) ?? -1;
    if (at >= 0 && to >= 0) pairs.push([at, to]);
  }
  const heads = [];
  const before = new Map();
  for (const pair of pairs) {
    let low = 0;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (heads[middle][1] < pair[1]) low = middle + 1;
      else high = middle;
    }
    before.set(pair, heads[low - 1]);
    heads[low] = pair;
  }
  const row = [];
  for (let pair = heads.at(-1); pair; pair = before.get(pair)) row.unshift(pair);
  return row;
}

// Yields which of the elements between two that are equal are most likely one another, in order.
function* likely(olds, news) {
  if (!olds.length || !news.length) return;
  const words = new Map();
  const score = (old, now) => likeness(old, now, words);
  if (olds.length * news.length > MANY) {
    let next = 0;
    for (const old of olds) {
      const at = news.findIndex((now, place) => place >= next && score(old, now) > 0);
      if (at < 0) continue;
      yield [old, news[at], false];
      next = at + 1;
    }
    return;
  }
  const wide = news.length + 1;
  const best = new Float64Array((olds.length + 1) * wide);
  const scores = olds.map((old) => news.map((now) => score(old, now)));
  for (let i = olds.length - 1; i >= 0; i--) {
    for (let j = news.length - 1; j >= 0; j--) {
      const both = scores[i][j] > 0 ? scores[i][j] + best[(i + 1) * wide + j + 1] : 0;
      best[i * wide + j] = Math.max(both, best[(i + 1) * wide + j], best[i * wide + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < olds.length && j < news.length; ) {
    const now = best[i * wide + j];
    if (scores[i][j] > 0 && now === scores[i][j] + best[(i + 1) * wide + j + 1]) yield [olds[i++], news[j++], false];
    else if (now === best[(i + 1) * wide + j]) i++;
    else j++;
  }
}

// Returns how much an element is like one of the next page: nothing where it cannot be the same.
function likeness(old, now, words) {
  if (old.nodeName !== now.nodeName || old.namespaceURI !== now.namespaceURI) return 0;
  if (idOf(old) && idOf(old) === idOf(now)) return 2;
  if (old.localName === "details") {
    const near = shared(bag(summaryOf(old)), bag(summaryOf(now)));
    return near > ALIKE ? 1 + near : 0;
  }
  for (const node of [old, now]) if (!words.has(node)) words.set(node, bag(node.textContent));
  return 0.1 + shared(words.get(old), words.get(now));
}

function bag(text) {
  const found = new Map();
  for (const word of text.split(/\s+/)) if (word) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

// Returns what part of the words of both is in both: 0 to 1.
function shared(one, other) {
  let total = 0;
  let common = 0;
  for (const [word, times] of one) {
    total += times;
    common += Math.min(times, other.get(word) ?? 0);
  }
  for (const times of other.values()) total += times;
  return total ? (2 * common) / total : 1;
}
