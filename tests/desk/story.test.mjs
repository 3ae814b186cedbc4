// What a story's page keeps and saves, what its toolbar does to a text, and what it finds where. Run by test_story_scripts.py.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { differences } from "../../coopsite/desk/assets/differences.js";
import { StoryModel } from "../../coopsite/desk/assets/model.js";
import { fieldOf, placeOf } from "../../coopsite/desk/assets/places.js";
import { blocked, emphasised, lined, linked, noted } from "../../coopsite/desk/assets/toolbar.js";

const PATH = "content/news/a b.vi.md";
const DRAFT = "draft/content/news/a%20b.vi.md";
const TEXT = "text/content/news/a%20b.vi.md";
const KEPT = 400; // milliseconds within which a draft is sent

const story = (more = {}) => ({
  key: "news/a b", languages: ["vi", "en"], missing: ["en"],
  texts: { vi: { path: PATH, digest: "d0", front_matter: { title: "Một", tags: ["x"] }, front: "title: Một\n", body: "\nChữ.\n", state: "draft", address: "/vi/", draft: null, ...more } },
});

class Storage extends Map {
  full = false;
  getItem = (name) => this.get(name) ?? null;
  setItem(name, value) {
    if (this.full) throw new Error("quota");
    this.set(name, value);
  }
  removeItem = (name) => this.delete(name);
}

// A server that answers as told; `sent` holds what was asked of it.
function opened({ more, storage = new Storage(), tab = "t" } = {}) {
  const server = { sent: [], fails: null, gate: Promise.resolve(), file: "d0", texts: story(more) };
  const send = async (method, path, data) => {
    server.sent.push({ method, path, data });
    await server.gate;
    if (server.fails) throw server.fails;
    if (path.startsWith("text/")) {
      if (data.base !== server.file) throw Object.assign(new Error("changed"), { status: 409, name: "changed", data: { theirs: server.texts.texts.vi } });
      server.file = `d${server.sent.length}`;
      const text = server.texts.texts.vi;
      Object.assign(text, { digest: server.file, body: data.body ?? text.body, front_matter: { ...text.front_matter, ...data.set } });
      return { digest: server.file };
    }
    return { kept: true, findings: [], address: "/vi/", front: server.front, ...server.trouble };
  };
  const model = new StoryModel(structuredClone(server.texts), { api: { send, get: async () => (await server.late) ?? structuredClone(server.texts) }, tab, storage });
  const events = [];
  for (const name of ["change", "replaced", "kept", "saved", "conflict", "behind", "failed"]) model.addEventListener(name, ({ detail }) => events.push([name, detail.lang]));
  return { model, server, storage, events, drafts: () => server.sent.filter(({ path }) => path === DRAFT) };
}

const gone = Object.assign(new Error("gone"), { status: 0 });

describe("the texts of a story", { concurrency: true }, () => {
  test("what changes is sent once, after a pause", async () => {
    const { model, drafts } = opened();
    model.set("vi", "title", "Hai");
    model.unset("vi", "tags");
    model.setBody("vi", "\nChữ mới.\n");
    assert.equal(model.get("vi", "title"), "Hai");
    assert.equal(model.get("vi", "tags"), undefined);
    assert.equal(model.state("vi"), "changed");
    await wait(KEPT);
    assert.equal(model.state("vi"), "kept");
    assert.equal(drafts().length, 1);
    const { seq, ...data } = drafts()[0].data;
    assert.ok(seq > 0);
    assert.deepEqual(data, { tab: "t", base: "d0", set: { title: "Hai" }, unset: ["tags"], body: "\nChữ mới.\n" });
  });

  test("what is as it was again is no draft", async () => {
    const { model, drafts } = opened();
    model.set("vi", "title", "Hai");
    await wait(KEPT);
    model.set("vi", "title", "Một");
    model.set("vi", "tags", ["x"]);
    assert.equal(model.pending("vi"), null);
    await wait(KEPT);
    assert.equal(model.state("vi"), "saved");
    assert.deepEqual(drafts().map(({ method }) => method), ["PUT", "DELETE"]);
  });

  test("who goes on typing is kept all the same", async () => {
    const { model, drafts } = opened();
    for (let at = 0; at < 30; at++) {
      model.setBody("vi", `\n${"a".repeat(at)}\n`);
      await wait(50);
    }
    assert.ok(drafts().length >= 1);
    await wait(KEPT);
    assert.equal(drafts().at(-1).data.body, `\n${"a".repeat(29)}\n`);
    const order = drafts().map(({ data }) => data.seq);
    assert.deepEqual(order, [...new Set(order)].sort((one, other) => one - other));
  });

  test("nothing is sent while letters are composed", async () => {
    const { model, drafts } = opened();
    model.composing(true);
    model.setBody("vi", "\nChu\n");
    await wait(KEPT);
    assert.equal(drafts().length, 0);
    model.setBody("vi", "\nChữ\n");
    model.composing(false);
    await wait(KEPT);
    assert.deepEqual(drafts().map(({ data }) => data.body), ["\nChữ\n"]);
  });

  test("what cannot be kept stays in the browser until it can", async () => {
    const { model, server, storage } = opened();
    server.fails = gone;
    model.setBody("vi", "\nGiữ lấy.\n");
    await wait(KEPT);
    assert.equal(model.state("vi"), "unkept");
    assert.equal(model.texts.vi.error, gone);
    assert.equal(JSON.parse(storage.getItem(`coopsite-desk:${PATH}`))[0].body, "\nGiữ lấy.\n");
    const again = opened({ storage });
    assert.equal(again.model.texts.vi.offers[0].body, "\nGiữ lấy.\n");
    assert.equal(again.model.body("vi"), "\nChữ.\n", "it is offered, not forced");
    server.fails = null;
    await wait(1800);
    assert.equal(model.state("vi"), "kept");
    assert.equal(storage.getItem(`coopsite-desk:${PATH}`), null);
  });

  test("leaving says whether all words are safe", async () => {
    const { model, server, storage } = opened();
    assert.equal(model.leave(), true);
    server.fails = gone;
    storage.full = true;
    model.setBody("vi", "\nMất?\n");
    assert.equal(model.leave(), false);
    storage.full = false;
    assert.equal(model.leave(), true);
    server.fails = null;
    await model.flush();
  });

  test("saving sends what changed, and keeps what changes meanwhile", async () => {
    const { model, server, events } = opened();
    model.set("vi", "title", "Hai");
    let open;
    server.gate = new Promise((resolve) => (open = resolve));
    const saving = model.save();
    await wait(20);
    model.setBody("vi", "\nThêm.\n");
    open();
    assert.deepEqual(await saving, ["vi"]);
    const saved = server.sent.find(({ path }) => path === TEXT);
    assert.deepEqual(saved.data, { base: "d0", tab: "t", set: { title: "Hai" }, unset: [] });
    assert.deepEqual(model.pending("vi"), { set: {}, unset: [], body: "\nThêm.\n" });
    await wait(KEPT);
    assert.equal(server.sent.at(-1).path, DRAFT);
    assert.equal(server.sent.at(-1).data.base, server.file);
    assert.ok(events.some(([name]) => name === "saved"));
    assert.deepEqual(await model.save(), ["vi"]);
    assert.equal(model.state("vi"), "saved");
  });

  test("a draft never overtakes the saving of what it holds", async () => {
    const { model, server } = opened();
    model.setBody("vi", "\nMột.\n");
    let open;
    server.gate = new Promise((resolve) => (open = resolve));
    await wait(KEPT);
    const saving = model.save();
    await wait(50);
    assert.deepEqual(server.sent.map(({ path }) => path), [DRAFT]);
    open();
    await saving;
    assert.deepEqual(server.sent.map(({ path }) => path), [DRAFT, TEXT]);
  });

  test("a file changed meanwhile is never overwritten unasked", async () => {
    const { model, server, events } = opened();
    model.set("vi", "title", "Của tôi");
    server.file = server.texts.texts.vi.digest = "d9";
    Object.assign(server.texts.texts.vi, { body: "\nCủa họ.\n", front_matter: { title: "Của họ", tags: ["y"] } });
    assert.deepEqual(await model.save(), []);
    assert.ok(events.some(([name]) => name === "conflict"));
    assert.equal(server.file, "d9");
    assert.equal(model.get("vi", "title"), "Của tôi");
    model.rebase("vi", model.texts.vi.theirs);
    assert.equal(model.get("vi", "title"), "Của tôi");
    assert.deepEqual(model.get("vi", "tags"), ["y"]);
    assert.equal(model.body("vi"), "\nCủa họ.\n");
    assert.deepEqual(await model.save(), ["vi"]);
    assert.deepEqual(server.sent.at(-1).data, { base: "d9", tab: "t", set: { title: "Của tôi" }, unset: [] });
  });

  test("a file changed by others is shown where nothing was changed here, else told", async () => {
    const { model, server, events } = opened();
    Object.assign(server.texts.texts.vi, { digest: "d5", body: "\nMới.\n" });
    await model.refresh();
    assert.equal(model.body("vi"), "\nMới.\n");
    assert.deepEqual(events.map(([name]) => name), ["replaced"]);
    model.setBody("vi", "\nTôi viết.\n");
    Object.assign(server.texts.texts.vi, { digest: "d6", body: "\nMới nữa.\n" });
    await model.refresh();
    assert.equal(model.body("vi"), "\nTôi viết.\n");
    assert.ok(events.some(([name]) => name === "behind"));
    await model.takeTheirs("vi", model.texts.vi.theirs);
    assert.equal(model.body("vi"), "\nMới nữa.\n");
    assert.equal(model.pending("vi"), null);
  });

  test("an answer that was asked for before a save does not undo it", async () => {
    const { model, server, events } = opened();
    const old = structuredClone(server.texts);
    let answer;
    server.late = new Promise((resolve) => (answer = resolve));
    const asked = model.refresh();
    server.late = null;
    model.setBody("vi", "\nMới.\n");
    await model.save();
    answer(old);
    await asked;
    assert.equal(model.body("vi"), "\nMới.\n");
    assert.deepEqual(events.filter(([name]) => name === "replaced" || name === "behind"), []);
  });

  test("nothing is replaced under somebody's hands", async () => {
    const { model, server, events } = opened();
    model.busy = () => true;
    Object.assign(server.texts.texts.vi, { digest: "d5", body: "\nMới.\n" });
    await model.refresh();
    assert.equal(model.body("vi"), "\nChữ.\n");
    assert.deepEqual(events, [["behind", "vi"]]);
    model.setBody("vi", "\nGõ tiếp.\n");
    await wait(KEPT);
    assert.equal(server.sent.at(-1).data.base, "d0", "saving this will find the other version");
  });

  test("what is as it was again while it is being saved differs from what is saved then", async () => {
    const { model, server } = opened();
    model.set("vi", "title", "Hai");
    model.set("vi", "place", "Huế");
    model.setBody("vi", "\nMới.\n");
    let open;
    server.gate = new Promise((resolve) => (open = resolve));
    const saving = model.save();
    await wait(20);
    model.set("vi", "title", "Một");
    model.unset("vi", "place");
    model.setBody("vi", "\nChữ.\n");
    assert.equal(model.pending("vi"), null);
    open();
    await saving;
    assert.deepEqual(model.pending("vi"), { set: { title: "Một" }, unset: ["place"], body: "\nChữ.\n" });
    assert.equal(model.get("vi", "title"), "Một");
    assert.equal(model.body("vi"), "\nChữ.\n");
    await model.flush();
  });

  test("raw front matter that is as it was again while it is being saved differs, too", async () => {
    const { model, server } = opened();
    model.setFront("vi", "title: Hai\n");
    let open;
    server.gate = new Promise((resolve) => (open = resolve));
    const saving = model.save();
    await wait(20);
    model.setFront("vi", "title: Một\n");
    open();
    await saving;
    assert.deepEqual(model.pending("vi"), { set: {}, unset: [], front: "title: Một\n" });
    await model.flush();
  });

  test("a save whose answer got lost is no conflict", async () => {
    for (const seen of ["when the server is back", "when it is saved again"]) {
      const { model, server, events } = opened();
      model.set("vi", "title", "Hai");
      Object.assign(server.texts.texts.vi, { digest: "d7", front_matter: { title: "Hai", tags: ["x"] } });
      server.file = "d7";
      if (seen === "when the server is back") await model.refresh();
      else assert.deepEqual(await model.save(), ["vi"]);
      assert.equal(model.pending("vi"), null, seen);
      assert.equal(model.texts.vi.theirs, null, seen);
      assert.ok(!events.some(([name]) => name === "conflict" || name === "behind"), seen);
    }
  });

  test("a file that is busy is neither changed nor gone", async () => {
    const { model, server, events } = opened();
    model.set("vi", "title", "Hai");
    server.fails = Object.assign(new Error("busy"), { status: 409, name: "busy", data: {} });
    assert.deepEqual(await model.save(), []);
    assert.equal(model.texts.vi.gone, false);
    assert.deepEqual(events.filter(([name]) => name !== "change"), [["failed", "vi"]]);
    server.fails = null;
    await model.flush();
  });

  test("a version of somebody else that cannot be read is shown all the same", async () => {
    const { model, server } = opened();
    model.set("vi", "title", "Hai");
    Object.assign(server.texts.texts.vi, { digest: "d8", front_matter: null, front: "title: [\n" });
    server.file = "d8";
    await model.save();
    await model.takeTheirs("vi", model.texts.vi.theirs);
    assert.equal(model.get("vi", "title"), undefined);
    assert.equal(model.readable("vi"), false);
  });

  test("only what this tab keeps is deleted on the disk", async () => {
    const { model, server, drafts } = opened({ more: { draft: { ...draft, tab: "u", seq: 5 } } });
    Object.assign(server.texts.texts.vi, { digest: "d5" });
    model.busy = () => true;
    await model.refresh();
    await model.takeTheirs("vi", model.texts.vi.theirs);
    assert.deepEqual(drafts().map(({ method, data }) => [method, data]), [["DELETE", { tab: "t" }]]);
    await model.drop("vi", model.texts.vi.offers[0]);
    assert.deepEqual(drafts().at(-1).data, { tab: "u", seq: 5 });
  });

  test("what is typed before an offered draft is taken is offered in its place", async () => {
    const { model, storage } = opened({ more: { draft } });
    model.setBody("vi", "\nGõ trước.\n");
    model.take("vi", model.texts.vi.offers[0]);
    assert.equal(model.body("vi"), "\nNháp.\n");
    assert.deepEqual(model.texts.vi.offers.map(({ body }) => body), ["\nGõ trước.\n"]);
    assert.ok(storage.getItem(`coopsite-desk:${PATH}`).includes("Gõ trước"));
    await model.flush();
  });

  test("two tabs that cannot reach the server keep their words side by side", async () => {
    const storage = new Storage();
    const [one, other] = [opened({ storage, tab: "a" }), opened({ storage, tab: "b" })];
    one.server.fails = other.server.fails = gone;
    one.model.setBody("vi", "\nThẻ một.\n");
    other.model.setBody("vi", "\nThẻ hai.\n");
    await Promise.all([one.model.flush(), other.model.flush()]);
    const again = opened({ storage, tab: "c" });
    assert.deepEqual(again.model.texts.vi.offers.map(({ body }) => body).sort(), ["\nThẻ hai.\n", "\nThẻ một.\n"]);
    for (const each of [...again.model.texts.vi.offers]) await again.model.drop("vi", each);
    assert.equal(opened({ storage, tab: "d" }).model.texts.vi.offers.length, 0);
    one.server.fails = other.server.fails = null;
    await Promise.all([one.model.flush(), other.model.flush()]);
  });

  test("what a server takes long to keep, and letters still composed, are kept in the browser", async () => {
    const { model, server, storage } = opened();
    model.composing(true);
    model.setBody("vi", "\nChư\n");
    await wait(2100);
    assert.ok(storage.getItem(`coopsite-desk:${PATH}`).includes("Chư"));
    assert.equal(server.sent.length, 0);
    model.composing(false);
    await wait(KEPT);
    assert.equal(storage.getItem(`coopsite-desk:${PATH}`), null);
  });

  test("the raw front matter is not shown without what was changed in it", async () => {
    const { model, server } = opened();
    server.fails = gone;
    model.set("vi", "title", "Hai");
    await assert.rejects(model.front("vi"), gone);
    server.fails = null;
    server.front = "title: Hai\n";
    assert.equal(await model.front("vi"), "title: Hai\n");
  });

  test("what could not be written is offered when the front matter is edited as text", async () => {
    const { model, server } = opened();
    server.trouble = { error: "linked", message: "…" };
    model.set("vi", "title", "Hai");
    assert.equal(await model.front("vi"), "title: Một\n");
    model.setFront("vi", "title: Ba\n");
    assert.deepEqual(model.texts.vi.offers.map(({ set }) => set), [{ title: "Hai" }]);
    await model.flush();
  });

  const draft = { base: "d0", based_on_current: true, kept_at: "2024-01-01T00:00:00Z", set: { title: "Nháp" }, unset: [], front: null, body: "\nNháp.\n" };

  test("a kept draft is offered, and taken only when asked to", async () => {
    const { model, drafts } = opened({ more: { draft } });
    assert.equal(model.body("vi"), "\nChữ.\n");
    assert.equal(model.pending("vi"), null);
    model.take("vi", model.texts.vi.offers[0]);
    assert.equal(model.body("vi"), "\nNháp.\n");
    assert.equal(model.get("vi", "title"), "Nháp");
    assert.deepEqual(model.texts.vi.offers, []);
    await wait(KEPT);
    assert.equal(drafts()[0].data.body, "\nNháp.\n");
  });

  test("the draft of another tab is set aside before it is replaced", async () => {
    const { model, server, storage, drafts } = opened();
    const other = { ...draft, tab: "u" };
    server.fails = Object.assign(new Error("other"), { status: 409, name: "other_draft", data: { draft: other } });
    model.setBody("vi", "\nMình.\n");
    await wait(200);
    server.fails = null;
    await wait(KEPT);
    assert.equal(model.state("vi"), "kept");
    assert.deepEqual(drafts().map(({ data }) => data.over ?? false), [false, true]);
    assert.deepEqual(model.texts.vi.offers, [other]);
    assert.ok(storage.getItem(`coopsite-desk:${PATH}`).includes("Nháp"));
  });

  test("a draft that is neither taken nor deleted outlives the next one", async () => {
    const { model, storage } = opened({ more: { draft } });
    model.setBody("vi", "\nKhác.\n");
    await wait(KEPT);
    assert.equal(model.state("vi"), "kept");
    const again = opened({ storage, more: { draft: { ...draft, set: {}, body: "\nKhác.\n" } } });
    assert.deepEqual(again.model.texts.vi.offers.map(({ body }) => body), ["\nKhác.\n", "\nNháp.\n"]);
    await again.model.drop("vi", again.model.texts.vi.offers[1]);
    assert.equal(storage.getItem(`coopsite-desk:${PATH}`)?.includes("Nháp") ?? false, false);
  });
});

// A text with its selection between brackets; a caret is "‸".
function made(edit, marked, ...more) {
  const start = marked.search(/[⟦‸]/);
  const text = marked.replace(/[⟦⟧‸]/g, "");
  const end = marked.includes("⟧") ? marked.indexOf("⟧") - 1 : start;
  const { from, to, insert, select } = edit(text, start, end, ...more);
  const now = text.slice(0, from) + insert + text.slice(to);
  const [one, other] = select;
  return one === other ? `${now.slice(0, one)}‸${now.slice(one)}` : `${now.slice(0, one)}⟦${now.slice(one, other)}⟧${now.slice(other)}`;
}

test("bold and italic go around words, and away again", () => {
  for (const [before, mark, after] of [
    ["một ⟦hai⟧ ba", "**", "một **⟦hai⟧** ba"],
    ["một **⟦hai⟧** ba", "**", "một ⟦hai⟧ ba"],
    ["một ⟦**hai**⟧ ba", "**", "một ⟦hai⟧ ba"],
    ["một ⟦ hai ⟧ ba", "*", "một  *⟦hai⟧*  ba"],
    ["một **⟦hai⟧** ba", "*", "một ***⟦hai⟧*** ba"],
    ["một ***⟦hai⟧*** ba", "*", "một **⟦hai⟧** ba"],
    ["một ***⟦hai⟧*** ba", "**", "một *⟦hai⟧* ba"],
    ["một h‸ai ba", "**", "một **⟦hai⟧** ba"],
    ["một ‸", "**", "một **‸**"],
    ["- ⟦một\n- hai⟧", "**", "- ⟦**một**\n- **hai**⟧"],
  ]) assert.equal(made(emphasised, before, mark), after, before);
});

test("lines become lists, quotations and headings, and lines again", () => {
  for (const [before, kind, after] of [
    ["‸một", "list", "- một‸"],
    ["⟦một\nhai⟧", "list", "⟦- một\n- hai⟧"],
    ["⟦- một\n- hai⟧", "list", "⟦một\nhai⟧"],
    ["⟦- một\n- hai⟧", "numbers", "⟦1. một\n2. hai⟧"],
    ["đầu:\n⟦một\nhai⟧\nsau", "list", "đầu:\n⟦- một\n- hai⟧\n\nsau"],
    ["đầu\n⟦một⟧", "quote", "đầu\n\n⟦> một⟧"],
    ["⟦một\n\nhai⟧", "quote", "⟦> một\n>\n> hai⟧"],
    ["một‸", "heading", "## một‸"],
    ["## một‸", "heading", "### một‸"],
    ["### một‸", "heading", "một‸"],
    ["‸", "list", "- ‸"],
  ]) assert.equal(made(lined, before, kind), after, before);
});

test("blocks stand apart, links and notes lead somewhere", () => {
  assert.equal(made(blocked, "một‸ hai", "![‸ảnh‸](a.jpg)"), "một\n\n![⟦ảnh⟧](a.jpg)\n\nhai");
  assert.equal(made(blocked, "‸", "![‸ảnh‸](a.jpg)"), "![⟦ảnh⟧](a.jpg)\n");
  assert.equal(made(linked, "xem ⟦báo⟧", "https://a.vn/x (1).pdf", ""), "xem [báo](<https://a.vn/x (1).pdf>)‸");
  assert.equal(made(linked, "xem ‸", "../a.md", "Bài [một]"), "xem [Bài \\[một\\]](../a.md)‸");
  let text = "Một.[^1]\n\n[^1]: A\n";
  for (const { from, to, insert } of noted(text, 4)) text = text.slice(0, from) + insert + text.slice(to);
  assert.equal(text, "Một.[^2][^1]\n\n[^1]: A\n[^2]: ");
});

test("differences put together are both texts again, and what is common is the most there is", () => {
  let seed = 5;
  const chance = (most) => (seed = (seed * 16807) % 2147483647) % most;
  for (let round = 0; round < 300; round++) {
    const [one, other] = [0, 1].map(() => Array.from({ length: chance(9) }, () => "abc"[chance(3)]));
    const found = differences(one, other);
    assert.deepEqual(found.flatMap(([, old]) => old), one);
    assert.deepEqual(found.flatMap(([, , now]) => now), other);
    assert.ok(found.every(([same, old, now]) => !same || old.join() === now.join()));
    assert.ok(found.every(([same], at) => !at || found[at - 1][0] !== same));
    assert.equal(found.filter(([same]) => same).flatMap(([, old]) => old).length, most(one, other));
  }
});

function most([a, ...one], [b, ...other]) {
  if (a === undefined || b === undefined) return 0;
  return a === b ? 1 + most(one, other) : Math.max(most([a, ...one], other), most(one, [b, ...other]));
}

test("words of a page are found in the text by what stands around them", () => {
  const body = "Hội nghị họp ở Hà Nội.\n\n## Nội dung\n\nHội nghị **bàn** [ba việc](../a.md) ở Hà Nội và Huế.\n";
  const at = (shown, word) => {
    const place = placeOf(body, shown, shown.lastIndexOf(word) + 1);
    return place && [body.slice(...place), body.slice(0, place[0]).split("\n").length];
  };
  assert.deepEqual(at("Hội nghị bàn ba việc ở Hà Nội và Huế.", "Hà"), ["Hà", 5]);
  assert.deepEqual(at("Hội nghị họp ở Hà Nội.", "Hà"), ["Hà", 1]);
  assert.deepEqual(at("Hội nghị bàn ba việc ở Hà Nội và Huế.", "bàn"), ["bàn", 5]);
  assert.equal(at("Chân trang", "trang"), null);
});

test("what a page shows of the facts leads to their field", () => {
  const facts = { title: "Hội nghị", summary: "Hội nghị họp ở Hà Nội.", agenda: ["Sơ kết sáu tháng", "Nhiệm vụ"], chair: { person: "Ngô Ngọc Khánh", office: "Chủ tịch" } };
  assert.equal(fieldOf(facts, "Nhiệm vụ"), "agenda.1");
  assert.equal(fieldOf(facts, "Ngô Ngọc Khánh"), "chair.person");
  assert.equal(fieldOf(facts, "Hội nghị"), "title");
  assert.equal(fieldOf(facts, "sơ kết sáu tháng"), "agenda.0");
  assert.equal(fieldOf(facts, "không có"), "");
});
