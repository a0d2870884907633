// From the camera's picture to a frame on the socket: one in flight, the next one made ready.

import { sendSize } from "./protocol.js";

const JPEG_QUALITY = 0.7;

function copy(canvas, source, [width, height]) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d").drawImage(source, 0, 0, width, height);
  return canvas;
}

export class FrameSender {
  constructor() {
    // The picture of the frame in flight, to be drawn on when its answer comes.
    this.still = document.createElement("canvas");
    // The one to be sent next, and that picture made smaller.
    this.spare = document.createElement("canvas");
    this.small = document.createElement("canvas");
    this.socket = null;
    this.next = null;
    this.encoding = false;
  }

  // Another socket, or null: what was ready for the one before is not sent any more.
  use(socket) {
    this.socket = socket;
    this.next = null;
  }

  take(video, captureMs) {
    if (this.socket && this.socket.ready && !this.encoding) this.#encode(video, captureMs);
  }

  // Made ready while the frame before it is still in flight; a newer one takes its place.
  #encode(video, captureMs) {
    this.next = null;
    this.encoding = true;
    const still = copy(this.spare, video, [video.videoWidth, video.videoHeight]);
    const size = sendSize(still.width, still.height);
    const sent = size[0] === still.width ? still : copy(this.small, still, size);
    sent.toBlob(
      async (blob) => {
        const jpeg = blob && (await blob.arrayBuffer());
        this.encoding = false;
        this.next = jpeg && { captureMs, jpeg };
        this.sendNext();
      },
      "image/jpeg",
      JPEG_QUALITY,
    );
  }

  sendNext() {
    if (!this.next || !this.socket || !this.socket.canSend) return;
    const { captureMs, jpeg } = this.next;
    this.next = null;
    [this.still, this.spare] = [this.spare, this.still];
    this.socket.sendFrame(this.socket.reserve(), captureMs, jpeg);
  }
}
