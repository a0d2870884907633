// The screen itself: awake while somebody is coached, and full if they like.

export class Screen {
  constructor(root) {
    this.root = root;
    this.lock = null;
    this.wanted = false;
  }

  // A screen that goes dark in mid-hold would stop the camera.
  keepAwake() {
    this.wanted = true;
    if (!navigator.wakeLock) return;
    navigator.wakeLock.request("screen").then(
      (lock) => (this.wanted ? (this.lock = lock) : lock.release()),
      () => {},
    );
  }

  letSleep() {
    this.wanted = false;
    if (this.lock) this.lock.release().catch(() => {});
    this.lock = null;
  }

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.requestFullscreen().catch(() => {});
  }
}
