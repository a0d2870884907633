// The annotated video beside its timeline: whatever has a time can be clicked, and the video jumps.

import { speakOn, tr } from "./language.js";
import { fill, named } from "./review_lists.js";
import { Timeline, clock } from "./review_timeline.js";

export function mount(state, { parentElement, data }) {
  const root = parentElement.querySelector(".review");
  if (!root) return;
  speakOn(state, root, data);
  const { player } = state;
  const same = player && player.root === root && player.id === data.id && player.language === data.language;
  if (player && !same) unmount(state);
  state.player ??= new Player(root, data);
}

export function unmount(state) {
  if (state.player) state.player.destroy();
  state.player = null;
}

class Player {
  constructor(root, data) {
    this.root = root;
    this.id = data.id;
    this.language = data.language;
    this.data = data;
    this.video = root.querySelector(".rv-video");
    this.listening = new AbortController();
    fill(root, data, (time) => this.jump(time));
    this.timeline = new Timeline(root.querySelector(".rv-timeline"), data, (t) => this.jump(t));
    this.#watch();
    this.video.src = new URL(data.video, window.location.href).href;
    this.#show();
  }

  jump(time) {
    const end = Math.max(0, this.data.duration - 0.01);
    this.video.currentTime = Math.min(Math.max(0, time), end);
    this.#show();
    // On a narrow screen the list that was clicked is far below the picture.
    const { top, bottom } = this.video.getBoundingClientRect();
    if (bottom < 60 || top > window.innerHeight - 60) {
      this.video.scrollIntoView({ block: "center" });
    }
  }

  #watch() {
    const { signal } = this.listening;
    const show = () => this.#show();
    for (const event of ["timeupdate", "seeking", "loadedmetadata"]) {
      this.video.addEventListener(event, show, { signal });
    }
    this.video.addEventListener("error", () => {
      this.root.querySelector(".rv-failed").hidden = false;
    }, { signal });
    // Four updates a second, as the browser gives them, would let the line stutter.
    const step = () => {
      if (signal.aborted) return;
      if (!this.video.paused) show();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #show() {
    const time = this.video.currentTime;
    this.timeline.show(time);
    this.root.dataset.time = time.toFixed(3);
    this.root.querySelector(".rv-now").replaceChildren(...this.#now(time));
  }

  // What is measured and said in this moment.
  #now(time) {
    const { series, faults, cues } = this.data;
    const bold = document.createElement("b");
    bold.textContent = clock(time);
    const values = this.timeline.valuesAt(time).map(([name, value]) => {
      const words = value === null ? tr("not measured") : `${Math.round(value)}${series.unit}`;
      return `${name === "measured" ? series.label : named(name)} ${words}`;
    });
    const seen = faults.filter((fault) => fault.start <= time && time <= fault.end);
    const said = cues.filter((cue) => cue.time <= time && time < cue.time + 3).at(-1);
    const parts = [values.join(", "), ...seen.map((fault) => tr("noticed: {fault}", { fault: fault.name }))];
    if (said) parts.push(`“${said.text}”`);
    return [bold, document.createTextNode(`  ${parts.filter(Boolean).join(" · ")}`)];
  }

  destroy() {
    this.listening.abort();
    this.timeline.destroy();
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }
}
