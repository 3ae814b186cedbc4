// The texts of a story: as saved, and with what was changed here. Keeps changes on disk as drafts; saves them.

// Milliseconds: without a change until a draft is sent, and after the first change at the latest; until sending is tried again;
// until what is not kept by the server is kept by the browser; until a server that does not answer counts as gone.
const PAUSE = 120;
const LONGEST = 900;
const RETRY = 1500;
const LATE = 2000;
const SILENT = 15_000;
const SILENT_SAVE = 60_000;
const KEEPALIVE_BYTES = 60_000; // browsers let no larger request outlive its page
const LOCAL = "coopsite-desk:";

const CHANGES = ["set", "unset", "front", "body"];

/**
 * One story, open in one tab.
 *
 * Events, each with `detail.lang`: "change" {field} (front matter, "body" or "front" differs now), "replaced" (what is saved is another
 * text now), "state" (kept, saved, failed …), "kept" (a draft is on disk), "saved", "conflict", "behind" (the file was changed by
 * somebody else), "failed" {error} (it could not be saved).
 */
export class StoryModel extends EventTarget {
  #api;
  #tab;
  #storage;
  #composing = false;
  #asked = 0;

  /**
   * @param story the answer of story/KEY
   * @param tools `api` as api.js has it; `tab`, the name of this tab; `storage`, where words wait while the server is away, the browser's if it has any
   */
  constructor(story, { api, tab, storage }) {
    super();
    this.#api = api;
    this.#tab = tab;
    this.#storage = storage;
    this.texts = {};
    this.story = story;
    for (const [lang, text] of Object.entries(story.texts)) this.texts[lang] = this.#opened(lang, text);
  }

  /** Tells whether somebody is typing in a language's fields, so that nothing is replaced there. */
  busy = () => false;

  get languages() {
    return Object.keys(this.texts);
  }

  // ---- what the texts say

  /** Return the value of a field as it is now; undefined where the text does not say it. */
  get(lang, field) {
    const text = this.texts[lang];
    if (text.set.has(field)) return text.set.get(field);
    return text.unset.has(field) ? undefined : (text.raw ?? text.front_matter)[field];
  }

  /** Return the body as it is now. */
  body(lang) {
    return this.texts[lang].newBody ?? this.texts[lang].body;
  }

  set(lang, field, value) {
    put(this.texts[lang], field, value);
    this.#changed(lang, field);
  }

  unset(lang, field) {
    put(this.texts[lang], field, undefined);
    this.#changed(lang, field);
  }

  setBody(lang, body) {
    const text = this.texts[lang];
    text.newBody = whole(body) === whole(text.body) ? null : body;
    this.#changed(lang, "body");
  }

  /** Replace the raw front matter, which then holds all that fields were set to before. */
  setFront(lang, front) {
    const text = this.texts[lang];
    // What could not be written into it is not in it.
    if (text.trouble && (text.set.size || text.unset.size)) this.#offerMine(lang);
    text.newFront = front === text.front ? null : front;
    if (text.newFront === null) text.raw = null;
    text.set.clear();
    text.unset.clear();
    this.#changed(lang, "front");
  }

  /** Return the raw front matter with what was changed in it. Throws what kept the server from writing it. */
  async front(lang) {
    const text = this.texts[lang];
    const hasFields = () => text.set.size + text.unset.size > 0;
    while (hasFields() && this.state(lang) !== "kept") {
      await this.#inTurn(text, () => this.#keep(lang));
      if (text.error) throw text.error;
    }
    return (hasFields() ? text.written : text.newFront) ?? text.front;
  }

  /** Tell whether the front matter as it is now can be read, as far as is known. */
  readable(lang) {
    const text = this.texts[lang];
    return (text.newFront === null ? text.readable : text.rawReadable) !== false;
  }

  /** Tell whether a file is no text at all, so that nothing of it can be changed here. */
  locked(lang) {
    const { readable, front, body, base } = this.texts[lang];
    return readable === false && front === "" && body === "" && base !== null;
  }

  /** Return what differs from the file; null where nothing does. */
  pending(lang) {
    const { set, unset, newFront, newBody } = this.texts[lang];
    if (!set.size && !unset.size && newFront === null && newBody === null) return null;
    const found = { set: Object.fromEntries(set), unset: [...unset] };
    if (newFront !== null) found.front = newFront;
    if (newBody !== null) found.body = newBody;
    return found;
  }

  /** Return "saved", "changed" (not on disk yet), "kept" (as a draft) or "unkept" (could not be kept; see `error`). */
  state(lang) {
    const text = this.texts[lang];
    if (text.error) return "unkept";
    if (text.version !== text.keptVersion) return "changed";
    return this.pending(lang) ? "kept" : "saved";
  }

  // ---- drafts

  /** Say that letters are being composed, or no more: nothing is sent meanwhile. */
  composing(on) {
    if (on === this.#composing) return;
    this.#composing = on;
    if (!on) this.dispatchEvent(new Event("composed"));
    if (!on) for (const lang of this.languages) if (this.state(lang) === "changed") this.#schedule(lang);
  }

  /** Wait until no letters are being composed. */
  async rest() {
    while (this.#composing) await new Promise((done) => this.addEventListener("composed", done, { once: true }));
  }

  /** Have all that was changed on disk, as drafts. */
  async flush() {
    await Promise.all(this.languages.map((lang) => this.state(lang) !== "saved" && this.#inTurn(this.texts[lang], () => this.#keep(lang))));
  }

  /** Have what is not saved on disk, and shown, once more: the server was started anew. */
  again() {
    for (const lang of this.languages) if (this.pending(lang)) this.#changed(lang, "");
  }

  /** Do what can be done while the page goes: tell whether all words are safe. */
  leave() {
    let safe = true;
    for (const lang of this.languages) {
      const text = this.texts[lang];
      if (text.version === text.keptVersion && !text.error) continue;
      const change = this.pending(lang);
      if (!change) continue;
      safe = this.#keepHere(lang) && safe;
      const data = this.#draft(text, change);
      if (new TextEncoder().encode(JSON.stringify(data)).length < KEEPALIVE_BYTES) {
        this.#api.send("PUT", at("draft", text.path), data, { keepalive: true }).catch(() => {});
      }
    }
    return safe;
  }

  /** Take a draft that was offered: its changes are this page's from now on; what this page had is offered in its place. */
  take(lang, draft) {
    const text = this.texts[lang];
    this.#offerMine(lang);
    Object.assign(text, changesOf(draft), { base: draft.base, over: true });
    this.#withdraw(lang, draft);
    this.#tell("replaced", lang);
    this.#changed(lang, "");
  }

  /** Delete a draft that was offered. */
  async drop(lang, draft) {
    if (!draft.here) await this.#dropKept(this.texts[lang], { tab: draft.tab, seq: draft.seq });
    this.#withdraw(lang, draft);
  }

  // Without `seq` whatever this tab keeps; what other tabs keep stays in any case.
  #dropKept(text, which = { tab: this.#tab }) {
    return this.#inTurn(text, () => this.#api.send("DELETE", at("draft", text.path), which));
  }

  #offerMine(lang) {
    const change = this.pending(lang);
    if (!change) return;
    const text = this.texts[lang];
    text.offers = [{ ...mine(text, change), here: true }, ...text.offers];
    this.#rememberOffers(text);
  }

  #withdraw(lang, draft) {
    const text = this.texts[lang];
    text.offers = text.offers.filter((each) => each !== draft);
    this.#rememberOffers(text);
    this.#tell("state", lang);
  }

  // ---- saving

  /** Save every text that was changed; return the languages that were saved. */
  async save() {
    const found = await Promise.all(
      this.languages.map((lang) => this.pending(lang) && this.#inTurn(this.texts[lang], () => this.#save(lang))),
    );
    const saved = found.filter(Boolean);
    // It is saved, whether or not this can be answered now.
    if (saved.length) await this.refresh().catch(() => {});
    return saved;
  }

  /** Ask what is saved now. A text that was changed here stays as it is, and is told to be behind. */
  async refresh() {
    const number = ++this.#asked;
    const known = new Map(this.languages.map((lang) => [lang, this.texts[lang].digest]));
    const story = await this.#api.get(`story/${address(this.story.key)}`);
    if (number !== this.#asked) return;
    this.story = story;
    for (const [lang, text] of Object.entries(this.texts)) {
      if (story.texts[lang]?.digest || text.gone || !text.digest) continue;
      text.gone = true;
      this.#tell("behind", lang);
    }
    for (const [lang, fresh] of Object.entries(story.texts)) {
      const text = this.texts[lang];
      // What was saved while the answer was on its way is newer than the answer; what is being saved is asked for again.
      if (text && (text.digest !== known.get(lang) || text.saving || (text.digest && !fresh.digest))) continue;
      if (!text) {
        this.texts[lang] = this.#opened(lang, fresh);
        this.#tell("replaced", lang);
      } else if (fresh.digest === text.digest) {
        Object.assign(text, factsOf(fresh), { gone: false, theirs: null });
        this.#tell("state", lang);
      } else if (this.#holds(lang, fresh)) {
        this.replace(lang, fresh);
      } else if (this.pending(lang) || this.busy(lang)) {
        if (text.theirs?.digest !== fresh.digest) {
          text.theirs = fresh;
          text.gone = false;
          this.#tell("behind", lang);
          // Who saved that may have dropped the draft of this text with it.
          if (this.pending(lang)) this.#changed(lang, "");
        }
      } else this.replace(lang, fresh);
    }
  }

  /** Drop what was changed here, and show what is saved (`theirs`). */
  async takeTheirs(lang, theirs) {
    this.replace(lang, theirs);
    await this.#dropKept(this.texts[lang]).catch(() => {});
  }

  /** Base what was changed here on `theirs`: what was not changed here is theirs. Saving then replaces their version. */
  rebase(lang, theirs, change = this.pending(lang)) {
    const text = this.texts[lang];
    const { set, unset, ...words } = changesOf(change ?? {});
    Object.assign(text, factsOf(theirs), clean(theirs.digest), words);
    for (const [field, value] of set) put(text, field, value);
    for (const field of unset) put(text, field, undefined);
    if (text.newBody !== null && whole(text.newBody) === whole(text.body)) text.newBody = null;
    if (text.newFront === text.front) text.newFront = null;
    this.#tell("replaced", lang);
    this.#changed(lang, "");
  }

  /** Have a text whose file is gone be a new file when it is saved. */
  anew(lang) {
    const text = this.texts[lang];
    const { newFront, front, raw, front_matter: values, set, unset } = text;
    const body = this.body(lang);
    Object.assign(text, clean(null), { front: null, body: null, newFront: newFront ?? front, newBody: body, raw: raw ?? values, set, unset });
    this.#changed(lang, "");
  }

  /** Show another saved text, without changes. */
  replace(lang, fresh) {
    const text = this.texts[lang];
    Object.assign(text, factsOf(fresh), clean(fresh.digest), { version: text.version + 1, keptVersion: text.version + 1 });
    this.#forgetHere(text);
    this.#tell("replaced", lang);
    this.#tell("state", lang);
  }

  // Whether a file says all that was changed here: then it was saved from here, and the answer got lost.
  #holds(lang, { front, front_matter: values, body }) {
    const change = this.pending(lang);
    if (!change || whole(body) !== whole(this.body(lang))) return false;
    if (change.front !== undefined) return front === change.front && !this.texts[lang].set.size && !change.unset.length;
    return Object.entries(change.set).every(([field, value]) => values && field in values && same(values[field], value)) && !change.unset.some((field) => field in values);
  }

  async #save(lang) {
    const text = this.texts[lang];
    const change = this.pending(lang);
    if (!change) return null;
    const { version, newFront, front: oldFront } = text;
    const said = text.raw ?? text.front_matter;
    clearTimeout(text.timer);
    text.saving = true;
    try {
      const data = { base: text.base, tab: this.#tab, ...change };
      const { digest } = await this.#api.send("PUT", at("text", text.path), data, { signal: AbortSignal.timeout(SILENT_SAVE) });
      text.digest = text.base = digest;
    } catch (error) {
      if (error.name !== "changed") {
        this.#failed(lang, error);
        this.#tell("failed", lang, { error });
        return null;
      }
      const { theirs } = error.data;
      if (theirs && this.#holds(lang, theirs)) {
        this.replace(lang, theirs);
        return lang;
      }
      text.theirs = theirs;
      text.gone = !theirs;
      this.#tell(text.gone ? "behind" : "conflict", lang);
      return null;
    } finally {
      text.saving = false;
    }
    // What is on the screen by now counts from what is saved now: it may be what was saved before.
    const body = this.body(lang);
    const fields = text.newFront === newFront ? new Map([...Object.keys(change.set), ...change.unset, ...text.set.keys(), ...text.unset].map((field) => [field, this.get(lang, field)])) : null;
    text.front_matter = { ...said, ...change.set };
    for (const field of change.unset) delete text.front_matter[field];
    if (change.front !== undefined) {
      text.front = change.front;
      if (text.newFront === change.front) Object.assign(text, { newFront: null, raw: null });
      else text.newFront ??= oldFront;
    }
    if (change.body !== undefined) text.body = change.body;
    text.newBody = whole(body) === whole(text.body) ? null : body;
    for (const [field, value] of fields ?? []) put(text, field, value);
    text.error = text.theirs = null;
    if (text.version === version) text.keptVersion = version;
    else this.#schedule(lang);
    this.#forgetHere(text);
    this.#tell("saved", lang);
    this.#tell("state", lang);
    return lang;
  }

  // ---- inside

  #opened(lang, text) {
    const made = { ...factsOf(text), ...clean(text.digest), version: 0, keptVersion: 0, seq: 0, turn: Promise.resolve(), offers: [] };
    if (text.draft) made.offers.push(text.draft);
    const here = this.#keptHere(text.path);
    for (const kept of here) {
      if (!made.offers.some((each) => sameChange(each, kept)) && hasChange(kept, text)) made.offers.push({ ...kept, here: true });
    }
    if (here.length) this.#write(text.path, here.map((each) => ({ ...each, by: this.#tab })));
    return made;
  }

  #changed(lang, field) {
    const text = this.texts[lang];
    text.version += 1;
    // What was offered and neither taken nor deleted is set aside before a new draft replaces it.
    if (!text.remembered) this.#rememberOffers(text);
    if (text.error) text.here = this.#keepHere(lang);
    text.late ??= setTimeout(() => {
      text.late = null;
      if (this.state(lang) === "changed") this.#keepHere(lang);
    }, LATE);
    this.#tell("change", lang, { field });
    this.#schedule(lang);
    this.#tell("state", lang);
  }

  #schedule(lang, pause = PAUSE) {
    const text = this.texts[lang];
    clearTimeout(text.timer);
    text.since ??= Date.now();
    if (this.#composing) return;
    const wait = Math.max(0, Math.min(pause, text.since + LONGEST - Date.now()));
    text.timer = setTimeout(() => this.#inTurn(text, () => this.#keep(lang)), text.error ? pause : wait);
  }

  // One request after the other for each text: a draft never overtakes the saving of what it holds.
  #inTurn(text, work) {
    const turn = text.turn.then(work, work);
    text.turn = turn.catch(() => {});
    return turn;
  }

  #draft(text, change) {
    text.seq = Math.max(text.seq + 1, Date.now());
    return { seq: text.seq, tab: this.#tab, base: text.base, ...(text.over ? { over: true } : {}), ...change };
  }

  async #keep(lang) {
    const text = this.texts[lang];
    clearTimeout(text.timer);
    if (text.version === text.keptVersion && !text.error) return;
    const version = text.version;
    const change = this.pending(lang);
    text.since = null;
    try {
      const answer = change
        ? await this.#api.send("PUT", at("draft", text.path), this.#draft(text, change), { signal: AbortSignal.timeout(SILENT) })
        : await this.#api.send("DELETE", at("draft", text.path), { tab: this.#tab });
      Object.assign(text, { error: null, over: false, keptVersion: version, keptAt: new Date() });
      if (version === text.version) this.#forgetHere(text);
      this.#answered(lang, change, answer ?? {});
    } catch (error) {
      if (error.name === "other_draft") this.#setAside(text, error.data.draft);
      else this.#failed(lang, error);
    }
    if (text.version !== text.keptVersion && !text.error) this.#schedule(lang);
    this.#tell("state", lang);
  }

  // Another tab, now or some time ago, keeps a draft of this text: it is set aside, and offered, before this one replaces it.
  #setAside(text, draft) {
    text.offers = [draft, ...text.offers.filter((each) => each.tab !== draft.tab)];
    this.#rememberOffers(text);
    text.over = true;
  }

  #answered(lang, change, answer) {
    const text = this.texts[lang];
    text.written = answer.front;
    text.trouble = answer.error ? { message: answer.message, line: answer.line } : null;
    if (change?.front !== undefined && text.newFront === change.front) {
      text.rawReadable = answer.readable && !answer.error;
      text.raw = text.rawReadable ? answer.front_matter : null;
      this.#tell("change", lang, { field: "front" });
    }
    if (answer.findings) text.findings = answer.findings;
    if (answer.address) text.address = answer.address;
    this.#tell("kept", lang);
  }

  #failed(lang, error) {
    const text = this.texts[lang];
    text.error = error;
    text.here = this.#keepHere(lang);
    this.#schedule(lang, RETRY);
    this.#tell("state", lang);
  }

  #tell(type, lang, more = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: { lang, ...more } }));
  }

  // ---- the browser's own store, for when the server is away

  #keptHere(path) {
    try {
      return JSON.parse((this.#storage ?? localStorage).getItem(LOCAL + path) ?? "[]");
    } catch {
      return [];
    }
  }

  #keepHere(lang) {
    const text = this.texts[lang];
    const change = this.pending(lang);
    return this.#store(text, [...(change ? [mine(text, change)] : []), ...text.offers]);
  }

  #forgetHere(text) {
    this.#store(text, text.offers);
  }

  #rememberOffers(text) {
    text.remembered = true;
    this.#store(text, text.offers);
  }

  // What other tabs have put there since this one was opened stays.
  #store({ path }, drafts) {
    const others = this.#keptHere(path).filter(({ by }) => by !== this.#tab);
    return this.#write(path, [...drafts.map((each) => ({ ...each, by: this.#tab })), ...others]);
  }

  #write(path, drafts) {
    try {
      const storage = this.#storage ?? localStorage;
      if (drafts.length) storage.setItem(LOCAL + path, JSON.stringify(drafts));
      else storage.removeItem(LOCAL + path);
      return true;
    } catch {
      return false;
    }
  }
}

const clean = (digest) => ({
  base: digest, set: new Map(), unset: new Set(), newFront: null, newBody: null, raw: null, theirs: null, error: null, since: null, over: false, gone: false, trouble: null, rawReadable: true,
});

// What the server says of a text's file, its draft apart; the front matter of one that cannot be read says nothing.
const factsOf = ({ draft: _, ...text }) => ({ readable: text.front_matter !== null, ...text, front_matter: text.front_matter ?? {} });

const changesOf = ({ set, unset, front, body }) => ({ set: new Map(Object.entries(set ?? {})), unset: new Set(unset), newFront: front ?? null, newBody: body ?? null });

const mine = (text, change) => ({ base: text.base, kept_at: new Date().toISOString(), ...change });

// A file ends with the end of a line, whether or not one was typed.
const whole = (body) => (body === null || body.endsWith("\n") ? body : `${body}\n`);

// Has a field say `value`, undefined for nothing, where that is not what the file says.
function put(text, field, value) {
  const said = text.raw ?? text.front_matter;
  text.set.delete(field);
  text.unset.delete(field);
  if (value === undefined) {
    if (field in said) text.unset.add(field);
  } else if (!(field in said) || !same(said[field], value)) text.set.set(field, value);
}

const address = (path) => path.split("/").map(encodeURIComponent).join("/");
const at = (what, path) => `${what}/${address(path)}`;

/** Tell whether two values of JSON are the same. */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && same(one[name], other[name]));
}

const changeOf = (draft) => Object.fromEntries(CHANGES.map((name) => [name, draft[name] ?? (name === "set" ? {} : name === "unset" ? [] : null)]));
const sameChange = (one, other) => same(changeOf(one), changeOf(other));
const hasChange = (draft, text) =>
  Object.keys(draft.set ?? {}).length > 0 || (draft.unset ?? []).length > 0 ||
  (draft.front ?? text.front) !== text.front || (draft.body ?? text.body) !== text.body;
