// Makes the page what is served now: its head, its attributes and its body. What is the reader's own stays.

import { isTyped, keep } from "./keeping.js";
import { paired } from "./pairing.js";

// `keeps` tells what is the preview's own and no part of any page.
export async function swap(next, keeps) {
  [...next.body.childNodes].filter(keeps).forEach((node) => node.remove());
  await swapHead(next, keeps);
  const root = document.documentElement;
  for (const { name } of [...root.attributes]) {
    if (!next.documentElement.hasAttribute(name)) root.removeAttribute(name);
  }
  for (const { name, value } of next.documentElement.attributes) root.setAttribute(name, value);
  swapBody(next.body, keeps);
  document.dispatchEvent(new CustomEvent("coopsite:swapped"));
}

function swapBody(next, keeps) {
  const page = document.body;
  const settle = keep(page, next, keeps);
  // The place of reading is put back here, where it is known what is what.
  const style = document.createElement("style");
  style.textContent = "* { overflow-anchor: none !important; scroll-behavior: auto !important }";
  document.head.append(style);
  let back;
  paired(page, next, keeps, (twins) => {
    back = settle(twins);
    Idiomorph.morph(page, next, {
      restoreFocus: false,
      callbacks: {
        beforeNodeRemoved: (node) => !keeps(node),
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.nodeName === "DETAILS") && !isTyped(name, node),
      },
    });
  });
  back();
  style.remove();
}

// The new style sheets are there before the old ones go, so the page never stands naked.
async function swapHead(next, keeps) {
  const isSheet = (node) => node.nodeName === "LINK" && node.rel === "stylesheet";
  const old = [...document.head.children].filter((node) => !keeps(node));
  const left = new Map(old.map((node) => [node.outerHTML, node]));
  const loading = [];
  for (const node of [...next.head.children]) {
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
