// Runs inside the page under test: when was each numbered frame shown by the camera, and when
// with its overlay? Both times are taken on this page's own clock.
async (output, { isCanvas, warmupMs, seconds, bits, strip }) => {
  const cells = 2 * bits;
  const reader = document.createElement("canvas");
  [reader.width, reader.height] = [cells * 8, 8];
  const context = reader.getContext("2d", { willReadFrequently: true });
  const numberIn = (source, width, height) => {
    context.drawImage(source, 0, 0, width, height * strip, 0, 0, reader.width, reader.height);
    const { data } = context.getImageData(0, 4, reader.width, 1);
    const white = (cell) => data[4 * (cell * 8 + 4)] > 127;
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      if (white(bit) === white(bit + bits)) return null;
      if (white(bit)) number |= 1 << bit;
    }
    return number;
  };

  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  const camera = document.createElement("video");
  camera.muted = true;
  camera.srcObject = stream;
  await camera.play();

  const taken = new Map();
  const shown = [];
  let unread = 0;
  const begin = performance.now() + warmupMs;
  const end = begin + seconds * 1000;
  let last = null;
  const note = (number, now) => {
    if (number === null) unread += 1;
    if (number === null || number === last) return;
    last = number;
    if (now >= begin && taken.has(number)) shown.push([number, now, now - taken.get(number)]);
  };
  return new Promise((resolve) => {
    const watchCamera = (now) => {
      const number = numberIn(camera, camera.videoWidth, camera.videoHeight);
      if (number !== null) taken.set(number, now);
      if (now < end) camera.requestVideoFrameCallback(watchCamera);
    };
    camera.requestVideoFrameCallback(watchCamera);
    const watch = (now) => {
      // streamlit-webrtc may put another element in the place of the first.
      const shows = isCanvas ? output : document.querySelector("video");
      const [width, height] = isCanvas
        ? [shows.width, shows.height]
        : [shows.videoWidth, shows.videoHeight];
      if (width) note(numberIn(shows, width, height), now);
      if (now < end) requestAnimationFrame(watch);
    };
    // Not from a frame: a picture that stands still must not keep the measurement waiting.
    setTimeout(() => {
      for (const track of stream.getTracks()) track.stop();
      resolve({ shown, unread, seconds, taken: taken.size });
    }, end - performance.now());
    requestAnimationFrame(watch);
  });
}
