// Keeps an open page as its files are, and the bar below it. Only ever served by the preview.

import { focus } from "./keeping.js";
import { Stream } from "./stream.js";
import { swap } from "./swap.js";

const host = document.querySelector("coopsite-preview");
if (host) {
  const words = host.dataset;
  const shadow = host.shadowRoot;
  const framed = window.top !== window;
  const RETRY = 1000;
  let stream = null;
  let working = false;
  let wanted = false;
  let retry = 0;

  const part = (selector) => shadow.querySelector(selector);
  const isOurs = (node) =>
    node.nodeName === host.nodeName ||
    (node.nodeName === "SCRIPT" && node.src.startsWith(location.origin + "/_preview/")) ||
    (node.nodeType === Node.COMMENT_NODE && / ?\/?coopsite preview/.test(node.data));

  // ---- the block

  function dress() {
    host.toggleAttribute("data-framed", framed);
    part(".overlay .close")?.addEventListener("click", () => (part(".overlay").hidden = true));
  }

  function readBlock(next) {
    for (const [name, value] of Object.entries(next.dataset)) host.dataset[name] = value;
    const parts = next.querySelector("template").content;
    const back = focus(shadow);
    for (const selector of [".overlay", ".bar"]) {
      const [old, now] = [part(selector), parts.querySelector(selector)];
      if (old && now && old.outerHTML === now.outerHTML) continue;
      if (old && now) old.replaceWith(now);
      else if (now) part(".dock").prepend(now);
      else old?.remove();
    }
    showStatus(next.dataset.status, parts.querySelector(".status").innerHTML);
    dress();
    back();
  }

  function showStatus(status, html) {
    const open = part(".status details")?.open;
    host.dataset.status = status;
    part(".status").innerHTML = html;
    const details = part(".status details");
    if (details && open) details.open = true;
  }

  function showNote(text, link, lost) {
    const note = part(".note");
    note.replaceChildren(text);
    if (link) note.append(link);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "×";
    close.ariaLabel = words.close;
    close.onclick = () => (note.hidden = true);
    note.append(close);
    note.classList.toggle("lost", !!lost);
    note.hidden = false;
  }

  function offer({ key, title, href }) {
    const at = decodeURI(location.pathname);
    if (host.dataset.story.startsWith(key + "|") || at === "/_preview/pair/" + key || at === href) return;
    const link = document.createElement("a");
    link.href = href;
    link.textContent = words.go;
    const name = document.createElement("b");
    name.textContent = title;
    const text = document.createElement("span");
    text.append(words.saved + " ", name);
    showNote(text, link);
  }

  // ---- the page

  // Has the page be what it is to be now; should something come in between, once more.
  async function refresh() {
    if (document.hidden) return;
    wanted = true;
    if (working) return;
    working = true;
    clearTimeout(retry);
    try {
      while (wanted) {
        wanted = false;
        const answer = await fetch("/_preview/news?" + what(), { headers: { accept: "application/json" } });
        // Another run of the server knows another token: the page has to be fetched anew.
        if (answer.status === 403) await renew();
        else if (answer.ok) await show(await answer.json());
        else throw new Error(answer.statusText);
      }
      if (part(".note.lost")) part(".note").hidden = true;
    } catch {
      lost();
      retry = setTimeout(refresh, RETRY);
    } finally {
      working = false;
    }
  }

  function what() {
    const { key, status, story, token } = host.dataset;
    return new URLSearchParams({ path: location.pathname, key, status, story, token });
  }

  async function show({ to, page, status, html }) {
    if (to) history.replaceState(history.state, "", to + location.hash);
    if (page) await put(page);
    else if (status) showStatus(status, html);
  }

  async function renew() {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    await put(await answer.text());
    stream.leave();
    stream = new Stream(host.dataset.token, heard);
  }

  async function put(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const block = page.querySelector("coopsite-preview");
    if (!block) return location.reload();
    try {
      await swap(page, isOurs);
    } catch (error) {
      console.error(error);
      return location.reload();
    }
    readBlock(block);
  }

  // ---- the events

  function heard(event, saved) {
    if (event === "gone") return lost();
    if (event === "refused") setTimeout(() => stream.show(!document.hidden), RETRY);
    if (saved && !document.hidden) offer(saved);
    refresh();
  }

  function lost() {
    showNote(words.lost, null, true);
  }

  document.addEventListener("visibilitychange", () => stream.show(!document.hidden));
  addEventListener("pagehide", () => stream.leave());
  addEventListener("pageshow", (event) => event.persisted && (stream = new Stream(host.dataset.token, heard)));
  addEventListener("keydown", (event) => {
    const overlay = part(".overlay");
    if (event.key === "Escape" && overlay && !overlay.hidden) overlay.hidden = true;
  });
  dress();
  stream = new Stream(host.dataset.token, heard);
}
