// Choosing where a link leads: a story of the site, found by its words, or an address.

import { get } from "./api.js";
import { field, openDialog } from "./dialog.js";
import { fill, make } from "./dom.js";
import { finder, fold } from "./folding.js";
import { day, say } from "./words.js";

const SHOWN = 30;

/** Return the path that a text at `from` writes to lead to the story whose text is at `to`, in the reader's own language. */
function pathTo(from, to, language) {
  const here = from.split("/").slice(0, -1);
  const there = to.replace(`.${language}.md`, ".md").split("/");
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => ".."), ...there.slice(same)].join("/").replace(/(^|\/)index\.md$/, "$1") || "./";
}

/**
 * Ask where a link leads.
 * @param {{path: string, lang: string, words: string}} from the text that links, and the words that are to be the link
 * @returns {Promise<{target: string, title: string}|null>} the title is empty for an address
 */
export function chooseLink({ path, lang, words }) {
  let listed = [];
  const address = make("input", { name: "address", autocomplete: "off", inputmode: "url", placeholder: "https://" });
  const search = make("input", { type: "search", name: "search", autofocus: true, value: words.trim().slice(0, 60), input: show });
  const list = make("fieldset", { class: "choices" });
  const legend = make("legend", { class: "visually-hidden" }, say("text_link_stories"));
  load().catch((error) => fill(list, legend, make("p", { class: "soft" }, error.message)));
  return openDialog({
    title: say("text_link"),
    content: [field(say("text_link_search"), search), list, field(say("text_link_address"), address, say("text_link_address_help"))],
    action: say("text_link_insert"),
    submit: (form) => {
      const typed = address.value.trim();
      if (typed) return { target: completed(typed), title: "" };
      const chosen = list.querySelector("input:checked");
      if (!chosen) throw new Error(say("text_link_choose"));
      const text = listed[Number(chosen.value)];
      return { target: pathTo(path, text.path, text.code), title: text.title };
    },
  });

  // The dialog is there at once, so that nothing is typed into the text; the stories follow.
  async function load() {
    const { stories } = await get("stories");
    listed = stories.flatMap((story) => {
      const code = lang in story.texts ? lang : Object.keys(story.texts)[0];
      const text = story.texts[code];
      return text && text.path !== path ? [{ ...text, code, date: story.date, folded: fold(text.title) }] : [];
    });
    show();
  }

  function show() {
    const matches = finder(search.value);
    const found = listed.filter(({ folded }) => matches(folded));
    fill(list, legend, found.slice(0, SHOWN).map((text) =>
      make("label", {}, make("input", { type: "radio", name: "story", value: String(listed.indexOf(text)) }), make("span", {}, text.title, " ", make("small", { class: "soft" }, day(text.date))))));
    if (!found.length) list.append(make("p", { class: "soft" }, say("text_link_none")));
  }
}

function completed(address) {
  if (/^[^\s@/]+@[^\s@/]+\.\w+$/.test(address)) return `mailto:${address}`;
  return /^(?:[a-z]+:|\/|#|\.)/i.test(address) || !/^[^\s/]+\.\w{2,}/.test(address) ? address : `https://${address}`;
}
