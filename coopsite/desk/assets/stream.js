// The stream of the server's events, for one or more pages of the desk.

const API = "/_desk/api/";
const AGAIN = 2000; // milliseconds until a broken connection is tried again
const EVENTS = ["presence", "changed", "findings"];

export class Stream {
  #pages = new Map();
  #source = null;
  #timer = 0;
  #token = "";

  /**
   * Tell a page what happens: `tell` gets {event, data} for each of EVENTS, {event: "open", token} when the connection
   * stands, with the token of the server that answers, and {event: "lost"}.
   * @param {*} page what tells it from others
   * @param {{tab: string, key: string, tell: Function}} about
   * @param {string} token
   */
  add(page, about, token) {
    this.#pages.set(page, about);
    this.#token = token;
    this.#open();
  }

  remove(page) {
    if (this.#pages.delete(page)) this.#open();
  }

  // The server is told of all pages in the address; so another page means another connection, and the old one goes then.
  #open() {
    clearTimeout(this.#timer);
    const before = this.#source;
    this.#source = null;
    if (!this.#pages.size) return before?.close();
    const asked = new URLSearchParams({ token: this.#token });
    for (const { tab, key } of this.#pages.values()) {
      asked.append("tab", tab);
      asked.append("key", key);
    }
    const mine = new EventSource(`${API}events?${asked}`);
    this.#source = mine;
    for (const name of EVENTS) mine.addEventListener(name, ({ data }) => this.#hand(name, JSON.parse(data)));
    mine.onopen = () => {
      before?.close();
      this.#tell({ event: "open", token: this.#token });
    };
    mine.onerror = () => {
      mine.close();
      before?.close();
      if (this.#source !== mine) return;
      this.#tell({ event: "lost" });
      this.#timer = setTimeout(() => this.#renew(), AGAIN);
    };
  }

  // A server started anew has another token, and gives it for the old one.
  async #renew() {
    const headers = { "X-Coopsite-Desk": this.#token };
    const answer = await fetch(`${API}token`, { method: "POST", headers }).catch(() => null);
    if (answer?.ok) this.#token = (await answer.json()).token;
    this.#open();
  }

  #hand(event, data) {
    for (const { key, tell } of this.#pages.values()) if (data.key === undefined || data.key === key) tell({ event, data });
  }

  #tell(message) {
    for (const { tell } of this.#pages.values()) tell(message);
  }
}
