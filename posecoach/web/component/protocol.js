// What travels on the live socket, as pure functions: no DOM, no sockets.

const HEADER_BYTES = 12;

// A frame as one binary message: sequence number, capture time, JPEG (see live_protocol.py).
export function encodeFrame(seq, captureMs, jpeg) {
  const message = new Uint8Array(HEADER_BYTES + jpeg.byteLength);
  const header = new DataView(message.buffer);
  header.setUint32(0, seq, true);
  header.setFloat64(4, captureMs, true);
  message.set(new Uint8Array(jpeg), HEADER_BYTES);
  return message;
}

// A message of the server, or null for one that this page does not know.
export function decodeMessage(text) {
  try {
    const message = JSON.parse(text);
    return message && typeof message.type === "string" ? message : null;
  } catch {
    return null;
  }
}

// What to coach; a routine that was interrupted goes on with its present item (from 1).
export function selectMessage({ session, select, language = "en" }, item = 1) {
  const spoken = language === "en" ? {} : { language };
  return JSON.stringify({ type: "select", session, ...spoken, ...select, ...(item > 1 ? { item } : {}) });
}

// On to the next item of a routine ("skip"), or to the one before ("back").
export function moveMessage(direction) {
  return JSON.stringify({ type: "routine", do: direction });
}

// One frame in flight: measured, a second one raises the slow tenth of the latencies from 50 to
// 100 ms and brings no more frames. Acknowledging by number, not by counting replies, loses no
// credit when the server skips a frame.
export class Flight {
  constructor() {
    this.sent = 0;
    this.acked = 0;
    this.sentAt = 0;
  }

  get free() {
    return this.acked >= this.sent;
  }

  // How long the frame in flight has been waiting for its answer; times are in milliseconds.
  waitedMs(now) {
    return this.free ? 0 : now - this.sentAt;
  }

  next(now) {
    this.sentAt = now;
    this.sent += 1;
    return this.sent;
  }

  ack(seq) {
    if (seq <= this.sent) this.acked = Math.max(this.acked, seq);
  }

  // After a lost connection nothing that was sent will ever be answered.
  reset() {
    this.acked = this.sent;
  }
}

// Milliseconds to wait before the n-th attempt (from 1) to reach the server again.
export function backoffMs(attempt, random = Math.random()) {
  return Math.min(8000, 400 * 2 ** (attempt - 1)) * (0.8 + 0.4 * random);
}

// Width and height to send: no more pixels than the model can use.
export function sendSize(width, height, longest = 640) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}
