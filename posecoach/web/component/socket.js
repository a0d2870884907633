// The connection to the coach: one frame in flight, and patient attempts to get it back.

import { Flight, backoffMs, decodeMessage, encodeFrame } from "./protocol.js";

const CLOSE_FAILED = 1011;
const CLOSE_TRY_LATER = 1013;
const CLOSE_NO_MODEL = 4001;
// A frame that is not answered in this time never will be.
const STALLED_MS = 15000;

export class LiveSocket {
  // hello() is the first message; onLost() is followed by another attempt, the others are not.
  constructor(url, { hello, onMessage, onLost, onBusy, onFailed }) {
    this.url = url;
    this.hello = hello;
    this.onMessage = onMessage;
    this.onLost = onLost;
    this.onBusy = onBusy;
    this.onFailed = onFailed;
    this.flight = new Flight();
    this.ready = false;
    this.attempt = 0;
    this.closed = false;
    this.timer = null;
    this.#connect();
  }

  get canSend() {
    if (!this.ready) return false;
    const now = performance.now();
    if (this.flight.waitedMs(now) > STALLED_MS) this.socket.close();
    return this.flight.free;
  }

  #connect() {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => socket.send(this.hello());
    socket.onmessage = ({ data }) => {
      const message = decodeMessage(data);
      if (!message || this.closed || socket !== this.socket) return;
      if (message.type === "ready") this.ready = true;
      if (message.seq !== undefined) {
        this.flight.ack(message.seq);
        this.attempt = 0;
      }
      this.onMessage(message);
    };
    socket.onclose = ({ code, reason }) => {
      if (this.closed || socket !== this.socket) return;
      this.ready = false;
      this.flight.reset();
      // The message before it said why; trying again is for the person to decide.
      if (code === CLOSE_NO_MODEL) return;
      if (code === CLOSE_TRY_LATER) {
        this.onBusy(reason);
        return;
      }
      this.attempt += 1;
      // A coach that fails time after time does not need patience but someone to look.
      if (code === CLOSE_FAILED && this.attempt > 3) {
        this.onFailed(reason);
        return;
      }
      this.onLost();
      this.timer = setTimeout(() => this.#connect(), backoffMs(this.attempt));
    };
  }

  // Takes the credit at once, so that no second frame is encoded meanwhile.
  reserve() {
    return this.flight.next(performance.now());
  }

  sendFrame(seq, captureMs, jpeg) {
    if (this.ready && this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(encodeFrame(seq, captureMs, jpeg));
    } else {
      this.flight.ack(seq);
    }
  }

  sendText(text) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  close() {
    this.closed = true;
    this.ready = false;
    clearTimeout(this.timer);
    this.socket.close(1000);
  }
}
