// Searches the bulletin: reads the files of the index that a question needs, ranks what a reader of Vietnamese trusts
// first, says how many there are. The format of the files, and what counts as a word, is in coopsite/search.
(() => {
"use strict";

const ROWS = 10;
const PAUSE = 150;
const EXCERPT = 36;
const MOST_WORDS = 24;
const MOST_LETTERS = 400;
// So many stories are read at most to see whether a quotation stands there word for word.
const MOST_READ = 24;

const find = (name) => document.querySelector(name);
const form = find("#cs-search");
const status = find("#cs-status");
const list = find("#cs-results");
const more = find("#cs-more");
const below = find("#cs-below");
const elsewhere = find("#cs-elsewhere");
const field = form.elements.q;
const language = document.documentElement.lang;
const title = document.title;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

// --- words ---------------------------------------------------------------------------------------------------

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BARE = { "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss" };
const TONE = "[\u0300\u0301\u0303\u0309\u0323]?";
const SPREAD = new RegExp(`^(.*?)([ou])(${TONE})([aey])(${TONE})$`);
const MARK = "[\u0300-\u036f]*";
let LETTER = "\\p{L}\\p{N}";
try {
  new RegExp(`[${LETTER}]`, "u");
} catch (error) {
  LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u1fff\u2c00-\ud7ff";
}
const TOKEN = new RegExp(`[0-9]{1,3}(?:[.,][0-9]{3})+(?![0-9])|(?:[${LETTER}]${MARK})+(?:['\u2019\u02bc](?:[${LETTER}]${MARK})+)*`, "gu");
const OTHER = new RegExp(`[^${LETTER}]+`, "gu");
const ENDING = /^(.*?[a-z]{3})(?:ings?|ies|es|ed|s|y|e)$/;

const composed = (text) => text.normalize("NFC").replace(/ð/g, "đ").replace(/Ð/g, "Đ");

function fold(text) {
  for (let folded = text; ; ) {
    const next = folded.normalize("NFKD").toLowerCase().replace(/[đðøłħŧıæœþß]/g, (letter) => BARE[letter]).replace(/[\u0300-\u036f]/g, "").normalize("NFKC");
    if (next === folded) return next;
    folded = next;
  }
}

let endings = false;
const stem = (word) => (endings ? word.replace(ENDING, "$1") : word);

function tokenOf(piece) {
  const spelling = piece.toLowerCase().replace(/[.,'\u2019\u02bc]/g, "");
  const start = fold(spelling).replace(OTHER, "") || spelling;
  return { spelling, start, word: stem(start) };
}

const tokensOf = (text) => (composed(text).match(TOKEN) || []).map(tokenOf);

// "hoà" is "hòa": one word, and two ways to place its mark.
function ways(spelling) {
  const apart = spelling.normalize("NFD").match(SPREAD);
  if (!apart) return [spelling];
  const [, start, first, early, last, late] = apart;
  if (!/^(oa|oe|uy)$/.test(first + last) || Boolean(early) === Boolean(late) || /q$/.test(start)) return [spelling];
  return [spelling, (start + first + late + last + early).normalize("NFC")];
}

const shorts = new Map();
for (const each of (form.dataset.short || "").split(";")) {
  const [name, words] = each.split("=").map((part) => part.trim());
  if (words) shorts.set(fold(name), words);
}

// --- the index -----------------------------------------------------------------------------------------------

const loaded = new Map();
let cache = "default";

function load(address) {
  if (!loaded.has(address)) {
    const answer = fetch(address, { cache }).then((found) => {
      if (!found.ok) throw new Error(found.status);
      return found.json();
    });
    answer.catch(() => loaded.delete(address));
    loaded.set(address, answer);
  }
  return loaded.get(address);
}

const names = (written) => written.match(/.{6}/g) || [];

async function catalogue() {
  const { blocks, endings: have } = await load(form.dataset.index);
  endings = have;
  return blocks.map((block, number) => ({
    size: block.size,
    dated: block.dated,
    documents: names(block.documents),
    heads: block.heads ? block.heads.split(" ") : [],
    words: names(block.words),
    pairs: names(block.pairs),
    facets: block.facets,
    folder: `${form.dataset.files}${number}/`,
  }));
}

// What a file has under a word. Some words, "constructor" for one, stand for something in any object.
const under = (file, word) => (Object.prototype.hasOwnProperty.call(file, word) ? file[word] : "");

const read = (block, name) => (!name || name[0] === "-" ? Promise.resolve({}) : load(`${block.folder}${name}.json`));

// A set of documents of a block is an array of noughts and ones.
function setOf(block, written) {
  const found = new Uint8Array(block.size);
  if (written && written[0] === ".") {
    for (let at = 1; at < written.length; at++) {
      const bits = SIGNS.indexOf(written[at]);
      for (let bit = 0; bit < 6; bit++) if (bits >> bit & 1) found[6 * (at - 1) + bit] = 1;
    }
    return found;
  }
  let number = -1;
  let step = 0;
  let shift = 0;
  for (const sign of written || "") {
    const value = SIGNS.indexOf(sign);
    step += (value % 32) << shift;
    shift += 5;
    if (value < 32) {
      number += step + 1;
      found[number] = 1;
      step = shift = 0;
    }
  }
  return found;
}

const join = (set, other) => { for (let at = 0; at < set.length; at++) set[at] |= other[at]; };
const meet = (set, other) => { for (let at = 0; at < set.length; at++) if (!other[at]) set[at] = 0; };

// The number of the file of two words, of which the first letter of the second counts.
function place(first, second, count) {
  let value = 0;
  for (let at = 0; at < first.length; at++) value = (Math.imul(value, 31) + first.charCodeAt(at)) >>> 0;
  return (((value ^ value >>> 15) >>> 0) + second.codePointAt(0) % 32 * 0x9E8) % count;
}

// The number of the file of words in which `word` would stand.
function shelf(heads, word) {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heads[middle] <= word) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

// The words of the index that a word of the question means, with their entries. One that is still being typed also
// means those it begins; a single letter does so only behind another word.
async function entriesOf(block, token) {
  if (!block.heads.length) return [];
  const from = shelf(block.heads, token.word);
  const to = token.open ? shelf(block.heads, `${token.start}\uffff`) : from;
  const files = await Promise.all(block.words.slice(from, to + 1).map((name) => read(block, name)));
  const found = [];
  for (const file of files) {
    if (!token.open) {
      const entry = under(file, token.word);
      if (entry) found.push([token.word, entry]);
    } else {
      for (const word of Object.keys(file)) {
        if (word === token.word || word.startsWith(token.start) || (token.start.startsWith(word) && file[word].includes(token.start))) found.push([word, file[word]]);
      }
    }
  }
  return found;
}

async function documentsWith(block, token) {
  const sets = { any: setOf(block), whole: setOf(block), exact: setOf(block), title: setOf(block), number: setOf(block), lead: setOf(block) };
  const exactly = ways(token.spelling);
  for (const [word, entry] of await entriesOf(block, token)) {
    const [inTitle, inNumber, inLead, spellings] = entry.split("|");
    join(sets.title, setOf(block, inTitle));
    join(sets.number, setOf(block, inNumber));
    join(sets.lead, setOf(block, inLead));
    for (const each of spellings.split(",")) {
      const [written, numbers] = each.split(":");
      const spelling = written || word;
      const set = setOf(block, numbers);
      join(sets.any, set);
      if (word === token.word) join(sets.whole, set);
      if (exactly.includes(spelling) || (token.open && spelling.startsWith(token.spelling))) join(sets.exact, set);
    }
  }
  return sets;
}

// Of a pair, 2 for the words themselves, 1 for beginnings of the second.
async function documentsWithPair(block, first, second) {
  const begun = setOf(block);
  if (!block.pairs.length) return begun;
  let whole = setOf(block);
  const file = await read(block, block.pairs[place(first.word, second.word, block.pairs.length)]);
  for (const each of under(file, first.word).split(",")) {
    const [word, numbers] = each.split(":");
    if (word === second.word) whole = setOf(block, numbers);
    else if (second.typed && word.startsWith(second.start)) join(begun, setOf(block, numbers));
  }
  return begun.map((value, at) => (whole[at] ? 2 : value));
}

// --- a question ----------------------------------------------------------------------------------------------

// What was typed, as units: a word, a document number, a quotation. Short forms are asked for as what they stand for.
function unitsOf(query) {
  const units = [];
  let count = 0;
  const pattern = /["“”]([^"“”]+)["“”]?|([^\s"“”]+)/g;
  const text = composed(query.slice(0, MOST_LETTERS));
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const quoted = found[1] !== undefined;
    const typed = quoted ? found[1] : found[2];
    const stands = quoted ? undefined : shorts.get(fold(typed));
    const pieces = (stands ? stands.split(" ") : [typed]).map(tokensOf);
    const short = stands ? tokenOf(typed).word : "";
    const form = stands ? [].concat(...pieces) : [];
    for (const tokens of pieces) {
      count += tokens.length;
      if (tokens.length && count <= MOST_WORDS) units.push({ typed, tokens, quoted, short, form });
    }
  }
  const last = units[units.length - 1];
  if (last && !last.quoted && !last.short && !/\s$/.test(query)) {
    const token = last.tokens[last.tokens.length - 1];
    token.typed = true;
    token.open = token.start.length > 1;
  }
  return units;
}

// For each document of a block what it has of each unit, and which words stand there side by side.
async function look(block, units) {
  const tokens = [].concat(...units.map((unit) => unit.tokens));
  const asked = Promise.all(tokens.slice(1).map((token, at) => documentsWithPair(block, tokens[at], token)));
  const having = await Promise.all(tokens.map((token) => documentsWith(block, token)));
  const beside = await asked;
  const last = tokens.length - 1;
  if (last > 0 && tokens[last].typed && !tokens[last].open) join(having[last].any, beside[last - 1].map(Boolean));
  let at = 0;
  const found = units.map((unit) => {
    const sets = having[at];
    for (let step = 1; step < unit.tokens.length; step++) {
      at += 1;
      for (const name of Object.keys(sets)) meet(sets[name], having[at][name]);
      for (const name of ["any", "whole", "exact"]) meet(sets[name], beside[at - 1]);
    }
    at += 1;
    return sets;
  });
  return { block, units: found, beside };
}

async function facetsOf(block, filters) {
  const set = setOf(block).fill(1);
  if (filters.length) {
    const file = await read(block, block.facets);
    for (const name of filters) meet(set, setOf(block, under(file, name)));
  }
  return set;
}

const has = (set) => set.indexOf(1) >= 0;

// Marks as typed before other marks, whole words before beginnings, words side by side before words apart, titles
// first, then leads and document numbers; among equals the newest.
async function answer(query, filters) {
  const blocks = await catalogue();
  const units = unitsOf(query);
  if (query && !units.length) return { results: [], absent: [] };
  const [looks, allowed] = await Promise.all([
    Promise.all(blocks.map((block) => look(block, units))),
    Promise.all(blocks.map((block) => facetsOf(block, filters))),
  ]);
  const missing = units.map((unit, at) => !looks.some((each) => has(each.units[at].any)));
  const absent = units.filter((unit, at) => missing[at]).map((unit) => unit.typed).filter((typed, at, all) => all.indexOf(typed) === at);
  if (units.length && (missing.every(Boolean) || units.some((unit, at) => unit.quoted && missing[at]))) return { results: [], absent };
  const accented = units.some((unit) => !unit.short && unit.tokens.some((token) => token.spelling !== fold(token.spelling)));
  const sum = (sets, at) => { let total = 0; for (const set of sets) total += set[at]; return total; };
  const results = [];
  looks.forEach(({ block, units: found, beside }, number) => {
    const kept = allowed[number];
    const counted = found.filter((sets, at) => !missing[at]);
    for (const sets of counted) meet(kept, sets.any);
    const titles = counted.map((sets) => sets.title);
    const cited = counted.map((sets) => sets.number);
    const leads = counted.map((sets) => sets.lead);
    for (let at = 0; at < block.size; at++) {
      if (!kept[at]) continue;
      const exact = accented && counted.every((sets) => sets.exact[at]);
      const whole = counted.every((sets) => sets.whole[at]);
      const rank = [exact ? 1 : 0, whole ? 1 : 0, sum(beside, at), sum(titles, at), sum(cited, at), sum(leads, at), at < block.dated ? 1 : 0, number, at];
      results.push({ block, at, exact, whole, rank, units });
    }
  });
  results.sort((a, b) => {
    for (let at = 0; at < a.rank.length; at++) if (a.rank[at] !== b.rank[at]) return b.rank[at] - a.rank[at];
    return 0;
  });
  const kept = await quoting(results, units.filter((unit) => unit.quoted && unit.tokens.length > 2));
  return { results: kept, absent, other: accented && kept.length > 0 && !kept.some((each) => each.exact) };
}

const standsAt = (words, start, tokens, same) => start + tokens.length <= words.length && tokens.every((token, step) => same(token, words[start + step]));

// Pairs that follow each other are not yet a quotation: what few stories have them all is read.
async function quoting(results, quotations) {
  if (!quotations.length || results.length > MOST_READ) return results;
  const texts = await Promise.all(results.map(documentOf));
  return results.filter((each, at) => quotations.every(({ tokens }) => linesOf(texts[at]).some((line) => {
    const words = tokensOf(line);
    return words.some((_, start) => standsAt(words, start, tokens, (token, { word }) => token.word === word));
  })));
}

// How much a text is about the question: what it says of it, the lead twice, for its length (as BM25 has it), and the
// more the earlier its title does.
function density(found, result) {
  const { words: meantBy } = meant(result);
  const words = meantBy(tokensOf([...linesOf(found), found.lead || ""].join("\n")));
  const often = new Map();
  for (const word of words) if (word >= 0) often.set(word, (often.get(word) || 0) + 1);
  const first = meantBy(tokensOf(found.title)).findIndex((word) => word >= 0);
  let value = first < 0 ? 0 : 1 / (2 + first);
  for (const count of often.values()) value += count / (count + 0.3 + words.length / 220);
  return value;
}

// The first of the results with their texts; where they tie and are of one day, the one that says most of it first.
async function near(results) {
  const shown = results.slice(0, ROWS);
  const texts = await Promise.all(shown.map(documentOf));
  const rows = shown.map((result, at) => ({ result, found: texts[at], says: density(texts[at], result) }));
  const order = ({ rank }) => rank.slice(0, -2).join();
  return rows.sort((a, b) => (order(a.result) === order(b.result) && a.found.date === b.found.date ? b.says - a.says : 0));
}

const nameOf = ({ block, at }) => block.documents[at];
const documentOf = (result) => read(result.block, nameOf(result));
const linesOf = ({ title: head, lead = "", text = "", numbers = [], meant: forms = "" }) => [head, lead, ...numbers, ...text.split("\n"), ...forms.split("\n")];

// --- the page ------------------------------------------------------------------------------------------------

let asked = 0;
let timer;
let question;
let shown = [];
let rest = [];

function given() {
  const values = new FormData(form);
  const filters = ["kind", "tag", "year"].map((name) => values.get(name)).filter(Boolean);
  return { query: values.get("q").replace(/^\s+/, ""), filters };
}

function remember() {
  const values = new URLSearchParams();
  for (const name of ["q", "kind", "tag", "year"]) {
    const value = form.elements[name] ? form.elements[name].value.trim() : "";
    if (value) values.set(name, value);
  }
  const written = values.toString();
  history.replaceState(null, "", written ? `?${written}` : location.pathname);
  const query = field.value.trim();
  document.title = query ? `${query} – ${title}` : title;
  for (const link of document.querySelectorAll(".langs a[rel=alternate]")) link.search = written;
}

// The same words among the stories of the other languages, whatever they were narrowed to here.
function offer(query) {
  // The sentence puts them in quotation marks itself.
  const words = query.replace(/["“”\s]+/g, " ").trim();
  for (const link of elsewhere.querySelectorAll("a")) {
    link.search = new URLSearchParams({ q: query }).toString();
    link.textContent = fill(link.dataset.words, { query: words });
  }
  elsewhere.hidden = !words || !elsewhere.querySelector("a");
}

// A file that is not there is one of another day: the site has been published anew since the catalogue was read.
function forget() {
  loaded.clear();
  cache = "no-cache";
}

async function answered({ query, filters }) {
  const found = await answer(query, filters);
  return Object.assign(found, { rows: await near(found.results) });
}

const answerOfToday = (wanted) => answered(wanted).catch(() => {
  forget();
  return answered(wanted);
});

// The rows that follow those shown. Of a site published anew, those of the same question that are not shown yet.
async function following() {
  try {
    return { left: rest, rows: await near(rest) };
  } catch (error) {
    const seen = new Set(shown.map(nameOf));
    forget();
    const { results } = await answer(question.query, question.filters);
    const left = results.filter((each) => !seen.has(nameOf(each)));
    return { left, rows: await near(left) };
  }
}

async function search() {
  clearTimeout(timer);
  asked += 1;
  const turn = asked;
  remember();
  const { query, filters } = given();
  const words = query.trim();
  below.classList.toggle("asked", Boolean(words) || filters.length > 0);
  if (!words && !filters.length) {
    say("");
    return;
  }
  list.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => { if (turn === asked) status.textContent = status.dataset.busy; }, 400);
  try {
    const { results, rows, absent, other } = await answerOfToday({ query, filters });
    if (turn !== asked) return;
    say(told(results.length, words, absent, other), rows.map(write));
    if (!results.length) offer(words);
    question = { query, filters };
    shown = [];
    goOn(results);
  } catch (error) {
    if (turn !== asked) return;
    say(status.dataset.failed);
    below.classList.remove("asked");
  } finally {
    clearTimeout(waiting);
    if (turn === asked) list.removeAttribute("aria-busy");
  }
}

function goOn(results) {
  shown = shown.concat(results.slice(0, ROWS));
  rest = results.slice(ROWS);
  more.hidden = !rest.length;
}

function say(text, rows = []) {
  rest = [];
  more.hidden = true;
  elsewhere.hidden = true;
  list.textContent = "";
  for (const row of rows) list.appendChild(row);
  status.textContent = text;
}

function told(count, query, absent, other) {
  const n = new Intl.NumberFormat(language).format(count);
  const text = fill(count === 0 ? status.dataset.none : count === 1 ? status.dataset.one : status.dataset.other, { n, query });
  const notes = absent.length ? fill(status.dataset.absent, { words: absent.join(", ") }) : other ? status.dataset.marks : "";
  return count && notes ? `${text} ${notes}` : text;
}

function element(name, set, ...children) {
  const made = Object.assign(document.createElement(name), set);
  for (const child of children) made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  return made;
}

function write({ found, result }) {
  const option = Array.from(form.elements.kind.options).find((each) => each.value === `kind-${found.kind}`);
  const label = option ? option.textContent : "";
  return element(
    "li",
    {},
    element("h3", {}, element("a", { href: found.address, textContent: found.title })),
    element(
      "p",
      { className: "meta" },
      element("span", { className: `kind k-${found.kind}`, textContent: label }),
      element("time", { dateTime: found.date, textContent: found.day || "" }),
    ),
    element("p", { className: "excerpt" }, ...excerpt(found, result)),
  );
}

// Which words of the question the tokens of a text are (-1 for none), and whether it has a unit of it. A beginning
// counts where the whole word is not there, other marks where those typed are not; a word of a short form that is
// spelled out, only where all of the form stands.
function meant({ exact, whole, units }) {
  const tokens = [].concat(...units.map((unit) => unit.tokens));
  const having = new Set(tokens.map((token) => token.word));
  const written = units.map((unit) => unit.short).concat(Array.from(shorts).filter(([, words]) => tokensOf(words).every((token) => having.has(token.word))).map(([name]) => name));
  const typed = units.filter((unit) => !unit.short);
  const free = new Set([].concat(...typed.map((unit) => unit.tokens)));
  const forms = new Set(units.filter((unit) => unit.short).map((unit) => unit.form));
  const same = (token, { spelling, start, word }) => {
    if (token.typed && !whole) return (exact ? spelling : start).startsWith(exact ? token.spelling : token.start);
    return exact ? ways(token.spelling).includes(spelling) : token.word === word;
  };
  return {
    words: (found) => {
      const meanings = found.map((each) => {
        const at = tokens.findIndex((token) => free.has(token) && same(token, each));
        return at < 0 && written.includes(each.word) ? 0 : at;
      });
      for (const form of forms) {
        found.forEach((_, start) => {
          if (standsAt(found, start, form, same)) form.forEach((token, step) => { meanings[start + step] = tokens.indexOf(token); });
        });
      }
      return meanings;
    },
    hasUnit: (found) => typed.some((unit) => found.some((_, start) => standsAt(found, start, unit.tokens, same))),
  };
}

function piecesOf(text) {
  const pieces = [];
  const pattern = new RegExp(TOKEN.source, "gu");
  for (let piece = pattern.exec(text); piece; piece = pattern.exec(text)) {
    pieces.push({ at: piece.index, end: piece.index + piece[0].length, token: tokenOf(piece[0]) });
  }
  return pieces;
}

// A text from one place to another, with those of the pieces marked that are words of the question.
function marked(text, pieces, words, from, to) {
  const parts = [];
  let done = from;
  pieces.forEach(({ at, end }, number) => {
    if (words[number] < 0 || at < from || end > to) return;
    parts.push(text.slice(done, at), element("mark", { textContent: text.slice(at, end) }));
    done = end;
  });
  return parts.concat(text.slice(done, to));
}

// The words around the place that has most of the question, behind the document numbers asked for that do not stand there.
function excerpt(found, result) {
  const text = [found.lead, found.text].filter(Boolean).join("\n").replace(/\s*\n\s*/g, " · ");
  const { words: meantBy, hasUnit } = meant(result);
  const pieces = piecesOf(text);
  const words = meantBy(pieces.map((piece) => piece.token));
  let first = 0;
  let best = 0;
  words.forEach((word, at) => {
    if (word < 0) return;
    const around = words.slice(at, at + EXCERPT - 8);
    const value = 2 * new Set(around.filter((each) => each >= 0)).size + around.filter((each, step) => step && each > 0 && around[step - 1] === each - 1).length;
    if (value > best) {
      best = value;
      first = Math.max(0, at - 6);
    }
  });
  const last = Math.min(pieces.length, first + EXCERPT);
  const from = first > 0 ? pieces[first].at : 0;
  const to = last < pieces.length ? pieces[last - 1].end : text.length;
  const parts = [];
  for (const number of found.numbers || []) {
    const inside = piecesOf(number);
    const tokens = inside.map((piece) => piece.token);
    if (hasUnit(tokens) && !text.slice(from, to).includes(number)) parts.push(...marked(number, inside, meantBy(tokens), 0, number.length), " · ");
  }
  return [...parts, first > 0 ? "…\u00a0" : "", ...marked(text, pieces, words, from, to), last < pieces.length ? "\u00a0…" : ""];
}

form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
form.addEventListener("change", (event) => { if (event.target !== field) search(); });
field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE); });
more.addEventListener("click", async () => {
  const turn = asked;
  try {
    const { left, rows } = await following();
    if (turn !== asked) return;
    const items = rows.map(write);
    for (const item of items) list.appendChild(item);
    goOn(left);
    if (items.length) items[0].querySelector("a").focus();
  } catch (error) {
    if (turn === asked) status.textContent = status.dataset.failed;
  }
});

const wanted = new URLSearchParams(location.search);
for (const name of ["q", "kind", "tag", "year"]) {
  const value = wanted.get(name);
  const control = form.elements[name];
  if (!value || !control) continue;
  control.value = value;
  // Of very many topics only some can be chosen; an address may name any.
  if (name === "tag" && control.value !== value) control.value = control.appendChild(element("option", { value, textContent: form.dataset.chosen })).value;
}
catalogue().catch(() => {});
if (location.search) search();
})();
