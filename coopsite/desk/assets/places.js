// Which words of a page are which words of a text: by the words around them.

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const AROUND = 12;

const wordsOf = (text) => [...text.normalize("NFC").matchAll(WORD)].map((found) => ({ word: found[0].toLowerCase(), at: found.index, end: found.index + found[0].length }));

/**
 * Return where the words at `offset` of `shown` (the text of an element of the page) stand in `source`: [start, end]; null where
 * they stand nowhere there. Of several places the one with the most of the same words around it.
 */
export function placeOf(source, shown, offset) {
  const here = wordsOf(shown);
  if (!here.length) return null;
  const found = here.findIndex(({ end }) => end >= offset);
  const at = found < 0 ? here.length - 1 : found;
  const there = wordsOf(source);
  let best = null;
  there.forEach(({ word }, place) => {
    if (word !== here[at].word) return;
    const rank = common(here, at, there, place, -1) + common(here, at, there, place, 1);
    if (!best || rank > best.rank) best = { place, rank };
  });
  if (!best || (best.rank === 0 && here.length > 1)) return null;
  return [there[best.place].at, there[best.place].end];
}

// How many words of both are the same from there on, in one direction; what only one of them has (an address, a mark) is passed over.
function common(here, at, there, place, step) {
  let count = 0;
  let [i, j] = [at + step, place + step];
  for (let more = AROUND; more > 0 && here[i] && there[j]; more--) {
    if (here[i].word === there[j].word) {
      count++;
      [i, j] = [i + step, j + step];
      continue;
    }
    const skip = [1, 2, 3, 4, 5, 6, 7, 8].find((far) => there[j + step * far]?.word === here[i].word);
    if (!skip) return count;
    j += step * skip;
  }
  return count;
}

/** Return the path of the field whose value holds what an element of the page says, as "agenda.0" or "chair.person"; "" for none. */
export function fieldOf(values, shown) {
  const wanted = wordsOf(shown).map(({ word }) => word).join(" ");
  if (!wanted) return "";
  let best = { path: "", rank: 0 };
  const look = (value, path) => {
    if (value && typeof value === "object") {
      for (const [name, each] of Object.entries(value)) look(each, path ? `${path}.${name}` : name);
      return;
    }
    const words = typeof value === "string" ? wordsOf(value).map(({ word }) => word).join(" ") : String(value ?? "");
    if (!words) return;
    // The value whole, or most of it; a part of a long value counts by how much of it is shown.
    const rank = words === wanted ? 3 : ` ${words} `.includes(` ${wanted} `) ? 1 + wanted.length / words.length : ` ${wanted} `.includes(` ${words} `) && words.length > 3 ? words.length / wanted.length : 0;
    if (rank > best.rank) best = { path, rank };
  };
  look(values, "");
  return best.path;
}

/** Return the element below `root` that shows the words at `offset` of `source`; null where none does. */
export function elementOf(root, source, offset) {
  const from = source.lastIndexOf("\n", offset - 1) + 1;
  const to = source.indexOf("\n", offset) < 0 ? source.length : source.indexOf("\n", offset);
  const line = wordsOf(source.slice(from, to)).map(({ word }) => word);
  if (!line.length) return null;
  let best = { node: null, rank: 0 };
  for (const node of root.querySelectorAll("p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, pre, figcaption, blockquote")) {
    const words = new Set(wordsOf(node.textContent).map(({ word }) => word));
    if (!words.size) continue;
    const shared = line.filter((word) => words.has(word)).length;
    const rank = shared / (line.length + words.size - shared || 1);
    if (rank > best.rank) best = { node, rank };
  }
  return best.rank > 0.2 ? best.node : null;
}
