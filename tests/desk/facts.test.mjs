// What each file of a story says after a change in the form. Run by test_facts.py; `FORM` names a file with the form of a meeting.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as facts from "../../coopsite/desk/assets/facts.js";

const fields = JSON.parse(readFileSync(process.env.FORM, "utf8")).groups.flatMap((group) => group.fields);
const field = (key) => fields.find((each) => each.key === key);
const both = (vi, en) => ({ vi, en });
const words = (key, values, path, language, text) => facts.withWords(field(key), values, path, language, text);
const shared = (key, values, path, value, home = "vi") => facts.withShared(field(key), values, path, value, home);

test("a text goes into the file of its language", () => {
  assert.deepEqual(words("place", both("Hà Nội", undefined), [], "en", "Hanoi"), both("Hà Nội", "Hanoi"));
  assert.deepEqual(words("place", both("Hà Nội", "Hanoi"), [], "vi", undefined), both(undefined, "Hanoi"));
});

test("a text written by language stays so", () => {
  const once = both({ vi: "Hà Nội", en: "Hanoi" }, undefined);
  assert.equal(facts.words(field("place"), once, [], "en"), "Hanoi");
  assert.deepEqual(words("place", once, [], "en", "Ha Noi"), both({ vi: "Hà Nội", en: "Ha Noi" }, undefined));
  assert.deepEqual(words("place", once, [], "en", undefined), both({ vi: "Hà Nội" }, undefined));
  assert.deepEqual(words("place", both(undefined, { vi: "Hà Nội" }), [], "en", "Hanoi"), both(undefined, { vi: "Hà Nội", en: "Hanoi" }));
});

test("a list in the other language begins with one entry, and stands in for those that are missing", () => {
  const begun = words("agenda", both(["a", "b"], undefined), [1], "en", "B");
  assert.deepEqual(begun, both(["a", "b"], [{ vi: "a" }, "B"]));
  assert.deepEqual(words("agenda", begun, [0], "en", "A"), both(["a", "b"], ["A", "B"]));
  assert.deepEqual(words("agenda", begun, [0], "vi", "á"), both(["á", "b"], [{ vi: "á" }, "B"]));
  assert.deepEqual(words("agenda", begun, [1], "en", undefined), both(["a", "b"], undefined));
});

test("a row that grows, moves and goes does so in each file that has the list", () => {
  const list = both(["a", "b"], ["A", "B"]);
  const room = facts.withRoom(field("agenda"), list, [], 1);
  assert.deepEqual(words("agenda", room, [1], "vi", "x"), both(["a", "x", "b"], ["A", { vi: "x" }, "B"]));
  assert.deepEqual(facts.moved(field("agenda"), list, [], 0, 1), both(["b", "a"], ["B", "A"]));
  assert.deepEqual(facts.withoutEntry(field("agenda"), list, [], 0), both(["b"], ["B"]));
  assert.deepEqual(facts.withoutEntry(field("agenda"), both(["a"], ["A"]), [], 0), both(undefined, undefined));
});

test("an entry that went comes back as it was", () => {
  const list = both([{ form: "flag", note: "x" }, { form: "order" }], [{ body: "A" }, { body: "B" }]);
  const entry = facts.entryOf(field("awards"), list, [], 0);
  const less = facts.withoutEntry(field("awards"), list, [], 0);
  assert.deepEqual(facts.withEntry(field("awards"), less, [], 0, entry), list);
  const none = facts.withoutEntry(field("agenda"), both(["a"], ["A"]), [], 0);
  assert.deepEqual(facts.withEntry(field("agenda"), none, [], 0, { vi: "a", en: "A" }), both(["a"], ["A"]));
});

test("lists of unlike length are made alike by the next change", () => {
  assert.deepEqual(words("agenda", both(["a", "b", "c"], ["A"]), [0], "en", "Á"), both(["a", "b", "c"], ["Á", { vi: "b" }, { vi: "c" }]));
});

test("rows are bare or maps as they stand", () => {
  const tasks = both(["một", { text: "hai", status: "done" }], ["one", "two"]);
  assert.deepEqual(words("tasks", tasks, [0, "text"], "vi", "Một"), both(["Một", { text: "hai", status: "done" }], ["one", "two"]));
  assert.deepEqual(shared("tasks", tasks, [0, "due"], "2024-12-31"), both([{ text: "một", due: "2024-12-31" }, { text: "hai", status: "done" }], ["one", "two"]));
  assert.deepEqual(words("tasks", both([{ text: "một" }], undefined), [0, "text"], "vi", "x"), both([{ text: "x" }], undefined));
  assert.deepEqual(words("tasks", both(["một", "hai"], undefined), [0, "text"], "en", "one"), both(["một", "hai"], ["one", { text: { vi: "hai" } }]));
});

test("a stand-in becomes bare again once its words are there", () => {
  const begun = both(["một", "hai"], ["one", { text: { vi: "hai" } }]);
  assert.deepEqual(words("tasks", begun, [1, "text"], "en", "two"), both(["một", "hai"], ["one", "two"]));
});

test("where texts stand by language, new ones do too", () => {
  const awards = [{ form: "flag", body: { vi: "Thủ tướng", en: "Prime Minister" } }, { form: "order" }];
  const made = words("awards", both(awards, undefined), [1, "body"], "vi", "Chủ tịch nước");
  assert.deepEqual(made, both([awards[0], { form: "order", body: "Chủ tịch nước" }], undefined));
  assert.deepEqual(words("awards", made, [1, "body"], "en", "President"),
    both([awards[0], { form: "order", body: { vi: "Chủ tịch nước", en: "President" } }], undefined));
});

test("a person is called by the key that stands there", () => {
  const chair = both({ name: "An", office: "Chủ tịch" }, { office: "President" });
  assert.equal(facts.words(field("chair"), chair, ["person"], "vi"), "An");
  assert.deepEqual(words("chair", chair, ["person"], "vi", "Bình"), both({ name: "Bình", office: "Chủ tịch" }, { office: "President" }));
  assert.deepEqual(words("chair", both("An", undefined), ["office"], "vi", "Chủ tịch"), both({ person: "An", office: "Chủ tịch" }, undefined));
});

test("a shared fact is written wherever it stands, and else at home", () => {
  assert.deepEqual(shared("held_on", both("2024-01-01", "2024-01-01"), [], "2024-01-02"), both("2024-01-02", "2024-01-02"));
  assert.deepEqual(shared("held_on", both(undefined, undefined), [], "2024-01-02", "en"), both(undefined, "2024-01-02"));
  assert.deepEqual(shared("image", both(undefined, { alt: "A flag" }), ["src"], "flag.jpg"), both(undefined, { alt: "A flag", src: "flag.jpg" }));
  assert.deepEqual(shared("purposes", both(["forum"], undefined), [1], "signing"), both(["forum", "signing"], undefined));
  assert.deepEqual(shared("image", both({ src: "a.jpg" }, undefined), ["src"], undefined), both(undefined, undefined));
});

test("a source on one line is read and kept as one", () => {
  const values = both("Báo Hải Phòng: https://baohaiphong.vn", undefined);
  assert.equal(facts.words(field("source"), values, ["name"], "vi"), "Báo Hải Phòng");
  assert.equal(facts.shared(field("source"), values, ["url"]), "https://baohaiphong.vn");
  assert.deepEqual(words("source", both("Cổng Hải Phòng", undefined), ["name"], "vi", "Cổng Hà Nội"), both("Cổng Hà Nội", undefined));
  assert.deepEqual(shared("source", both("Cổng Hải Phòng", undefined), ["url"], "https://a.vn"), both({ name: "Cổng Hải Phòng", url: "https://a.vn" }, undefined));
});

test("what the form does not know stays", () => {
  const odd = both([{ form: "flag", note: "x" }], undefined);
  assert.deepEqual(shared("awards", odd, [0, "form"], "order"), both([{ form: "order", note: "x" }], undefined));
  assert.equal(facts.isKnown(field("agenda"), "a, b"), false);
  assert.equal(facts.isKnown(field("tasks"), ["a", { text: { vi: "b" } }]), true);
  assert.equal(facts.isKnown(field("place"), ["a"]), false);
});

test("a new key stands where the declaration has it", () => {
  const made = words("targets", both([{ indicator: "Thành viên", target: 5 }], undefined), [0, "unit"], "vi", "người");
  assert.deepEqual(Object.keys(made.vi[0]), ["indicator", "unit", "target"]);
  assert.deepEqual(Object.keys(shared("awards", both([{ note: "x", status: "proposed" }], undefined), [0, "form"], "flag").vi[0]), ["note", "form", "status"]);
});

test("nothing is changed in place", () => {
  const before = Object.freeze(both(Object.freeze(["a"]), Object.freeze(["A"])));
  words("agenda", before, [0], "vi", "b");
  assert.deepEqual(before, both(["a"], ["A"]));
});

test("an empty alternative text is an answer", () => {
  const made = words("image", both({ src: "a.jpg" }, undefined), ["alt"], "vi", "");
  assert.deepEqual(made, both({ src: "a.jpg", alt: "" }, undefined));
  assert.equal(facts.words(field("image"), made, ["alt"], "vi"), "");
});
