// Keeps an open page as its files are: swaps what changed, keeps where the reader is. Only ever served by the preview.
(() => {
  "use strict";
  const host = document.querySelector("coopsite-preview");
  if (!host) return;
  const words = host.dataset;
  const shadow = host.shadowRoot;
  const framed = window.top !== window;
  let source = null;
  let working = false;
  let wanted = false;

  const part = (selector) => shadow.querySelector(selector);
  const isOurs = (node) =>
    node === host ||
    (node.nodeName === "SCRIPT" && node.src.startsWith(location.origin + "/_preview/")) ||
    (node.nodeType === Node.COMMENT_NODE && / ?\/?coopsite preview/.test(node.data));

  // ---- the block

  function dress() {
    host.toggleAttribute("data-framed", framed);
    part(".overlay .close")?.addEventListener("click", () => (part(".overlay").hidden = true));
  }

  function readBlock(fresh) {
    const next = fresh.querySelector("coopsite-preview");
    const template = next?.querySelector("template");
    if (!template) return;
    for (const [name, value] of Object.entries(next.dataset)) host.dataset[name] = value;
    const parts = template.content;
    for (const selector of [".overlay", ".bar"]) {
      const [old, now] = [part(selector), parts.querySelector(selector)];
      if (old && now && old.outerHTML === now.outerHTML) continue;
      if (old && now) old.replaceWith(now);
      else if (now) part(".dock").prepend(now);
      else old?.remove();
    }
    showStatus(next.dataset.status, parts.querySelector(".status").innerHTML);
    dress();
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

  function offer({ title, href }) {
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

  async function refresh(to) {
    if (working) {
      wanted = true;
      return;
    }
    working = true;
    try {
      do {
        wanted = false;
        const response = await fetch(to || location.href, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        if (!page.querySelector("coopsite-preview")) return location.reload();
        if (to) history.replaceState(history.state, "", to + location.hash);
        await swap(page);
      } while (wanted);
      connect();
    } catch {
      lost();
    } finally {
      working = false;
    }
  }

  async function swap(page) {
    const anchor = CSS.supports("overflow-anchor", "auto") ? null : firstInView();
    await swapHead(page);
    readBlock(page);
    page.querySelectorAll("coopsite-preview, script[src^='/_preview/']").forEach((node) => node.remove());
    for (const { name } of [...document.documentElement.attributes]) {
      if (!page.documentElement.hasAttribute(name)) document.documentElement.removeAttribute(name);
    }
    for (const { name, value } of page.documentElement.attributes) document.documentElement.setAttribute(name, value);
    Idiomorph.morph(document.body, page.body, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeRemoved: (node) => !isOurs(node),
        beforeNodeAdded: (node) => !isOurs(node),
        // What the reader has opened stays open.
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.nodeName === "DETAILS"),
      },
    });
    if (anchor?.node.isConnected) window.scrollBy(0, anchor.node.getBoundingClientRect().top - anchor.top);
    document.dispatchEvent(new CustomEvent("coopsite:swapped"));
  }

  function firstInView() {
    for (const node of document.querySelectorAll("main *")) {
      const { top } = node.getBoundingClientRect();
      if (top >= 0) return { node, top };
    }
    return null;
  }

  // The new style sheets are there before the old ones go, so the page never stands naked.
  async function swapHead(page) {
    const isSheet = (node) => node.nodeName === "LINK" && node.rel === "stylesheet";
    const old = [...document.head.children].filter((node) => !isOurs(node));
    const left = new Map(old.map((node) => [node.outerHTML, node]));
    const loading = [];
    for (const node of [...page.head.children]) {
      if (left.delete(node.outerHTML)) continue;
      const fresh = document.importNode(node, true);
      if (isSheet(fresh)) {
        loading.push(new Promise((done) => {
          fresh.onload = fresh.onerror = done;
          setTimeout(done, 2000);
        }));
      }
      document.head.append(fresh);
    }
    await Promise.all(loading);
    for (const node of left.values()) node.remove();
  }

  // ---- the events

  function connect() {
    if (document.hidden || source) return;
    const query = new URLSearchParams({
      path: location.pathname,
      key: host.dataset.key,
      status: host.dataset.status,
      story: host.dataset.story,
      token: host.dataset.token,
    });
    source = new EventSource("/_preview/events?" + query);
    source.onopen = () => {
      if (part(".note.lost")) part(".note").hidden = true;
    };
    const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
    on("page", ({ to }) => {
      if (to) disconnect();
      refresh(to);
    });
    on("status", ({ status, html }) => showStatus(status, html));
    on("note", offer);
    source.onerror = () => {
      // Another run of the server knows another token: the page has to be fetched anew.
      if (source?.readyState === EventSource.CLOSED) {
        disconnect();
        setTimeout(refresh, 1000);
      } else {
        lost(false);
      }
    };
  }

  function disconnect() {
    source?.close();
    source = null;
  }

  function lost(retry = true) {
    showNote(words.lost, null, true);
    if (retry) setTimeout(() => refresh(), 1000);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("keydown", (event) => {
    const overlay = part(".overlay");
    if (event.key === "Escape" && overlay && !overlay.hidden) overlay.hidden = true;
  });
  dress();
  connect();
})();
