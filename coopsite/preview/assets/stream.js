// Hears that something changed: from the worker that all pages of a browser share; where there is none, by asking every second.

const EVERY = 1000;

// Calls `on` with "here" (the connection stands, or stands again: ask), "changed", "gone" and "refused" until `leave` is called.
export class Stream {
  #port = null;
  #timer = 0;
  #on;

  constructor(token, on) {
    this.#on = on;
    this.#begin(token);
    this.show(!document.hidden);
  }

  #begin(token) {
    try {
      const worker = new SharedWorker("/_preview/worker.js", { name: token });
      worker.onerror = () => this.#poll();
      this.#port = worker.port;
      this.#port.onmessage = ({ data: { event, saved } }) => this.#on(event, saved);
    } catch {
      this.#poll();
    }
  }

  #poll() {
    this.#port = null;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.hidden || this.#on("here"), EVERY);
  }

  // Says whether the page is in view: one that is not need hear nothing.
  show(shown) {
    if (this.#port) this.#port.postMessage({ shown });
    else if (shown) this.#on("here");
  }

  leave() {
    this.#port?.postMessage({ leaves: true });
    clearInterval(this.#timer);
  }
}
