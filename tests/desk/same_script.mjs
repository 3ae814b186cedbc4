// Tells which scripts say something else than their sources: given pairs of files. Run by test_server.py.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// Node's own parser of JavaScript (`node --expose-internals`).
const { parse } = createRequire(import.meta.url)("internal/deps/acorn/acorn/dist/acorn");
const tree = (file) => JSON.stringify(parse(readFileSync(file, "utf8"), { ecmaVersion: "latest", sourceType: "module" }), (name, value) => (["start", "end"].includes(name) ? undefined : value));
const files = process.argv.slice(2);
for (let at = 0; at < files.length; at += 2) if (tree(files[at]) !== tree(files[at + 1])) console.log(files[at]);
