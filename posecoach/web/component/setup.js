// The check list that ticks itself while the person sets up, and the count-in.

import { setAttribute, setHidden, setText } from "./dom.js";
import { ICONS } from "./states.js";
import { WORDS } from "./words.js";

export class SetUpList {
  constructor($) {
    this.$ = $;
    this.key = null;
  }

  // `now` is null when it is over; `item` brings the picture of where the camera goes.
  show(now, item) {
    setHidden(this.$(".setup"), !now);
    if (!now) return;
    setText(this.$(".setup-words"), now.words);
    setText(this.$(".setup-count"), now.count ? String(now.count) : "");
    const image = this.$(".setup-camera");
    setHidden(image, !item.camera || now.count !== null);
    if (item.camera) {
      setAttribute(image, "src", item.camera);
      setAttribute(image, "alt", item.cameraWords || "");
    }
    this.#list(now.checks);
  }

  #list(checks) {
    const key = JSON.stringify(checks);
    if (key === this.key) return;
    this.key = key;
    this.$(".setup-list").replaceChildren(
      ...checks.map(([id, words, done]) => {
        const entry = document.createElement("li");
        entry.dataset.check = id;
        entry.dataset.done = done;
        entry.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${
          done ? ICONS.check : ICONS.circle}</svg><span></span><span class="unseen"></span>`;
        entry.querySelector("span").textContent = words;
        entry.querySelector(".unseen").textContent = `, ${done ? WORDS.ticked : WORDS.missing}`;
        return entry;
      }),
    );
  }
}
