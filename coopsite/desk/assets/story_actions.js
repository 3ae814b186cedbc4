// What one does with a whole story: make it, add a language, rename, move, delete with a way back.

import { below, send } from "./api.js";
import { choice, field, openDialog, tick } from "./dialog.js";
import { make } from "./dom.js";
import { complain, notify } from "./notices.js";
import { count, languageName, languageTitle, say } from "./words.js";

/**
 * Ask for kind, title and languages and make the story; gives its key, or null.
 * @param {{kinds: Array<{name, label}>, languages: string[], kind?: string}} site `kind` is offered first
 */
export function newStory({ kinds, languages, kind = "" }) {
  const title = make("input", { name: "title", required: true, autocomplete: "off" });
  const select = choice("kind", kinds.map((each) => [each.name, each.label]), kind || kinds[0]?.name);
  const boxes = languages.map((code) => tick(languageTitle(code), "language", { checked: true, value: code }));
  const which = languages.length > 1 && make("fieldset", {}, make("legend", {}, say("action_new_languages")), make("p", { class: "help" }, say("action_new_languages_help")), boxes);
  return openDialog({
    title: say("action_new"),
    content: [field(say("action_new_title"), title, say("action_new_title_help")), field(say("action_kind"), select), which],
    action: say("action_new_make"),
    submit: async (form) => {
      const wanted = languages.length > 1 ? new FormData(form).getAll("language") : languages;
      if (!wanted.length) throw new Error(say("action_new_no_language"));
      const made = await send("POST", "stories", { kind: select.value, title: title.value.trim(), languages: wanted });
      return made.key;
    },
  });
}

/** Ask whether to add the text of a language that a story lacks, and add it; gives its path, or null. */
export const addLanguage = (key, title, code) =>
  openDialog({
    title: say("action_add_title", { language: languageName(code) }),
    content: [make("p", {}, say("action_add_text", { title, language: languageName(code) }))],
    action: say("action_add", { language: languageName(code) }),
    submit: async () => (await send("POST", below("text-of", key), { language: code })).path,
  });

/** Ask for the new name of a story's files, and rename them; gives its new key, or null. Links of other texts follow. */
export function renameStory(key, title) {
  const old = key.split("/").at(-1);
  const name = make("input", { name: "name", required: true, value: old, autocomplete: "off", spellcheck: "false", maxlength: 120 });
  const alias = tick(say("action_rename_address"), "alias", { help: say("action_rename_address_help") });
  return openDialog({
    title: say("action_rename_title", { title }),
    content: [field(say("action_rename_name"), name, say("action_rename_help")), alias],
    action: say("action_rename"),
    submit: async () => {
      const wanted = name.value.trim();
      if (wanted === old && !ticked(alias)) return key;
      const { key: found, edited = [], left = [] } = await send("POST", below("rename", key), { name: wanted, alias: ticked(alias) });
      notify([say("action_renamed", { name: found.split("/").at(-1) }), edited.length && count("action_renamed_links", edited.length)].filter(Boolean).join(" "));
      if (left.length) notify(`${count("action_renamed_left", left.length)} ${left.join(", ")}`, { tone: "error" });
      return found;
    },
  });
}

/** Ask for the kind a story is to have, and move it there; gives its new key, or null. */
export function moveStory(key, title, kind, kinds) {
  const others = kinds.filter((each) => each.name !== kind);
  const select = choice("kind", others.map((each) => [each.name, each.label]), others[0]?.name);
  const alias = tick(say("action_alias"), "alias", { checked: true, help: say("action_alias_help") });
  return openDialog({
    title: say("action_move_title", { title }),
    content: [field(say("action_kind"), select, say("action_move_help")), alias],
    action: say("action_move"),
    submit: async () => (await send("POST", below("kind", key), { kind: select.value, alias: ticked(alias) })).key,
  });
}

/** Delete a story and offer to bring it back; `back` is called with its key when it is back. Says whether it is deleted. */
export async function deleteStory(key, title, back = () => {}) {
  try {
    const { id, linked } = await send("DELETE", below("story", key));
    const dangling = linked?.length ? ` ${count("action_deleted_linked", linked.length)}` : "";
    notify(say("action_deleted", { title }) + dangling, { label: say("action_undo"), run: () => restoreStory(id, title).then((found) => found && back(found)) });
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

/** Bring a deleted story back; gives its key, or null. */
export async function restoreStory(id, title) {
  try {
    const { key } = await send("POST", below("restore", id));
    notify(say("action_restored", { title }));
    return key;
  } catch (error) {
    complain(error);
    return null;
  }
}

const ticked = (box) => box.querySelector("input").checked;
