// The camera: asking for it, its frames with their capture times, and why it is not there.

import { tr } from "./language.js";

// Why the camera cannot be had, as a state of the page.
export function problemOf(error) {
  switch (error && error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
    case "DevicesNotFoundError":
      return "nocamera";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "taken";
    default:
      return "failed";
  }
}

// What this browser lacks, as a state of the page, or null.
export function missingSupport(scope = globalThis) {
  if (!scope.isSecureContext) return "insecure";
  const media = scope.navigator.mediaDevices;
  return media && media.getUserMedia && scope.WebSocket ? null : "unsupported";
}

// "granted" as well where the browser does not tell: then the device must have gone.
async function permissionOf() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state;
  } catch {
    return "granted";
  }
}

export class Camera {
  // onFrame(video, captureMs) runs once for each new frame; onEnded(state) when the device goes or
  // its permission does; onBack() when it can be had again after that.
  constructor(video, { onFrame, onEnded, onBack }) {
    this.video = video;
    this.onFrame = onFrame;
    this.onEnded = onEnded;
    this.onBack = onBack;
    this.stream = null;
    this.request = 0;
  }

  get on() {
    return this.stream !== null;
  }

  // Rejects with the browser's error; resolves to false when stop() came first.
  async start(deviceId) {
    this.stop();
    const request = ++this.request;
    const stream = await this.#open(deviceId);
    if (request !== this.request) {
      for (const track of stream.getTracks()) track.stop();
      return false;
    }
    this.stream = stream;
    stream.getVideoTracks()[0].addEventListener("ended", async () => {
      const state = (await permissionOf()) === "granted" ? "unplugged" : "withdrawn";
      if (this.stream === stream) this.onEnded(state);
    });
    this.video.srcObject = stream;
    await this.video.play().catch(() => {});
    this.#watch(stream);
    return true;
  }

  async #open(deviceId) {
    const video = {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30, max: 30 },
    };
    const ask = (extra) =>
      navigator.mediaDevices.getUserMedia({ video: { ...video, ...extra }, audio: false });
    if (!deviceId) return ask({ facingMode: "user" });
    try {
      return await ask({ deviceId: { exact: deviceId } });
    } catch (error) {
      // The camera chosen last time may be gone: any other will do.
      if (error.name === "OverconstrainedError") return ask({});
      throw error;
    }
  }

  #watch(stream) {
    const { video } = this;
    let seen = -1;
    const step = (now, metadata) => {
      if (this.stream !== stream) return;
      // When the camera took it; `now` is when the browser is about to show it.
      const captureMs = (metadata && metadata.captureTime) ?? now;
      if (metadata || video.currentTime !== seen) {
        seen = video.currentTime;
        if (video.videoWidth) this.onFrame(video, captureMs);
      }
      next();
    };
    const next = () =>
      video.requestVideoFrameCallback
        ? video.requestVideoFrameCallback(step)
        : requestAnimationFrame((now) => step(now, null));
    next();
  }

  // Waits for the device to be plugged in, or for its permission to be given, again.
  async awaitReturn(state) {
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    if (state === "unplugged") {
      const look = async () => {
        if ((await this.list()).length && !signal.aborted) this.onBack();
      };
      navigator.mediaDevices.addEventListener("devicechange", look, { signal });
    } else if (state === "withdrawn" && navigator.permissions) {
      const permission = await navigator.permissions.query({ name: "camera" }).catch(() => null);
      if (!permission || signal.aborted) return;
      permission.addEventListener("change", () => permission.state === "granted" && this.onBack(), { signal });
    }
  }

  stop() {
    this.request += 1;
    if (this.waiting) this.waiting.abort();
    this.waiting = null;
    const { stream } = this;
    this.stream = null;
    this.video.srcObject = null;
    if (stream) for (const track of stream.getTracks()) track.stop();
  }

  get deviceId() {
    return this.stream ? this.stream.getVideoTracks()[0].getSettings().deviceId : null;
  }

  // Cameras to choose from; their names are known only after permission.
  async list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter((device) => device.kind === "videoinput")
      .map((device, index) => ({ id: device.deviceId, name: device.label || tr("Camera {number}", { number: index + 1 }) }));
  }
}
