// Makes up what files say in a field, changes one cell of it, and answers with every other cell that reads otherwise then.
// Run by test_facts.py.

import { readFileSync } from "node:fs";

import * as facts from "../../coopsite/desk/assets/facts.js";

const { fields, rounds, seed } = JSON.parse(readFileSync(0, "utf8"));
const LANGUAGES = ["vi", "en"];
let state = seed;
// A linear congruential generator: the same numbers everywhere.
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const chance = (part) => random() < part;
const pick = (list) => list[Math.floor(random() * list.length)];
const word = () => pick(["một", "two", "3", "x: y", "", "2024-05"]);

function text(language) {
  if (chance(0.6)) return word();
  return Object.fromEntries(LANGUAGES.filter((each) => each === language || chance(0.5)).map((each) => [each, word()]));
}

function value(field, language) {
  if (chance(0.3)) return undefined;
  if (field.list) return Array.from({ length: Math.floor(random() * 4) }, () => value({ ...field, list: false }, language) ?? null);
  if (!field.row.length) return field.scope === "localized" ? text(language) : word();
  if (field.short && chance(0.4)) return word();
  const map = {};
  for (const inner of field.row) {
    const said = value(inner, language);
    if (said !== undefined) map[inner.key] = said;
  }
  if (chance(0.3)) map.unknown = "stays";
  return map;
}

function* cells(top, values, field = top, path = []) {
  if (field.list) {
    for (let at = 0; at < facts.count(top, values, path); at++) yield* cells(top, values, { ...field, list: false }, [...path, at]);
  } else if (field.row.length) {
    for (const inner of field.row) yield* cells(top, values, inner, [...path, inner.key]);
  } else if (field.scope === "localized") {
    for (const language of LANGUAGES) yield [path, language];
  } else {
    yield [path, null];
  }
}

// A blank text says as little as none.
const read = (field, values, [path, language]) =>
  (language ? facts.words(field, values, path, language) : facts.shared(field, values, path)) || undefined;
const unknowns = (value) => JSON.stringify(value ?? null).split('"unknown":"stays"').length;

const answers = [];
let tried = 0;
for (let round = 0; round < rounds; round++) {
  const field = pick(fields.filter((each) => each.scope !== "own" && !["free_map", "tags", "focus"].includes(each.shape)));
  const values = Object.fromEntries(LANGUAGES.map((language) => [language, value(field, language)]));
  if (!LANGUAGES.every((language) => facts.isKnown(field, values[language]))) continue;
  const all = [...cells(field, values)];
  if (!all.length) continue;
  tried++;
  const [path, language] = pick(all);
  const said = chance(0.25) ? undefined : "nói khác";
  const next = language ? facts.withWords(field, values, path, language, said) : facts.withShared(field, values, path, said, "vi");
  const wrong = all
    .filter((cell) => String(cell) !== String([path, language]))
    .filter((cell) => JSON.stringify(read(field, values, cell)) !== JSON.stringify(read(field, next, cell)));
  if (read(field, next, [path, language]) !== said) wrong.push([path, language]);
  for (const file of LANGUAGES) if (unknowns(values[file]) !== unknowns(next[file])) wrong.push([file, "unknown"]);
  if (wrong.length) answers.push({ field: field.key, cell: [path, language, said ?? null], wrong, values, next });
}

process.stdout.write(JSON.stringify({ tried, answers }));
