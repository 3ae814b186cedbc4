// Deleted stories, which can be brought back.

import { get } from "./api.js";
import { fill, main, make, storyAddress } from "./dom.js";
import { complain } from "./notices.js";
import { follow, gathered } from "./shell.js";
import { restoreStory } from "./story_actions.js";
import { moment, say } from "./words.js";

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

function row({ id, key, title, deleted_at: when, paths }) {
  const name = title || key;
  const back = make("button", { type: "button", "aria-label": say("deleted_restore_this", { title: name }) }, say("deleted_restore"));
  back.addEventListener("click", async () => {
    back.disabled = true;
    const found = await restoreStory(id, name);
    if (found) location.href = storyAddress(found);
    else await refresh();
  });
  return make(
    "tr",
    {},
    make("th", { scope: "row", "data-label": say("list_head_title") }, name),
    make("td", { "data-label": say("deleted_when") }, make("time", { datetime: when }, moment(when))),
    make("td", { "data-label": say("deleted_files") }, make("ul", { class: "paths" }, paths.map((path) => make("li", {}, make("code", {}, path))))),
    make("td", { class: "doings" }, back),
  );
}

await refresh();
const soon = gathered(refresh, GATHERING);
follow("", { changed: soon, back: soon });
