// One stream for all tabs of the desk: a browser opens six connections to a server, and no more.

import { Stream } from "./stream.js";

const stream = new Stream();

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: { tab, key, token, lock, leaves } }) => {
    if (leaves) return stream.remove(port);
    stream.add(port, { tab, key, tell: (message) => port.postMessage(message) }, token);
    // The tab holds this lock as long as it lives: a tab that crashed says nothing.
    navigator.locks.request(lock, () => stream.remove(port));
  };
};
