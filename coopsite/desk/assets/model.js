// The texts of a story: as saved, and with what was changed here. Keeps changes on disk as drafts; saves them.

const PAUSE = 120;
const LONGEST = 900;
const RETRY = 1500;
const KEEPALIVE_BYTES = 60_000;
const LOCAL = "coopsite-desk:";

const CHANGES = ["set", "unset", "front", "body"];

/**
 * One story, open in one tab. Milliseconds without a change before a draft is sent: PAUSE; LONGEST after the first change.
 *
 * Events, each with `detail.lang`: "change" {field} (front matter, "body" or "front" differs now), "replaced" (what is saved is another
 * text now), "state" (kept, saved, failed …), "kept" {answer} (a draft is on disk), "saved", "conflict", "behind" (the file was changed
 * by somebody else).
 */
export class StoryModel extends EventTarget {
  #api;
  #tab;
  #storage;
  #composing = false;
  #asked = 0;

  /**
   * @param story the answer of story/KEY
   * @param tools `api` as api.js has it; `tab`, the name of this tab; `storage`, where words wait while the server is away
   */
  constructor(story, { api, tab, storage = globalThis.localStorage }) {
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
    const text = this.texts[lang];
    const saved = (text.raw ?? text.front_matter)[field];
    text.unset.delete(field);
    if (field in (text.raw ?? text.front_matter) && same(saved, value)) text.set.delete(field);
    else text.set.set(field, value);
    this.#changed(lang, field);
  }

  unset(lang, field) {
    const text = this.texts[lang];
    text.set.delete(field);
    if (field in (text.raw ?? text.front_matter)) text.unset.add(field);
    this.#changed(lang, field);
  }

  setBody(lang, body) {
    const text = this.texts[lang];
    text.newBody = body === text.body ? null : body;
    this.#changed(lang, "body");
  }

  /** Replace the raw front matter, which then holds all that fields were set to before. */
  setFront(lang, front) {
    const text = this.texts[lang];
    text.newFront = front === text.front ? null : front;
    if (text.newFront === null) text.raw = null;
    text.set.clear();
    text.unset.clear();
    this.#changed(lang, "front");
  }

  /** Return the raw front matter with what was changed in it. */
  async front(lang) {
    const text = this.texts[lang];
    if (text.set.size || text.unset.size) await this.#inTurn(text, () => this.#keep(lang));
    return (text.set.size || text.unset.size ? text.written : text.newFront) ?? text.front;
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
    this.#composing = on;
    if (!on) for (const lang of this.languages) if (this.state(lang) === "changed") this.#schedule(lang);
  }

  /** Have all that was changed on disk, as drafts. */
  async flush() {
    await Promise.all(this.languages.map((lang) => this.state(lang) !== "saved" && this.#inTurn(this.texts[lang], () => this.#keep(lang))));
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
      if (JSON.stringify(data).length < KEEPALIVE_BYTES) {
        this.#api.send("PUT", at("draft", text.path), data, { keepalive: true }).catch(() => {});
      }
    }
    return safe;
  }

  /** Take a draft that was offered: its changes are this page's from now on. */
  take(lang, draft) {
    const text = this.texts[lang];
    text.base = draft.base;
    text.over = true;
    text.set = new Map(Object.entries(draft.set ?? {}));
    text.unset = new Set(draft.unset ?? []);
    text.newFront = draft.front ?? null;
    text.newBody = draft.body ?? null;
    this.#withdraw(lang, draft);
    this.#tell("replaced", lang);
    this.#changed(lang, "");
  }

  /** Delete a draft that was offered. */
  async drop(lang, draft) {
    const text = this.texts[lang];
    if (!draft.here && !this.pending(lang)) await this.#inTurn(text, () => this.#api.send("DELETE", at("draft", text.path)));
    this.#withdraw(lang, draft);
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
    if (saved.length) await this.refresh();
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
      // What was saved while the answer was on its way is newer than the answer.
      if (text && (text.digest !== known.get(lang) || (text.digest && !fresh.digest))) continue;
      if (!text) {
        this.texts[lang] = this.#opened(lang, fresh);
        this.#tell("replaced", lang);
      } else if (fresh.digest === text.digest) {
        const { draft: _, ...facts } = fresh;
        Object.assign(text, facts, { gone: false, theirs: null });
        this.#tell("state", lang);
      } else if (this.pending(lang) || this.busy(lang)) {
        if (text.theirs?.digest !== fresh.digest) {
          text.theirs = fresh;
          this.#tell("behind", lang);
          // Who saved that may have dropped the draft of this text with it.
          if (this.pending(lang)) this.#changed(lang, "");
        }
      } else this.replace(lang, fresh);
    }
  }

  /** Drop what was changed here, and show what is saved (`theirs`). */
  async takeTheirs(lang, theirs) {
    const text = this.texts[lang];
    this.replace(lang, theirs);
    await this.#inTurn(text, () => this.#api.send("DELETE", at("draft", text.path)).catch(() => {}));
  }

  /** Base what was changed here on `theirs`: what was not changed here is theirs. Saving then replaces their version. */
  rebase(lang, theirs, change = this.pending(lang)) {
    const text = this.texts[lang];
    this.replace(lang, theirs);
    text.set = new Map(Object.entries(change?.set ?? {}));
    text.unset = new Set(change?.unset ?? []);
    text.newFront = change?.front ?? null;
    text.newBody = change?.body ?? null;
    this.#settle(text);
    this.#tell("replaced", lang);
    this.#changed(lang, "");
  }

  /** Have a text whose file is gone be a new file when it is saved. */
  async anew(lang) {
    const text = this.texts[lang];
    const front = await this.front(lang);
    const body = this.body(lang);
    Object.assign(text, clean(null), { front: null, body: null, newFront: front, newBody: body, gone: false });
    this.#changed(lang, "");
  }

  /** Show another saved text, without changes. */
  replace(lang, fresh) {
    const text = this.texts[lang];
    const { draft: _, ...facts } = fresh;
    Object.assign(text, facts, clean(fresh.digest), { version: text.version + 1, keptVersion: text.version + 1 });
    this.#forgetHere(text);
    this.#tell("replaced", lang);
    this.#tell("state", lang);
  }

  async #save(lang) {
    const text = this.texts[lang];
    const change = this.pending(lang);
    if (!change) return null;
    const version = text.version;
    clearTimeout(text.timer);
    try {
      const { digest } = await this.#api.send("PUT", at("text", text.path), { base: text.base, tab: this.#tab, ...change });
      text.digest = text.base = digest;
    } catch (error) {
      if (error.status === 409) {
        text.theirs = error.data.theirs;
        text.gone = !text.theirs;
        this.#tell(text.gone ? "behind" : "conflict", lang);
      } else {
        this.#failed(lang, error);
      }
      return null;
    }
    text.front_matter = { ...(text.raw ?? text.front_matter), ...change.set };
    for (const field of change.unset) delete text.front_matter[field];
    if (change.front !== undefined) text.front = change.front;
    if (change.body !== undefined) text.body = change.body;
    if (text.newFront === change.front) Object.assign(text, { newFront: null, raw: null });
    text.error = text.theirs = null;
    this.#settle(text);
    if (text.version === version) text.keptVersion = version;
    else this.#schedule(lang);
    this.#forgetHere(text);
    this.#tell("saved", lang);
    this.#tell("state", lang);
    return lang;
  }

  // ---- inside

  #opened(lang, text) {
    const made = { ...text, ...clean(text.digest), version: 0, keptVersion: 0, seq: 0, turn: Promise.resolve(), offers: [] };
    if (text.draft) made.offers.push(text.draft);
    for (const kept of this.#keptHere(text.path)) {
      if (!made.offers.some((each) => sameChange(each, kept)) && hasChange(kept, text)) made.offers.push({ ...kept, here: true });
    }
    return made;
  }

  #settle(text) {
    const said = text.raw ?? text.front_matter;
    for (const [field, value] of text.set) if (field in said && same(said[field], value)) text.set.delete(field);
    for (const field of text.unset) if (!(field in said)) text.unset.delete(field);
    if (text.newBody === text.body) text.newBody = null;
    if (text.newFront === text.front) Object.assign(text, { newFront: null, raw: null });
  }

  #changed(lang, field) {
    const text = this.texts[lang];
    text.version += 1;
    // What was offered and neither taken nor deleted is set aside before a new draft replaces it.
    if (text.offers.length) this.#rememberOffers(text);
    if (text.error) text.here = this.#keepHere(lang);
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
        ? await this.#api.send("PUT", at("draft", text.path), this.#draft(text, change))
        : await this.#api.send("DELETE", at("draft", text.path));
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
    this.#tell("kept", lang, { answer });
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
      return JSON.parse(this.#storage.getItem(LOCAL + path) ?? "[]");
    } catch {
      return [];
    }
  }

  #keepHere(lang) {
    const text = this.texts[lang];
    const change = this.pending(lang);
    const mine = change && { base: text.base, kept_at: new Date().toISOString(), ...change };
    return this.#store(text, [...(mine ? [mine] : []), ...text.offers]);
  }

  #forgetHere(text) {
    this.#store(text, text.offers);
  }

  #rememberOffers(text) {
    this.#store(text, text.offers);
  }

  #store(text, drafts) {
    try {
      if (drafts.length) this.#storage.setItem(LOCAL + text.path, JSON.stringify(drafts));
      else this.#storage.removeItem(LOCAL + text.path);
      return true;
    } catch {
      return false;
    }
  }
}

const clean = (digest) => ({
  base: digest, set: new Map(), unset: new Set(), newFront: null, newBody: null, raw: null, theirs: null, error: null, since: null, over: false, gone: false, trouble: null, rawReadable: true,
});

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
