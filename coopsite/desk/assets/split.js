// The parts of a page beside one another where there is room, else one at a time behind tabs.

import { make, remember, remembered } from "./dom.js";
import { say } from "./words.js";

const SHARE = "coopsite-desk-share";
const STEP = 2; // per cent of the width that an arrow key moves the bar
const ALL = matchMedia("(min-width: 100em)");
const TWO = matchMedia("(min-width: 64em)");

/**
 * Put `panels` into `parent`. From 64 em on the last one stands beside the others; from 100 em on all stand side by side. An event
 * "reveal" at `parent` whose detail is the `data-part` of a panel shows it.
 */
export function split(parent, panels, labels) {
  const list = make("div", { role: "tablist", "aria-label": say("text_parts") });
  const tabs = panels.map((panel, at) => make("button", { type: "button", role: "tab", id: `tab-${panel.dataset.part}`, "aria-controls": panel.id, click: () => choose(at) }, labels[at]));
  list.append(...tabs);
  const last = panels.length - 1;
  const bar = make("div", { class: "splitter", role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": say("text_splitter"), "aria-valuemin": "20", "aria-valuemax": "80", "aria-controls": panels[last].id });
  const left = make("div", { class: "left" }, list, panels.slice(0, last));
  const area = make("div", { class: "split" }, left, bar, panels[last]);
  parent.append(area);
  let chosen = 1;

  function choose(at) {
    chosen = at;
    lay();
  }

  function lay() {
    const beside = ALL.matches ? panels.length : TWO.matches ? 1 : 0;
    const current = beside && chosen === last ? 1 : chosen;
    area.dataset.beside = String(beside);
    list.hidden = beside === panels.length;
    panels.forEach((panel, at) => {
      const isTab = beside === 0 || (beside === 1 && at < last);
      tabs[at].hidden = !isTab;
      tabs[at].setAttribute("aria-selected", String(at === current));
      tabs[at].tabIndex = at === current ? 0 : -1;
      panel.hidden = isTab && at !== current;
      panel.setAttribute("role", isTab ? "tabpanel" : "region");
      panel.setAttribute("aria-label", labels[at]);
    });
    bar.hidden = beside === 0;
    // One list of tabs leads to all parts where only one of them is shown.
    if (beside && list.parentElement !== left) left.prepend(list);
    if (!beside && list.parentElement === left) area.before(list);
  }

  list.addEventListener("keydown", (event) => {
    const shown = tabs.filter((each) => !each.hidden);
    const here = shown.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    const next = shown.at(to % shown.length);
    choose(tabs.indexOf(next));
    next.focus();
  });

  function share(percent) {
    const kept = Math.max(20, Math.min(80, percent));
    area.style.setProperty("--share", `${kept}%`);
    bar.setAttribute("aria-valuenow", String(Math.round(kept)));
    remember(SHARE, String(kept));
    return kept;
  }

  let now = share(Number(remembered(SHARE)) || 50);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    now = share(now + step);
  });
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    area.classList.add("moving");
  });
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const { left: from, width } = area.getBoundingClientRect();
    now = share(((event.clientX - from) / width) * 100);
  });
  for (const name of ["pointerup", "pointercancel"]) bar.addEventListener(name, () => area.classList.remove("moving"));
  parent.addEventListener("reveal", ({ detail }) => choose(panels.findIndex((panel) => panel.dataset.part === detail)));
  for (const query of [ALL, TWO]) query.addEventListener("change", lay);
  lay();
}
