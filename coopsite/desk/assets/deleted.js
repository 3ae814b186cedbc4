// Deleted stories, which can be brought back, or deleted for good.

import { below, get, send } from "./api.js";
import { openDialog } from "./dialog.js";
import { fill, main, make, storyAddress } from "./dom.js";
import { complain, notify } from "./notices.js";
import { follow, gathered } from "./shell.js";
import { restoreStory } from "./story_actions.js";
import { language as spoken, moment, say } from "./words.js";

const GATHERING = 250; // milliseconds in which changes of files are taken together
const room = make("div");
const about = make("p", { class: "soft" }, say("deleted_about"));
main.querySelector(".opening").replaceWith(about, room);

async function refresh() {
  try {
    const { deleted } = await get("deleted");
    about.hidden = deleted.length === 0;
    fill(room, deleted.length ? table(deleted) : nothing());
  } catch (error) {
    complain(error, refresh);
  }
}

const nothing = () => make("div", { class: "empty" }, make("h2", {}, say("deleted_none")), make("p", {}, say("deleted_none_why")));

function table(deleted) {
  const heads = ["list_head_title", "deleted_when", "deleted_files"].map((name) => make("th", { scope: "col" }, say(name)));
  return make(
    "table",
    { class: "plain stack" },
    make("caption", { class: "visually-hidden" }, say("shell_deleted")),
    make("thead", {}, make("tr", {}, heads, make("th", { scope: "col" }, make("span", { class: "visually-hidden" }, say("list_head_actions"))))),
    make("tbody", {}, deleted.map(row)),
  );
}

function row({ id, key, titles, deleted_at: when, paths }) {
  const lang = spoken in titles ? spoken : Object.keys(titles)[0];
  const name = titles[lang] || key;
  const back = make("button", { type: "button", "aria-label": say("deleted_restore_this", { title: name }) }, say("deleted_restore"));
  back.addEventListener("click", async () => {
    back.disabled = true;
    const found = await restoreStory(id, name);
    if (found) location.href = storyAddress(found);
    else await refresh();
  });
  const discard = make("button", { type: "button", class: "quiet", "aria-label": say("deleted_discard_this", { title: name }) }, say("deleted_discard"));
  discard.addEventListener("click", async () => {
    if (!(await confirmed(id, name))) return;
    notify(say("deleted_discarded", { title: name }));
    await refresh();
    (room.querySelector("button") ?? main).focus();
  });
  return make(
    "tr",
    {},
    make("th", { scope: "row", "data-label": say("list_head_title"), lang }, name),
    make("td", { "data-label": say("deleted_when") }, make("time", { datetime: when }, moment(when))),
    make("td", { "data-label": say("deleted_files") }, make("ul", { class: "paths" }, paths.map((path) => make("li", {}, make("code", {}, path))))),
    make("td", { class: "doings" }, back, discard),
  );
}

/** Ask whether the story is to be gone for good, and see to it; says whether it is. */
const confirmed = (id, title) =>
  openDialog({
    title: say("deleted_discard_title", { title }),
    content: [make("p", {}, say("deleted_discard_text"))],
    action: say("deleted_discard_do"),
    danger: true,
    submit: () => send("DELETE", below("deleted", id)),
  });

await refresh();
const soon = gathered(refresh, GATHERING);
follow("", { changed: soon, back: soon });
