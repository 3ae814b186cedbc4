// Pictures and attachments: dropped, pasted or chosen, stored beside the story, and shown in the form.

import { below, get, upload } from "./api.js";
import { freshId, make, takesText } from "./dom.js";
import { say } from "./words.js";

const STEP = 5; // per cent that an arrow key moves the point of interest; with Shift one
const LATER = 1000; // milliseconds
const FIELD_OF = { gallery: "src", documents: "file", media: "file" };
const ACCEPT = { gallery: "image/*", image: "image/*", media: "video/*,audio/*", poster: "image/*", captions: ".vtt" };

const addresses = new Map(); // story's key → promise of {src: {address, width, height}}
const fresh = new Map(); // key and src of what was stored from this page → address of its bytes

/**
 * Store a file beside the story. Throws what the server says of one it does not take.
 * @param {string} key of the story
 * @param {File} file
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<{path: string, src: string, kind: string, width: number, height: number, size: number, notes: string[]}>}
 */
export async function insertUpload(key, file, options = {}) {
  const name = file.name || say("picture_pasted_name");
  const stored = await upload(`${below("files", key)}?name=${encodeURIComponent(name)}`, file, options);
  if (stored.kind === "picture") fresh.set(`${key} ${stored.src}`, URL.createObjectURL(file));
  return stored;
}

/** Return the address of a small version of a picture beside the story; nothing where it is not known. */
async function addressOf(key, src) {
  const mine = fresh.get(`${key} ${src}`);
  if (mine || !src) return mine ?? "";
  const name = src.replace(/^\.\//, "");
  const known = () => addresses.get(key).then((pictures) => pictures[name]?.address ?? "");
  const ask = () => addresses.set(key, get(below("pictures", key)).then((said) => said.pictures, () => ({})));
  if (!addresses.has(key)) ask();
  const found = await known();
  if (found) return found;
  // One that was only just named is known once the server has read it.
  await new Promise((done) => setTimeout(done, LATER));
  ask();
  return known();
}

/** The types of files that a list is for; a file of another known type is refused before it is stored. */
const FITTING = { gallery: /^image\//, media: /^(video|audio)\//, documents: /./ };

/**
 * Store files one after the other, saying how far it is, with a button to stop; `take` is given each that was stored, and what is
 * returned in the end: a function that tells whether who chose them is still here, not writing in some other field. `unfit` says in
 * words why a file is not stored.
 */
async function storeAll(key, files, status, take, unfit = () => "") {
  const stop = new AbortController();
  const text = make("span");
  const bar = make("progress", { max: files.length, value: null, "aria-label": say("picture_storing", { n: 1, of: files.length, name: "" }) });
  const cancel = make("button", { type: "button", click: () => stop.abort() }, say("dialog_cancel"));
  const told = [];
  const before = document.activeElement;
  const isHere = () => document.activeElement === before || !takesText(document.activeElement);
  const tell = (words, tone) => told.push(make("p", { class: `notice ${tone}` }, words));
  status.replaceChildren(make("div", { class: "row" }, text, bar, cancel));
  for (const [at, file] of files.entries()) {
    text.textContent = say("picture_storing", { n: at + 1, of: files.length, name: file.name });
    bar.value = at;
    try {
      if (unfit(file)) throw new Error(unfit(file));
      const stored = await insertUpload(key, file, { signal: stop.signal });
      await take(stored, file, isHere);
      for (const note of stored.notes ?? []) tell(note, "");
    } catch (error) {
      if (error.name === "AbortError") {
        tell(say("picture_stopped"), "");
        break;
      }
      tell(files.length > 1 ? `${file.name}: ${error.message}` : error.message, "error");
    }
  }
  status.replaceChildren(...told);
  return isHere;
}

// A button that opens the browser's choice of files.
function chooser(label, { accept = "", multiple = false, described = null }, take) {
  const input = make("input", { type: "file", hidden: true, accept: accept || null, multiple });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) take(files);
  });
  const button = make("button", { type: "button", "aria-describedby": described, click: () => input.click() }, label);
  return make("span", { class: "form-chooser" }, button, input);
}

// Lets files be dropped on, or pasted into, an element. What is no file is left to the browser.
function receive(element, take) {
  const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  element.addEventListener("dragover", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = "copy";
    element.classList.add("drop");
  });
  element.addEventListener("dragleave", () => element.classList.remove("drop"));
  element.addEventListener("drop", (event) => {
    element.classList.remove("drop");
    if (!has(event)) return;
    event.preventDefault();
    event.stopPropagation();
    take([...event.dataTransfer.files]);
  });
  element.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    take(files);
  });
}

/** What stands above a list of pictures or attachments: a place to drop, paste or choose several files. */
export function makePictureTools(field, key, addEntry, announce) {
  const status = make("div", { class: "form-status", role: "status" });
  const help = make("span", { class: "help", id: freshId("help") }, say(field.key === "gallery" ? "picture_drop_many" : "picture_drop_files"));
  const unfit = ({ name, type }) => (!type || FITTING[field.key].test(type) ? "" : say(`picture_unfit_${field.key}`, { name }));
  const take = async (files) => {
    let last = null;
    const isHere = await storeAll(key, files, status, (stored, file) => {
      if (field.key === "gallery" && stored.kind !== "picture") throw new Error(say("picture_no_picture", { name: stored.src }));
      if (field.key === "media" && !["film", "recording"].includes(stored.kind)) throw new Error(say("picture_no_film", { name: stored.src }));
      last = addEntry();
      last.below(FIELD_OF[field.key]).write(stored.src, null);
      if (field.key === "documents") last.below("title").write(stemOf(file.name), last.binding.home());
      last.show();
      announce(say("form_added", { label: stored.src }));
    }, unfit);
    if (last && isHere()) last.focus();
  };
  const element = make("div", { class: "form-drop" },
    chooser(say(field.key === "gallery" ? "picture_choose_many" : "picture_choose_files"), { accept: ACCEPT[field.key], multiple: true, described: help.id }, take), help, status);
  receive(element, take);
  return element;
}

const stemOf = (name) => name.replace(/\.[^.]*$/, "").replace(/[_-]+/g, " ").trim() || name;

/** A button beside a field that names a file: stores one and names it. */
export function makeUpload(field, place, form, language) {
  const status = make("div", { class: "form-status", role: "status" });
  const owner = place.binding.field.key;
  const accept = field.key === "src" ? ACCEPT.image : ACCEPT[field.key] ?? (owner === "media" ? ACCEPT.media : "");
  const take = (files) => storeAll(form.key, files.slice(0, 1), status, (stored, _, isHere) => {
    if (field.key === "src") return takePicture(form, place.parent, stored, isHere);
    place.write(stored.src, language);
    form.refreshers.get(owner)();
  });
  const button = chooser(say(field.key === "src" || field.key === "poster" ? "picture_choose" : "picture_choose_file"), { accept }, take);
  button.firstChild.setAttribute("aria-label", `${button.firstChild.textContent} – ${field.label}`);
  return make("div", { class: "form-upload" }, button, status);
}

// Names a picture that was stored in its row, and asks what is to be seen.
function takePicture(form, place, stored, isHere) {
  if (stored.kind !== "picture") throw new Error(say("picture_no_picture", { name: stored.src }));
  place.below("src").write(stored.src, null);
  form.refreshers.get(place.binding.field.key)();
  const alt = place.below("alt");
  if (isHere() && form.languages.every((language) => alt.words(language) === undefined)) form.focus(alt.name());
}
/** The thumbnail of a row that is a picture, its point of interest, and whether it is mere decoration. */
export function makePicture(form, field, place) {
  const [src, alt, focus] = ["src", "alt", "focus"].map((name) => place.below(name));
  const image = make("img", { alt: "" });
  const mark = make("span", { class: "focus-mark", hidden: true });
  const told = make("span", { class: "help", id: freshId("focus") });
  const help = make("span", { class: "visually-hidden", id: freshId("help") }, say("picture_focus_help"));
  const point = make("button", { type: "button", class: "focus-point", "aria-label": say("picture_focus"), "aria-describedby": `${told.id} ${help.id}` }, image, mark);
  const clear = make("button", { type: "button", class: "quiet small", click: () => setFocus(undefined) }, say("picture_focus_clear"));
  const box = make("input", { type: "checkbox" });
  const decoration = make("label", { class: "form-box" }, box, make("span", {}, say("picture_decoration")));
  const status = make("div", { class: "form-status", role: "status" });
  const shown = make("div", { class: "form-thumb" }, point, make("div", { class: "row" }, told, clear), help);
  const element = make("div", { class: "form-picture" }, shown, make("p", { class: "form-nothing" }, say("picture_drop")), decoration, status);
  const nothing = element.querySelector(".form-nothing");
  let showing = null;

  const at = () => {
    const said = focus.shared();
    const sides = Array.isArray(said) ? said.map(Number) : [];
    return sides.length === 2 && sides.every((side) => side >= 0 && side <= 100) ? sides : null;
  };

  function setFocus(sides) {
    focus.write(sides?.map((side) => Math.min(100, Math.max(0, Math.round(side)))), null);
    showFocus();
  }

  function showFocus() {
    const sides = at();
    mark.hidden = !sides;
    clear.hidden = !sides;
    if (sides) [mark.style.left, mark.style.top] = sides.map((side) => `${side}%`);
    told.textContent = sides ? say("picture_focus_at", { x: sides[0], y: sides[1] }) : say("picture_focus_none");
  }

  point.addEventListener("click", (event) => {
    if (!event.detail) return; // by keyboard: the arrows choose
    const frame = image.getBoundingClientRect();
    setFocus([((event.clientX - frame.left) / frame.width) * 100, ((event.clientY - frame.top) / frame.height) * 100]);
  });
  point.addEventListener("keydown", (event) => {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if ((!x && !y) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : STEP;
    const [left, top] = at() ?? [50, 50];
    setFocus([left + x * step, top + y * step]);
  });

  const alts = () => form.languages.map((language) => alt.words(language));
  box.addEventListener("change", () => {
    const said = form.languages.filter((language) => alt.words(language) !== undefined);
    const file = place.binding.files.find((each) => place.binding.values[each] !== undefined);
    for (const language of said.length ? said : [file ?? form.home()]) alt.write(box.checked ? "" : undefined, language);
    form.refreshers.get(place.binding.field.key)();
  });

  const take = (files) => storeAll(form.key, files.slice(0, 1), status, (stored, _, isHere) => takePicture(form, place, stored, isHere));

  function refresh() {
    const name = String(src.shared() ?? "");
    const row = element.parentElement;
    const isDecoration = alts().includes("") && alts().every((text) => !text);
    box.checked = isDecoration;
    row?.classList.toggle("decoration", isDecoration);
    decoration.hidden = !name;
    nothing.hidden = Boolean(name);
    showFocus();
    if (name === showing) return;
    showing = name;
    shown.hidden = true;
    addressOf(form.key, name).then((address) => {
      if (showing !== name || !address) return;
      image.src = address;
      shown.hidden = false;
    });
  }

  queueMicrotask(() => {
    if (element.parentElement) receive(element.parentElement, take);
    refresh();
  });
  return { element, refresh };
}
