// Runs before the page's own scripts: a camera that shows one picture, and a coach that answers
// every frame with one message. Both are set from outside through `window.shots`.
(() => {
  const shots = { picture: null, refuse: null, opening: [], message: null, sockets: [] };
  window.shots = shots;

  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext("2d");
  setInterval(() => {
    if (shots.picture) context.drawImage(shots.picture, 0, 0, canvas.width, canvas.height);
  }, 60);
  navigator.mediaDevices.getUserMedia = async () => {
    if (shots.refuse) throw new DOMException("for a picture", shots.refuse);
    shots.stream = canvas.captureStream(15);
    return shots.stream;
  };

  class Coach {
    constructor() {
      this.readyState = 0;
      shots.sockets.push(this);
      setTimeout(() => {
        this.readyState = 1;
        this.onopen();
        for (const message of shots.opening) this.#answer(message);
      });
    }

    #answer(message) {
      if (this.readyState === 1) this.onmessage({ data: JSON.stringify(message) });
    }

    send(data) {
      if (typeof data === "string" || !shots.message) return;
      const bytes = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
      const seq = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      setTimeout(() => this.#answer({ ...shots.message, seq }), 5);
    }

    close(code = 1000) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      setTimeout(() => this.onclose({ code, reason: "" }));
    }
  }
  const Real = window.WebSocket;
  window.WebSocket = new Proxy(Real, {
    construct: (target, [url, ...rest]) =>
      String(url).includes("/live/") ? new Coach() : new target(url, ...rest),
  });
})();
