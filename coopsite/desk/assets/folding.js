// Text without case and marks, for searching: "Đà Nẵng" is "da nang". The same as text/fold.py.

const BARE = { đ: "d", ð: "d", ø: "o", ł: "l", ħ: "h", ŧ: "t", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss", ς: "σ" };
const LETTERS = /[đðøłħŧıæœþßς]/g;
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g;
const ASCII = /^[\0-\x7f]*$/;

/** Return `text` in lower case without its marks, however it is composed. */
export function fold(text) {
  for (let folded = text; ; ) {
    if (ASCII.test(folded)) return folded.toLowerCase();
    const next = folded.normalize("NFKD").toLowerCase().replace(LETTERS, (letter) => BARE[letter]).replace(MARKS, "").normalize("NFKC");
    if (next === folded) return next;
    folded = next;
  }
}

/** Return a function that says whether a folded text has every word of `query`, in any order. */
export function finder(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return (folded) => words.every((word) => folded.includes(word));
}
