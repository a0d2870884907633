// The bottom lane: marks are made by dragging or by two presses of Enter, moved and deleted.

import { decimal, language, tr } from "./language.js";
import { clock } from "./review_timeline.js";
import { add, set } from "./svg.js";
import { KIND_WORDS, LANES, SIDE_WORDS, lanesHeight, span } from "./tune_lanes.js";
import { Mark } from "./tune_mark.js";
import { KINDS, SHORTEST_S, byTime, listed, made, moved, sorted } from "./tune_marks.js";

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
    this.shapes = [];
    this.chosen = -1;
    this.delete.addEventListener("click", () => this.#remove());
    this.kind.addEventListener("change", () => this.#sides());
    this.looked.addEventListener("change", () => this.#tell());
  }

  update(labels, kinds, sides) {
    const text = JSON.stringify([kinds, sides, language()]);
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
    this.lane ??= add(this.group, "rect", { class: "marks-lane", rx: 6 });
    const { box } = timeline;
    const y = box.bottom + lanesHeight(LANES.length - 1), { height } = LANES.at(-1);
    set(this.lane, { x: box.left, y: y + 2, width: box.right - box.left, height: height - 4 });
    this.#shapes(y + 5, height - 10);
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
      this.says.textContent = tr("Begins at {time}. Move the line and press Enter again.", { time: clock(time) });
      return;
    }
    const { duration } = this.timeline.data.timeline;
    const mark = made(this.#choice, this.side.value, this.waiting, time, duration);
    this.forget();
    if (mark) this.#put(mark);
    else this.says.textContent = tr("A mark takes at least {seconds} seconds.", { seconds: decimal(SHORTEST_S) });
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

  // A mark keeps its shape when the page is drawn anew: whoever is at it by keys or with the
  // pointer stays there.
  #shapes(y, height) {
    const shown = this.drawn ? [...this.marks, this.drawn] : this.marks;
    const among = this.shapes.some((shape) => shape.focused);
    while (this.shapes.length > shown.length) this.shapes.pop().remove();
    while (this.shapes.length < shown.length) {
      this.shapes.push(new Mark(this.group, this.shapes.length, this.#hooks));
    }
    shown.forEach((mark, index) => {
      this.shapes[index].show(mark, this.#words(mark), this.timeline.x, { y, height });
      this.shapes[index].choose(index === this.chosen);
    });
    if (among) this.shapes[this.chosen]?.focus();
  }

  get #hooks() {
    return {
      choose: (index) => this.#choose(index),
      key: (event, index) => this.#key(event, index),
      stretch: (index, before, end, pixels) => {
        const { x, data } = this.timeline;
        const seconds = x.value(pixels) - x.value(0);
        const mark = moved(before, end, seconds, data.timeline.duration);
        this.kept = this.marks[index] = mark;
        this.draw(this.timeline);
        return mark;
      },
      put: (index, mark) => this.#change(index, mark),
    };
  }

  #change(index, mark) {
    this.kept = this.marks[index] = mark;
    this.#tell();
  }

  #words(mark) {
    const what = this.kinds.find(({ kind, id }) => kind === mark.kind && (!id || id === mark.id));
    const words = [what?.name ?? mark.id ?? mark.kind, mark.side && tr(SIDE_WORDS[mark.side])].filter(Boolean).join(", ");
    return `${words}, ${span(mark.start_s, mark.end_s)}`;
  }

  #key(event, index) {
    const { duration } = this.timeline.data.timeline;
    if (event.key === "Delete" || event.key === "Backspace") this.#remove();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const end = event.shiftKey ? "start_s" : "end_s";
      const seconds = event.key === "ArrowLeft" ? -STEP_S : STEP_S;
      this.#change(index, moved(this.marks[index], end, seconds, duration));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(index) {
    this.chosen = index;
    this.kept = this.marks[index];
    this.delete.disabled = false;
    this.shapes.forEach((shape, at) => shape.choose(at === index));
  }

  #put(mark) {
    this.marks = byTime([...this.marks, mark]);
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
      label.append(box, ` ${tr(KIND_WORDS[kind])}`);
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
