// Searches the bulletin: asks the index, ranks what a reader of Vietnamese trusts first, says how many there are.

const ROWS = 10;
const PAUSE = 250;
// So many stories, the likeliest, are read to see how near to each other the words stand.
const READ = 12;

const form = document.querySelector("#cs-search");
const status = document.querySelector("#cs-status");
const list = document.querySelector("#cs-results");
const more = document.querySelector("#cs-more");
const below = document.querySelector("#cs-below");
const elsewhere = document.querySelector("#cs-elsewhere");
const versions = document.querySelectorAll(".langs a[rel=alternate]");
const language = document.documentElement.lang;
const title = document.title;

let engine;
let asked = 0;
let timer;
let rest = [];
let running = Promise.resolve();
let isMeant = () => true;

// In the index, đ is written as a d with a mark that no Vietnamese word has: marks can be left out, letters cannot.
const written = (text) => text.normalize("NFC").replace(/[đð]/g, "ḓ").replace(/[ĐÐ]/g, "Ḓ");
const shown = (text) => text.replace(/ḓ/g, "đ").replace(/Ḓ/g, "Đ");
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");
const key = (word) => bare(written(word)).toUpperCase();
const short = new Map((form.dataset.short ?? "").split(";").map((each) => each.split("=").map((part) => part.trim())).map(([word, meant]) => [key(word), meant]));
const SPREAD = /^(.*?)([ou])([\u0300\u0301\u0303\u0309\u0323]?)([aey])([\u0300\u0301\u0303\u0309\u0323]?)$/iu;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function load() {
  engine ??= import(form.dataset.engine).then(async (found) => {
    // A worker would need the page's rights to run the search program; the page itself is quick enough.
    await found.options({ noWorker: true, excerptLength: 36, ranking: { metaWeights: { title: 5, day: 1, date: 0 } } });
    await found.init();
    return found;
  });
  engine.catch(() => { engine = undefined; });
  return engine;
}

async function hits(pagefind, words, options, exact = false) {
  await pagefind.options({ exactDiacritics: exact });
  return (await pagefind.search(words, options)).results;
}

const names = (results) => new Set(results.map((each) => each.id));
const signs = (text) => written(text).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const pieces = (text) => signs(bare(written(text)));

// Where words were found whole, beginnings of others that happen to stand in the same story are not marked. Only a
// language whose words do not change their endings can tell.
function among(words) {
  const joined = (text) => pieces(text).join("");
  const known = new Set(words.map(joined));
  const parts = words.filter((word) => pieces(word).length > 1).map(joined);
  return (text) => language !== "vi" || [joined(text), ...pieces(text)].some((each) => known.has(each) || parts.some((part) => each.includes(part)));
}

// Asked for a word it does not have, the index takes one that the word begins with: not what was meant.
async function begins(results, word) {
  if (!results.length) return false;
  const found = await results[0].data();
  const tokens = found.raw_content.split(/\s+/);
  const start = pieces(word).join("");
  const seen = [...found.meta.title.split(/\s+/), ...found.locations.map((at) => tokens[at] ?? "")];
  return seen.some((token) => [pieces(token).join(""), ...pieces(token)].some((each) => each.startsWith(start)));
}

// Where a part of a document number stands, "NQ-HĐND" of "155/NQ-HĐND": its pieces have one place there.
async function inside(pagefind, word, options) {
  const parts = signs(word);
  if (parts.length < 2) return null;
  const [first, ...others] = await inTurn(parts, async (part) => new Map((await hits(pagefind, part, options)).map((each) => [each.id, each.words])));
  const ids = [...first].filter(([id, at]) => at.some((each) => others.every((other) => other.get(id)?.includes(each)))).map(([id]) => id);
  return ids.length ? { ids: new Set(ids), words: parts } : null;
}

async function inTurn(items, ask) {
  const answers = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

// "hoà" is "hòa": one word, and two ways to place its mark. What is written the other way counts as written exactly.
function spellings(word) {
  const [, start, first, early, last, late] = word.normalize("NFD").match(SPREAD) ?? [];
  if (!/^(oa|oe|uy)$/i.test(first + last) || Boolean(early) === Boolean(late) || /q$/i.test(start)) return [word];
  return [word, (start + first + late + last + early).normalize("NFC")];
}

// How near to each other words stand in a story: 1 side by side in their order, more in its title, and the more the
// earlier; less, the fewer have the next one beside them. The index does not tell every place of a word, so this is read from the story.
function nearness(found, words, isSame) {
  let near = 0;
  for (const text of [found.meta.title, found.raw_content]) {
    const tokens = signs(text);
    const from = (start, count, first) => words.slice(first, first + count).every((word, step) => start + step < tokens.length && isSame(tokens[start + step], word));
    const start = tokens.findIndex((_, at) => from(at, words.length, 0));
    if (start >= 0) return text === found.meta.title ? 1 + 1 / (2 + start) : 1;
    const pairs = words.slice(1).filter((_, first) => tokens.some((__, start) => from(start, 2, first)));
    near = Math.max(near, pairs.length / words.length);
  }
  return near;
}

// The index takes endings off the words of a language that has them; roughly so does this.
const stem = (word) => (language === "vi" ? word : word.replace(/(?:ies|es|s|ed|ing|y|e)$/, ""));
const folded = (token, word) => stem(bare(token)) === stem(bare(word));
const exact = (token, word) => spellings(word).includes(token);

// Whole words before beginnings of words; marks as typed before other marks; words side by side before words apart.
async function find(pagefind, query, filters) {
  const options = { filters };
  const quoted = /^["“”].+["“”]$/u.test(query);
  const given = query.replace(/["“”]/g, " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const accented = bare(query) !== query.normalize("NFD");
  const spelled = (word) => (accented ? written(word) : bare(written(word)));
  const typed = quoted ? given : given.flatMap((word) => spelled(short.get(key(word)) ?? word).split(" "));
  isMeant = () => true;
  if (query && !typed.length) return { results: [], absent: [] };
  if (!typed.length) return { results: await hits(pagefind, null, { ...options, sort: { date: "desc" } }), absent: [] };
  const places = [];
  const words = [];
  const meant = [];
  const absent = [];
  for (const word of typed) {
    const having = await hits(pagefind, `"${word}"`, options);
    const known = having.length || (await begins(await hits(pagefind, word, {}), word));
    const part = known ? { ids: names(having), words: [word] } : await inside(pagefind, word, options);
    if (!part) absent.push(word);
    else {
      words.push(...part.words);
      meant.push(word);
      places.push(part.ids);
    }
  }
  if (!words.length || (quoted && absent.length)) return { results: [], absent };
  const plain = words.join(" ");
  const all = await hits(pagefind, plain, options);
  const whole = new Set(all.map((each) => each.id).filter((id) => places.every((ids) => ids.has(id))));
  if (whole.size) isMeant = among(meant);
  const marked = await inTurn(accented ? words : [], async (word) =>
    names((await inTurn(spellings(word), (each) => hits(pagefind, each, options, true))).flat()));
  const exactly = new Set(marked.length ? [...marked[0]].filter((id) => marked.every((ids) => ids.has(id))) : []);
  const kept = all.filter(({ id }) => (quoted || whole.size ? whole.has(id) : !absent.length));
  const order = (rank) => kept.sort((a, b) => rank(b) - rank(a) || b.score - a.score);
  order(({ id }) => (exactly.has(id) ? 1 : 0));
  const sequence = signs(plain);
  const near = new Map(await Promise.all(kept.slice(0, READ).map(async (each) => {
    const found = await each.data();
    const beside = nearness(found, sequence, folded);
    return [each.id, { beside, exactly: accented && beside ? nearness(found, sequence, exact) : 0 }];
  })));
  const weight = (id) => (exactly.has(id) ? 4 : 0) + 2 * (near.get(id)?.exactly ?? 0) + (near.get(id)?.beside ?? 0);
  order(({ id }) => weight(id));
  const results = quoted && sequence.length > 1 ? kept.filter(({ id }) => near.get(id)?.beside >= 1) : kept;
  return { results, absent, other: accented && !results.some(({ id }) => exactly.has(id)) };
}

function given() {
  const values = new FormData(form);
  const chosen = ["kind", "tag", "year"].map((name) => values.get(name)).filter(Boolean);
  return { query: values.get("q").trim(), filters: Object.fromEntries(chosen.map((name) => [name, "1"])), any: chosen.length > 0 };
}

function remember() {
  const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  history.replaceState(null, "", values.size ? `?${values}` : location.pathname);
  const query = form.elements.q.value.trim();
  document.title = query ? `${query} – ${title}` : title;
  for (const link of versions) link.search = values;
}

// The same words among the stories of the other languages, whatever they were narrowed to here.
function offer(query) {
  for (const link of elsewhere.querySelectorAll("a")) {
    link.search = new URLSearchParams({ q: query });
    link.textContent = fill(link.dataset.words, { query });
  }
  elsewhere.hidden = !query || !elsewhere.querySelector("a");
}

async function search() {
  clearTimeout(timer);
  const turn = ++asked;
  remember();
  const { query, filters, any } = given();
  below.classList.toggle("asked", Boolean(query) || any);
  if (!query && !any) {
    say("");
    return;
  }
  list.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => { if (turn === asked) status.textContent = status.dataset.busy; }, 400);
  try {
    const pagefind = await load();
    if (turn !== asked) return;
    // One after the other, since marks count or do not for all searches at once.
    running = running.catch(() => {}).then(() => (turn === asked ? find(pagefind, written(query), filters) : null));
    const answer = await running;
    if (turn !== asked) return;
    const { results, absent, other } = answer;
    const rows = await Promise.all(results.slice(0, ROWS).map(write));
    if (turn !== asked) return;
    say(told(results.length, query, absent, other), rows);
    if (!results.length) offer(query);
    rest = results.slice(ROWS);
    more.hidden = !rest.length;
  } catch {
    if (turn !== asked) return;
    say(status.dataset.failed);
    below.classList.remove("asked");
  } finally {
    clearTimeout(waiting);
    if (turn === asked) list.removeAttribute("aria-busy");
  }
}

function say(text, rows = []) {
  rest = [];
  more.hidden = true;
  elsewhere.hidden = true;
  list.replaceChildren(...rows);
  status.textContent = text;
}

function told(count, query, absent, other) {
  const n = new Intl.NumberFormat(language).format(count);
  const words = count === 0 ? status.dataset.none : count === 1 ? status.dataset.one : status.dataset.other;
  const text = fill(words, { n, query });
  const notes = absent.length ? fill(status.dataset.absent, { words: absent.map(shown).join(", ") }) : other ? status.dataset.marks : "";
  return count && notes ? `${text} ${notes}` : text;
}

function element(name, given = {}, ...children) {
  const made = Object.assign(document.createElement(name), given);
  made.append(...children);
  return made;
}

async function write(result) {
  const found = await result.data();
  const { title, day = "", date = "" } = found.meta;
  const kind = Object.keys(found.filters).find((name) => name.startsWith("kind-")) ?? "";
  const label = form.elements.kind.querySelector(`[value="${CSS.escape(kind)}"]`)?.textContent ?? "";
  return element(
    "li",
    {},
    element("h3", {}, element("a", { href: found.url.replace(/\.html$/, "/"), textContent: shown(title) })),
    element(
      "p",
      { className: "meta" },
      element("span", { className: `kind k-${kind.slice(5)}`, textContent: label }),
      element("time", { dateTime: date, textContent: day }),
    ),
    element("p", { className: "excerpt" }, ...excerpt(found)),
  );
}

// The excerpt comes as HTML with nothing but <mark> in it; it is read as text all the same.
function excerpt({ excerpt: html, plain_excerpt: plain, raw_content: whole }) {
  const parts = html.split(/(<mark>.*?<\/mark>)/s).filter(Boolean).flatMap((piece) => {
    const inside = piece.match(/^<mark>(.*)<\/mark>$/s);
    const text = shown((inside ? inside[1] : piece).replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    if (!inside || !isMeant(text)) return text;
    const [, before, word, after] = text.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su);
    return [before, element("mark", { textContent: word }), after];
  });
  return [whole.startsWith(plain) ? "" : "…\u00a0", ...parts, whole.endsWith(plain) ? "" : "\u00a0…"];
}

form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
form.addEventListener("change", (event) => { if (event.target !== form.elements.q) search(); });
form.elements.q.addEventListener("focus", () => { load().catch(() => {}); }, { once: true });
form.elements.q.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE); });
more.addEventListener("click", async () => {
  const turn = asked;
  const rows = await Promise.all(rest.slice(0, ROWS).map(write));
  if (turn !== asked) return;
  const first = rows[0].querySelector("a");
  list.append(...rows);
  rest = rest.slice(ROWS);
  more.hidden = !rest.length;
  first.focus();
});

const wanted = new URLSearchParams(location.search);
for (const name of ["q", "kind", "tag", "year"]) {
  if (wanted.get(name) && form.elements[name]) form.elements[name].value = wanted.get(name);
}
if (location.search) search();
