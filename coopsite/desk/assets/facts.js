// What the files of a story say in one field, put together, and what each file has to say after a change. Nothing here touches the page.
//
// `values` maps each language that has a file to what that file says, undefined where it says nothing. A file gives a text as
// a bare string, in its own language, or as a map by language. Lists of one length are put together entry by entry, so that a
// file with a list has an entry for each: where it has nothing to say itself, a stand-in that repeats what another file says.
// Nothing is changed in place: each function returns new values.
//
/** @typedef {{key: string, shape: string, scope: string, list: boolean, required: boolean, row: Field[], short: string,
 *   also: string[], needs: string[][], label: string, help: string, choices: {value: string, label: string}[], placeholder: string}} Field */
/** @typedef {Record<string, any>} Values */
/** @typedef {(string|number)[]} Path */

const NAMED_ADDRESS = /^([^:/]+?)\s*(?::|,|–|—|-)\s+(https?:\/\/\S+)$/;
const DOMAIN = /^[^\s/@]+\.[a-z]{2,}$/i;

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isNothing = (value) => value === undefined || value === null;
const item = (field) => ({ ...field, list: false });
const isText = (field) => field.scope === "localized" && !field.row.length;
const hasTexts = (field) => field.scope === "localized";

/** Returns the field, or the entry of a list, at `path` below `field`. @param {Field} field @param {Path} path */
function fieldAt(field, path) {
  return path.reduce((at, step) => (at.list ? item(at) : at.row.find((each) => each.key === step)), field);
}

// Whether `value` has a form that this module understands; if not, the form offers it as text.
export function isKnown(field, value) {
  if (isNothing(value)) return true;
  if (field.shape === "tags" && typeof value === "string") return true;
  if (field.list) return Array.isArray(value) && value.every((each) => isKnown(item(field), each));
  if (!field.row.length) {
    return isText(field) && isMap(value)
      ? Object.values(value).every((each) => isNothing(each) || typeof each === "string")
      : typeof value !== "object" || (field.shape === "focus" && Array.isArray(value));
  }
  if (!isMap(value)) return typeof value === "string" && (field.short !== "" || field.shape === "row" && isSource(field));
  return field.row.every((inner) => isKnown(inner, value[keyIn(inner.key, field, value)]));
}

const isSource = (field) => field.key === "source" && !field.short;

// The name under which a row has `key`: some may be written in two ways.
function keyIn(key, field, map) {
  const [one, other] = field.also;
  return key === one && !(one in map) && other in map ? other : key;
}

// A row as a map, whatever it is short for.
function asMap(field, value) {
  if (isNothing(value)) return {};
  if (isMap(value)) return value;
  const text = String(value).trim();
  if (!isSource(field)) return { [field.short]: value };
  const named = NAMED_ADDRESS.exec(text);
  if (named) return { name: named[1], url: named[2] };
  return text.includes("://") || DOMAIN.test(text) ? { url: text } : { name: text };
}

function asBare(field, map, before) {
  const [key, ...more] = Object.keys(map);
  if (more.length || !["string", "number"].includes(typeof map[key]) || isMap(before) && !standsIn(field, before)) return map;
  if (isSource(field)) return typeof before === "string" && key in asMap(field, map[key]) ? map[key] : map;
  return key === field.short ? map[key] : map;
}

// Whether a row says nothing but a text of another language in place of its own.
const standsIn = (field, map) => Object.keys(map).length === 1 && isMap(map[field.short]);

// What one file says at `path`.
function at(field, value, path) {
  for (const step of path) {
    if (isNothing(value)) return undefined;
    value = field.list ? (Array.isArray(value) ? value[step] : undefined) : asMap(field, value)[keyIn(step, field, asMap(field, value))];
    field = fieldAt(field, [step]);
  }
  return value ?? undefined;
}

// `value` with what `change` makes of what stands at `path`; what becomes undefined is taken away.
function put(field, value, path, change) {
  if (!path.length) return change(value ?? undefined);
  const [step, ...rest] = path;
  if (field.list) {
    const list = Array.isArray(value) ? [...value] : [];
    while (list.length < step) list.push(undefined);
    list[step] = put(item(field), list[step], rest, change);
    return list;
  }
  const map = { ...asMap(field, value) };
  const key = keyIn(step, field, map);
  const made = put(fieldAt(field, [step]), map[key], rest, change);
  if (made === undefined) delete map[key];
  if (!Object.keys(map).length && made === undefined) return undefined;
  return asBare(field, made === undefined ? map : withKey(field, map, key, made), value);
}

// A map with a key; a new one stands where the declaration has it.
function withKey(field, map, key, value) {
  if (key in map) return { ...map, [key]: value };
  const order = field.row.map((inner) => inner.key);
  const place = (name) => order.indexOf(name);
  const entries = Object.entries(map);
  const before = entries.findIndex(([name]) => place(name) > place(key));
  return Object.fromEntries(entries.toSpliced(before < 0 ? entries.length : before, 0, [key, value]));
}

const wordsOf = (leaf, file, language) => {
  if (isMap(leaf)) return leaf[language] ?? undefined;
  return file === language && !isNothing(leaf) ? String(leaf) : undefined;
};

const holding = (field, values, path) => Object.keys(values).filter((file) => at(field, values[file], path) !== undefined);

/** Returns the words in `language` at `path`; undefined where no file has any. @param {Field} field @param {Values} values */
export function words(field, values, path, language) {
  const files = [language, ...Object.keys(values)].filter((file) => file in values);
  return files.map((file) => wordsOf(at(field, values[file], path), file, language)).find((text) => text !== undefined);
}

/** Returns the shared value at `path`: that of the first file that has one. @param {Field} field @param {Values} values */
export function shared(field, values, path) {
  const [file] = holding(field, values, path);
  return file && at(field, values[file], path);
}

/** Returns how many entries the list at `path` has. @param {Field} field @param {Values} values */
export function count(field, values, path) {
  const lists = Object.values(values).map((value) => at(field, value, path));
  return Math.max(0, ...lists.map((list) => (Array.isArray(list) ? list.length : 0)));
}

/** Tells whether no file says anything at `path`. @param {Field} field @param {Values} values */
export function isEmpty(field, values, path) {
  const says = (value) => {
    if (isNothing(value) || value === "") return false;
    return typeof value !== "object" || Object.values(value).some(says);
  };
  return !Object.values(values).some((value) => says(at(field, value, path)));
}

/**
 * Returns the values after `text` is said in `language` at `path`; undefined takes it away.
 * Words are changed wherever they stand. New ones go into the file of their language, or where other texts of this field
 * stand as maps by language, into such a map.
 */
export function withWords(field, values, path, language, text) {
  const next = { ...values };
  const said = Object.keys(values).filter((file) => wordsOf(at(field, values[file], path), file, language) !== undefined);
  const order = Object.keys(values);
  for (const file of said) {
    next[file] = put(field, values[file], path, (leaf) => {
      if (!isMap(leaf)) return text;
      return inMap({ ...leaf, [language]: text }, order);
    });
  }
  if (!said.length && text !== undefined) {
    const file = fileForWords(field, values, path, language);
    next[file] = put(field, values[file], path, (leaf) => {
      if (file === language && (leaf === undefined || isRepeated(leaf, field, values, path, file))) return text;
      const map = isMap(leaf) ? leaf : leaf === undefined ? {} : { [file]: leaf };
      return inMap({ ...map, [language]: text }, order);
    });
  }
  return settled(field, text === undefined ? withoutIdle(field, next, path, language) : next);
}

// A map by language in the order of the site, without what is undefined; undefined where nothing is left.
function inMap(map, order) {
  const place = (language) => (order.includes(language) ? order.indexOf(language) : order.length);
  const left = Object.entries(map).filter(([, text]) => text !== undefined);
  return left.length ? Object.fromEntries(left.sort(([a], [b]) => place(a) - place(b))) : undefined;
}

// Whether a map only repeats what other files say.
function isRepeated(leaf, field, values, path, file) {
  if (!isMap(leaf)) return false;
  return Object.entries(leaf).every(([language, text]) =>
    Object.keys(values).some((other) => other !== file && wordsOf(at(field, values[other], path), other, language) === text));
}

function fileForWords(field, values, path, language) {
  const isThere = (file) => isMap(at(field, values[file], path));
  if (isThere(language)) return language;
  const map = Object.keys(values).find(isThere);
  if (map) return map;
  const within = path.slice(0, path.findLastIndex((step) => typeof step === "number"));
  if (!(language in values)) return Object.keys(values)[0];
  if (!path.some((step) => typeof step === "number") || Array.isArray(at(field, values[language], within))) return language;
  const other = holding(field, values, within)[0];
  return other && isByMaps(field, other, values[other]) ? other : language;
}

// Whether a file says texts of this field by maps in which its own language is one.
function isByMaps(field, file, value) {
  if (isNothing(value)) return false;
  if (field.shape === "tags" && typeof value === "string") return true;
  if (field.list) return Array.isArray(value) && value.some((each) => isByMaps(item(field), file, each));
  if (isText(field)) return isMap(value) && file in value;
  const map = asMap(field, value);
  return field.row.some((inner) => isByMaps(inner, file, map[keyIn(inner.key, field, map)]));
}

/** Returns the values after the shared `value` is given at `path`; undefined takes it away. `home` is the file for what none has. */
export function withShared(field, values, path, value, home) {
  const next = { ...values };
  let files = holding(field, values, path);
  if (!files.length && value !== undefined) {
    let within = path;
    let having = [];
    while (!having.length && within.length) {
      within = within.slice(0, -1);
      having = within.length ? holding(field, values, within) : holding(field, values, []);
    }
    files = [having.includes(home) || !having.length ? home : having[0]];
  }
  for (const file of files) next[file] = put(field, values[file], path, () => value);
  return settled(field, next);
}

/** Returns the values with room for an entry before the one at `index`, in each file that has the list. */
export function withRoom(field, values, path, index) {
  return eachList(field, values, path, (list) => list.length >= index && list.toSpliced(index, 0, undefined));
}

/** Returns the values without an entry of the list at `path`. */
export function withoutEntry(field, values, path, index) {
  return eachList(field, values, path, (list) => list.length > index && list.toSpliced(index, 1));
}

/** Returns what each file says in an entry of the list at `path`; files without the list are left out. */
export function entryOf(field, values, path, index) {
  const files = holding(field, values, path).filter((file) => at(field, values[file], path).length > index);
  return Object.fromEntries(files.map((file) => [file, at(field, values[file], [...path, index])]));
}

/** Returns the values with an entry put back that `entryOf` gave. */
export function withEntry(field, values, path, index, entry) {
  const next = { ...values };
  for (const [file, said] of Object.entries(entry)) {
    next[file] = put(field, values[file], path, (list) => (list ?? []).toSpliced(index, 0, said));
  }
  return settled(field, next);
}

/** Returns the values with the entry `from` moved to the place `to`. */
export function moved(field, values, path, from, to) {
  return eachList(field, values, path, (list) =>
    list.length > Math.max(from, to) && list.toSpliced(from, 1).toSpliced(to, 0, list[from]));
}

function eachList(field, values, path, change) {
  const next = { ...values };
  for (const file of holding(field, values, path)) {
    const list = at(field, values[file], path);
    const made = Array.isArray(list) && change(list);
    if (made) next[file] = put(field, values[file], path, () => (made.length ? made : undefined));
  }
  return next;
}

// Takes the list of `language` away from its file where it only repeats what other files say.
function withoutIdle(field, values, path, language) {
  const last = path.findLastIndex((step) => typeof step === "number");
  if (last < 0 || !(language in values)) return values;
  const within = path.slice(0, last);
  const list = at(field, values[language], within);
  const one = fieldAt(field, path.slice(0, last + 1));
  if (!Array.isArray(list) || !isText(one) || holding(field, values, within).length < 2) return values;
  const isIdle = list.every((leaf, index) => isNothing(leaf) || isRepeated(leaf, field, values, [...within, index], language));
  return isIdle ? { ...values, [language]: put(field, values[language], within, () => undefined) } : values;
}

// Gives each file that has a list an entry for each, and each entry what the format asks of every file.
function settled(field, values) {
  const next = {};
  for (const file of Object.keys(values)) next[file] = whole(field, values[file], []);
  return next;

  function whole(at_, value, path) {
    if (isNothing(value) && !(path.length && typeof path.at(-1) === "number")) return undefined;
    if (at_.list) {
      if (!Array.isArray(value)) return value;
      const length = count(field, values, path);
      return Array.from({ length }, (_, index) => whole(item(at_), value[index], [...path, index]) ?? "");
    }
    if (!at_.row.length) return isNothing(value) ? standIn(at_, path) : value;
    if (!isNothing(value) && !isMap(value)) return value;
    const map = { ...value };
    for (const inner of at_.row) {
      const key = keyIn(inner.key, at_, map);
      if (!isNothing(map[key])) map[key] = whole(inner, map[key], [...path, inner.key]);
    }
    if (!path.length) return map;
    for (const keys of at_.needs) {
      if (keys.some((key) => !isNothing(map[keyIn(key, at_, map)]))) continue;
      keys.some((key) => fill(map, at_.row.find((inner) => inner.key === key), path, at_));
    }
    if (!Object.keys(map).length) at_.row.some((inner) => fill(map, inner, path, at_));
    return map;
  }

  function fill(map, inner, path, row) {
    const key = keyIn(inner.key, row, map);
    if (!isNothing(map[key])) return true;
    const made = standIn(inner, [...path, inner.key]);
    if (!isNothing(made)) map[key] = made;
    return !isNothing(made);
  }

  function standIn(inner, path) {
    if (inner.row.length || inner.list) return undefined;
    if (!hasTexts(inner)) return shared(field, values, path);
    for (const language of Object.keys(values)) {
      const text = words(field, values, path, language);
      if (text !== undefined) return { [language]: text };
    }
    return undefined;
  }
}
