// Applies the edits it reads to facts, and writes what each file says then, and what the form reads there. Run by test_facts.py.

import { readFileSync } from "node:fs";

import * as facts from "../../coopsite/desk/assets/facts.js";

const { fields, cases } = JSON.parse(readFileSync(0, "utf8"));

const answers = cases.map(({ key, edits }) => {
  const field = fields.find((each) => each.key === key);
  let values = { vi: undefined, en: undefined };
  for (const [act, index, at, language, text] of edits) {
    const path = at ? [index, at] : [index];
    const length = facts.count(field, values, []);
    if (act === "insert") values = facts.withRoom(field, values, [], index);
    if (act === "remove") values = facts.withoutEntry(field, values, [], index);
    else if (act === "move") values = facts.moved(field, values, [], index, length - 1);
    else if (language) values = facts.withWords(field, values, path, language, text ?? undefined);
    else values = facts.withShared(field, values, path, text ?? undefined, "vi");
    for (let last = facts.count(field, values, []) - 1; last >= 0; last--) {
      if (facts.isEmpty(field, values, [last])) values = facts.withoutEntry(field, values, [], last);
    }
  }
  const read = Array.from({ length: facts.count(field, values, []) }, (_, index) =>
    Object.fromEntries((field.row.length ? field.row : [{ key: "", scope: "localized" }]).map((inner) => {
      const path = inner.key ? [index, inner.key] : [index];
      if (inner.scope !== "localized") return [inner.key, facts.shared(field, values, path) ?? null];
      return [inner.key, { vi: facts.words(field, values, path, "vi") ?? null, en: facts.words(field, values, path, "en") ?? null }];
    })));
  return { values, read };
});

process.stdout.write(JSON.stringify(answers));
