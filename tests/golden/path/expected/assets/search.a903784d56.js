// Searches the bulletin: asks the index, ranks what a reader of Vietnamese trusts first, says how many there are.

const ROWS = 10;
const PAUSE = 250;

const form = document.querySelector("#cs-search");
const status = document.querySelector("#cs-status");
const list = document.querySelector("#cs-results");
const more = document.querySelector("#cs-more");
const below = document.querySelector("#cs-below");
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
const pieces = (text) => bare(written(text)).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

// Where words were found whole, beginnings of others that happen to stand in the same story are not marked. Only a
// language whose words do not change their endings can tell.
function among(words) {
  const known = new Set(words.flatMap(pieces));
  return language === "vi" ? (text) => pieces(text).some((each) => known.has(each)) : () => true;
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

// The stories in which the words stand side by side; `places` says for each word where it stands in which.
function adjoining(places) {
  const [first, ...others] = places;
  const follows = (id, at) => others.every((place, step) => place.get(id)?.has(at + step + 1));
  return [...first].filter(([id, starts]) => [...starts].some((at) => follows(id, at))).map(([id]) => id);
}

// Whole words before beginnings of words; marks as typed before other marks; words side by side before words apart.
async function find(pagefind, query, filters) {
  const options = { filters };
  const typed = query.replace(/["“”]/g, " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  isMeant = () => true;
  if (!typed.length) return { results: await hits(pagefind, null, { ...options, sort: { date: "desc" } }), absent: [] };
  const places = [];
  const words = [];
  const absent = [];
  for (const word of typed) {
    const having = await hits(pagefind, `"${word}"`, options);
    const known = having.length || (await begins(await hits(pagefind, word, {}), word));
    if (!known) absent.push(word);
    else {
      words.push(word);
      places.push(new Map(having.map((each) => [each.id, new Set(each.words)])));
    }
  }
  const quoted = /^["“”].+["“”]$/u.test(query);
  if (!words.length || (quoted && absent.length)) return { results: [], absent };
  const plain = words.join(" ");
  const all = await hits(pagefind, plain, options);
  const phrase = await hits(pagefind, `"${plain}"`, options);
  const whole = new Set(all.map((each) => each.id).filter((id) => places.every((place) => place.has(id))));
  const together = new Set([...names(phrase), ...adjoining(places)]);
  const accented = bare(plain) !== plain.normalize("NFD");
  const exactly = names(accented ? await hits(pagefind, plain, options, true) : []);
  const both = names(accented ? await hits(pagefind, `"${plain}"`, options, true) : []);
  const rank = ({ id }) => (both.has(id) ? 2 : exactly.has(id) && whole.has(id) ? 1 : 0);
  const worth = ({ id, score }) => score * (together.has(id) ? 2 : 1);
  const kept = quoted || whole.size ? all.filter(({ id }) => together.has(id) || both.has(id) || (!quoted && whole.has(id))) : absent.length ? [] : all;
  if (whole.size) isMeant = among(words);
  return { results: kept.sort((a, b) => rank(b) - rank(a) || worth(b) - worth(a)), absent };
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
    const { results, absent } = answer;
    const rows = await Promise.all(results.slice(0, ROWS).map(write));
    if (turn !== asked) return;
    say(told(results.length, query, absent), rows);
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
  list.replaceChildren(...rows);
  status.textContent = text;
}

function told(count, query, absent) {
  const n = new Intl.NumberFormat(language).format(count);
  const words = count === 0 ? status.dataset.none : count === 1 ? status.dataset.one : status.dataset.other;
  const text = fill(words, { n, query });
  return count && absent.length ? `${text} ${fill(status.dataset.absent, { words: absent.map(shown).join(", ") })}` : text;
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
  const parts = html.split(/(<mark>.*?<\/mark>)/s).filter(Boolean).map((piece) => {
    const inside = piece.match(/^<mark>(.*)<\/mark>$/s);
    const text = shown((inside ? inside[1] : piece).replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    return inside && isMeant(text) ? element("mark", { textContent: text }) : text;
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
