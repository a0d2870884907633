// The shape of one mark in its lane: chosen, moved at its ends by pointer or keys.

import { tr } from "./language.js";
import { add, set } from "./svg.js";

const END_PX = 8;
const LEAST_PX = 4;

export class Mark {
  constructor(group, index, hooks) {
    this.rect = add(group, "rect", { rx: 5, tabindex: 0, role: "button" });
    this.words = add(this.rect, "title");
    this.rect.addEventListener("focus", () => hooks.choose(index));
    this.rect.addEventListener("keydown", (event) => hooks.key(event, index));
    this.#drag(index, hooks);
  }

  get focused() {
    return this.rect.getRootNode().activeElement === this.rect;
  }

  show(mark, words, scale, { y, height }) {
    this.mark = mark;
    const x = scale.within(mark.start_s), width = scale.within(mark.end_s) - x;
    const seen = mark.end_s >= scale.low && mark.start_s <= scale.high;
    set(this.rect, {
      class: `mark ${mark.kind}`, x, y, height, width: Math.max(LEAST_PX, width),
      display: seen ? "inline" : "none",
      "aria-label": tr("{words}. Arrow keys move its end, with Shift its beginning; Delete removes it.", { words }),
    });
    this.words.textContent = words;
  }

  choose(chosen) {
    this.rect.classList.toggle("chosen", chosen);
  }

  focus() {
    if (!this.focused) this.rect.focus({ preventScroll: true });
  }

  remove() {
    this.rect.remove();
  }

  // At its ends a mark is stretched, in the middle it is only chosen.
  #drag(index, hooks) {
    const { rect } = this;
    const endAt = ({ clientX }) => {
      const { left, right } = rect.getBoundingClientRect();
      if (clientX - left < END_PX) return "start_s";
      return right - clientX < END_PX ? "end_s" : null;
    };
    let end = null, from = 0, before = null, now = null;
    rect.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      end = endAt(event);
      from = event.clientX;
      before = now = this.mark;
      hooks.choose(index);
      rect.setPointerCapture(event.pointerId);
    });
    rect.addEventListener("pointermove", (event) => {
      set(rect, { style: end || endAt(event) ? "cursor: ew-resize" : "" });
      if (end && rect.hasPointerCapture(event.pointerId)) {
        now = hooks.stretch(index, before, end, event.clientX - from);
      }
    });
    rect.addEventListener("lostpointercapture", () => {
      if (end && now[end] !== before[end]) hooks.put(index, now);
      end = null;
    });
  }
}
