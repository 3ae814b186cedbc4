// A menu that opens at a button: arrows move, Enter chooses, Escape and a click elsewhere close.

import { main, make } from "./dom.js";

/**
 * Open a menu at `button`.
 * @param {HTMLElement} button
 * @param {string} label what the menu is about
 * @param {Array<{label: string, run?: Function, href?: string, danger?: boolean}>} items
 */
export function openMenu(button, label, items) {
  const menu = make("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label }, items.map(entry));
  const entries = [...menu.children];
  (button.closest("dialog") ?? main).append(menu);
  button.setAttribute("aria-expanded", "true");
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) button.focus();
    menu.remove();
  });
  menu.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    entries.at(to % entries.length).focus();
  });
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  entries[0].focus();

  function entry({ label: words, run, href, danger }) {
    const properties = { role: "menuitem", tabindex: -1, class: danger ? "danger" : null };
    if (href) return make("a", { ...properties, href, click: () => menu.hidePopover() }, words);
    return make("button", { ...properties, type: "button", click: () => { menu.hidePopover(); run(); } }, words);
  }
}

function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + height <= innerHeight || at.top < height;
  menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${below ? at.bottom + 2 : at.top - height - 2}px`;
}
