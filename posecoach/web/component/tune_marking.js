// The bottom lane: marks are made by dragging or by two presses of Enter, moved and deleted.

import { clock } from "./review_timeline.js";
import { add, set, title } from "./svg.js";
import { LANES, lanesHeight } from "./tune_lanes.js";
import { KINDS, SHORTEST_S, listed, made, moved, sorted } from "./tune_marks.js";

const WORDS = { holds: "Holds", repetitions: "Repetitions", faults: "Faults" };
const END_PX = 8;
const STEP_S = 0.1;

export class Marking {
  constructor(root, onChange) {
    const find = (name) => root.querySelector(name);
    this.kind = find(".tn-kind");
    this.side = find(".tn-side");
    this.delete = find(".tn-delete");
    this.says = find(".tn-says");
    this.looked = find(".tn-looked");
    this.onChange = onChange;
    this.marks = [];
    this.chosen = -1;
    this.delete.addEventListener("click", () => this.#remove());
    this.kind.addEventListener("change", () => this.#sides());
    this.looked.addEventListener("change", () => this.#tell());
  }

  update(labels, kinds, sides) {
    const text = JSON.stringify([kinds, sides]);
    if (text !== this.known) {
      this.known = text;
      this.kinds = kinds;
      this.sides = sides;
      this.kind.replaceChildren(...kinds.map(({ name }, index) => new Option(name, index)));
      this.#boxes();
      this.#sides();
    }
    this.marks = listed(labels);
    this.chosen = this.marks.findIndex((mark) => same(mark, this.kept));
    for (const box of this.looked.querySelectorAll("input")) {
      box.checked = labels[box.value] !== null;
      // What is marked was looked for.
      box.disabled = this.marks.some((mark) => mark.kind === box.value);
    }
  }

  draw(timeline) {
    this.timeline = timeline;
    this.group ??= add(timeline.svg, "g");
    this.group.replaceChildren();
    const { box, x } = timeline;
    const y = box.bottom + lanesHeight(LANES.length - 1), { height } = LANES.at(-1);
    add(this.group, "rect", {
      class: "marks-lane", x: box.left, y: y + 2, width: box.right - box.left, height: height - 4, rx: 6,
    });
    const shown = this.drawn ? [...this.marks, this.drawn] : this.marks;
    shown.forEach((mark, index) => {
      if (mark.end_s < x.low || mark.start_s > x.high) return;
      this.#draw(mark, index, x, y + 5, height - 10);
    });
    this.delete.disabled = this.chosen < 0;
  }

  laneAt(y, box) {
    return y > box.bottom + lanesHeight(LANES.length - 1) && y < box.end;
  }

  begin(time) {
    this.from = time;
    this.chosen = -1;
    this.kept = null;
    return true;
  }

  stretch(time) {
    const { timeline } = this;
    this.drawn = made(this.#choice, this.side.value, this.from, time, timeline.data.timeline.duration);
    this.draw(timeline);
  }

  end() {
    if (this.drawn) this.#put(this.drawn);
    this.forget();
  }

  // The first press begins a mark where the line stands, the second one ends it there.
  press(time) {
    if (this.waiting === undefined) {
      this.waiting = time;
      this.says.textContent = `Begins at ${clock(time)}. Move the line and press Enter again.`;
      return;
    }
    const { duration } = this.timeline.data.timeline;
    const mark = made(this.#choice, this.side.value, this.waiting, time, duration);
    this.forget();
    if (mark) this.#put(mark);
    else this.says.textContent = `A mark takes at least ${SHORTEST_S} seconds.`;
  }

  forget() {
    this.drawn = null;
    this.waiting = undefined;
    this.says.textContent = "";
    if (this.timeline) this.draw(this.timeline);
  }

  get #choice() {
    return this.kinds[Number(this.kind.value)];
  }

  #draw(mark, index, scale, y, height) {
    const x = scale.within(mark.start_s), width = Math.max(4, scale.within(mark.end_s) - x);
    const what = this.kinds.find(({ kind, id }) => kind === mark.kind && (!id || id === mark.id));
    const words = [what?.name ?? mark.id ?? mark.kind, mark.side].filter(Boolean).join(", ");
    const rect = add(this.group, "rect", {
      class: `mark ${mark.kind}`, x, y, width, height, rx: 5, tabindex: 0, role: "button",
      "aria-label": `${words}, ${clock(mark.start_s)} to ${clock(mark.end_s)}. Arrow keys move its ` +
        "end, with Shift its beginning; Delete removes it.",
    });
    rect.classList.toggle("chosen", index === this.chosen);
    title(rect, `${words}, ${clock(mark.start_s)} to ${clock(mark.end_s)}`);
    rect.addEventListener("focus", () => this.#choose(index));
    rect.addEventListener("keydown", (event) => this.#key(event, index));
    this.#drag(rect, index, scale);
  }

  // At its ends a mark is stretched, in the middle it is only chosen.
  #drag(rect, index, scale) {
    const endAt = (event) => {
      const { left, right } = rect.getBoundingClientRect();
      if (event.clientX - left < END_PX) return "start_s";
      return right - event.clientX < END_PX ? "end_s" : null;
    };
    let end = null, from = 0, before = null;
    rect.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      end = endAt(event);
      from = event.clientX;
      before = this.marks[index];
      this.#choose(index);
      rect.setPointerCapture(event.pointerId);
    });
    rect.addEventListener("pointermove", (event) => {
      set(rect, { style: endAt(event) ? "cursor: ew-resize" : "" });
      if (!end || !rect.hasPointerCapture(event.pointerId)) return;
      const seconds = scale.value(event.clientX) - scale.value(from);
      const { duration } = this.timeline.data.timeline;
      const now = (this.marks[index] = moved(before, end, seconds, duration));
      const x = scale.within(now.start_s);
      set(rect, { x, width: Math.max(4, scale.within(now.end_s) - x) });
    });
    rect.addEventListener("lostpointercapture", () => {
      const now = this.marks[index];
      if (end && !same(now, before)) {
        this.kept = now;
        this.#tell();
      }
      end = null;
    });
  }

  #key(event, index) {
    const { duration } = this.timeline.data.timeline;
    if (event.key === "Delete" || event.key === "Backspace") this.#remove();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const end = event.shiftKey ? "start_s" : "end_s";
      const seconds = event.key === "ArrowLeft" ? -STEP_S : STEP_S;
      this.kept = this.marks[index] = moved(this.marks[index], end, seconds, duration);
      this.#tell();
      this.#focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(index) {
    this.chosen = index;
    this.kept = this.marks[index];
    this.delete.disabled = false;
    for (const [at, rect] of this.group.querySelectorAll(".mark").entries()) {
      rect.classList.toggle("chosen", at === index);
    }
  }

  #put(mark) {
    this.marks.push(mark);
    this.kept = mark;
    this.#tell();
  }

  #remove() {
    if (this.chosen < 0) return;
    this.marks.splice(this.chosen, 1);
    this.chosen = -1;
    this.kept = null;
    this.#tell();
    this.timeline.svg.focus({ preventScroll: true });
  }

  #focus() {
    this.draw(this.timeline);
    const at = this.marks.findIndex((mark) => same(mark, this.kept));
    this.group.querySelectorAll(".mark")[at]?.focus({ preventScroll: true });
  }

  #tell() {
    const boxes = [...this.looked.querySelectorAll("input:checked")];
    const looked = new Set(boxes.map((box) => box.value));
    this.onChange(sorted(this.marks, looked));
    if (this.timeline) this.draw(this.timeline);
  }

  #boxes() {
    const kinds = KINDS.filter((kind) => this.kinds.some((one) => one.kind === kind));
    const boxes = kinds.map((kind) => {
      const label = document.createElement("label"), box = document.createElement("input");
      Object.assign(box, { type: "checkbox", value: kind });
      label.append(box, ` ${WORDS[kind]}`);
      return label;
    });
    this.looked.replaceChildren(this.looked.querySelector("legend"), ...boxes);
  }

  #sides() {
    this.side.parentElement.hidden = !this.sides || this.#choice?.kind === "faults";
  }
}

function same(a, b) {
  return Boolean(a && b) && JSON.stringify(a) === JSON.stringify(b);
}
