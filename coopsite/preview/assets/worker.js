// The one stream of events for all pages of a browser: it is open while any of them is in view. Its name is the token of the session.

const pages = new Map();
let source = null;

function tell(message) {
  for (const page of pages.keys()) page.postMessage(message);
}

function attend() {
  const watched = [...pages.values()].includes(true);
  if (watched && !source) open();
  if (!watched && source) {
    source.close();
    source = null;
  }
}

function open() {
  const mine = new EventSource("/_preview/events?token=" + encodeURIComponent(self.name));
  source = mine;
  mine.onopen = () => tell({ event: "here" });
  mine.addEventListener("changed", ({ data }) => tell({ event: "changed", saved: JSON.parse(data) }));
  mine.onerror = () => {
    const refused = mine.readyState === EventSource.CLOSED;
    if (refused && source === mine) source = null;
    tell({ event: refused ? "refused" : "gone" });
  };
}

self.onconnect = ({ ports: [page] }) => {
  page.onmessage = ({ data: { shown, leaves } }) => {
    if (leaves) pages.delete(page);
    else pages.set(page, shown);
    attend();
    if (shown && source?.readyState === EventSource.OPEN) page.postMessage({ event: "here" });
  };
};
