// Writes again, cell by cell, what the form reads in the stories given; answers with what changed. Run by test_facts.py.

import { readFileSync } from "node:fs";

import * as facts from "../../coopsite/desk/assets/facts.js";

const { fields, stories } = JSON.parse(readFileSync(0, "utf8"));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const answers = [];

for (const [name, texts] of Object.entries(stories)) {
  for (const field of fields.filter((each) => each.scope !== "own" && each.shape !== "tags")) {
    const values = Object.fromEntries(Object.entries(texts).map(([language, said]) => [language, said[field.key] ?? undefined]));
    if (!Object.values(values).some((value) => value !== undefined) || field.shape === "free_map") continue;
    if (!Object.values(values).every((value) => facts.isKnown(field, value))) answers.push([name, field.key, "not known"]);
    again(field, values, field, []);

    function again(at, all, inner, path) {
      if (inner.list) {
        for (let index = 0; index < facts.count(at, all, path); index++) again(at, all, { ...inner, list: false }, [...path, index]);
      } else if (inner.row.length) {
        for (const one of inner.row) again(at, all, one, [...path, one.key]);
      } else if (inner.scope === "localized") {
        for (const language of Object.keys(all)) {
          const words = facts.words(at, all, path, language);
          if (words !== undefined) tell(at, all, path, facts.withWords(at, all, path, language, words));
        }
      } else {
        const value = facts.shared(at, all, path);
        if (value !== undefined) tell(at, all, path, facts.withShared(at, all, path, value, Object.keys(all)[0]));
      }
    }

    function tell(at, all, path, next) {
      if (!same(all, next)) answers.push([name, at.key, path, all, next]);
    }
  }
}

process.stdout.write(JSON.stringify(answers));
