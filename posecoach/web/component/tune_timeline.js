// One recording over time: the measure with its edges, what counted before and now, and the marks.

import { decimal, tr } from "./language.js";
import { clock, niceStep, valueRange } from "./review_timeline.js";
import { add, Scale, set } from "./svg.js";
import { Handle } from "./tune_handles.js";
import { keep } from "./tune_histogram.js";
import { LANES, drawLanes, lanesHeight } from "./tune_lanes.js";

const LEFT = 46, RIGHT = 12, TOP = 8, AXIS = 24;
const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageDown: -50, PageUp: 50 };
const STEP_S = 0.1;
const SHORTEST_VIEW_S = 2;

export class TuneTimeline {
  // marks: the marking of the bottom lane, see tune_marking.js.
  constructor(svg, hooks, marks, onTime) {
    this.svg = svg;
    this.hooks = hooks;
    this.marks = marks;
    this.onTime = onTime;
    this.time = 0;
    this.back = add(svg, "g");
    this.lanes = add(svg, "g");
    this.front = add(svg, "g");
    this.head = add(svg, "g", { class: "playhead" });
    this.handles = new Map();
    this.#listen();
  }

  draw(data, frozen) {
    const { width, height } = this.svg.getBoundingClientRect();
    const { timeline } = data;
    if (!width || !timeline) return;
    if (this.name !== timeline.key) {
      this.name = timeline.key;
      this.time = Math.min(this.time, timeline.duration);
      this.view = [0, timeline.duration];
    }
    this.data = data;
    set(this.svg, { viewBox: `0 0 ${width} ${height}`, "aria-valuemax": timeline.duration });
    const floor = height - AXIS - lanesHeight();
    this.box = { left: LEFT, right: width - RIGHT, top: TOP, bottom: floor, width, end: height - AXIS };
    this.x = new Scale(...this.view, this.box.left, this.box.right);
    if (!frozen || !this.y) {
      const bands = timeline.edges ? data.edges.map(({ value }) => ({ enter: value, aim: value })) : [];
      this.y = new Scale(...valueRange({ curves: timeline.curves, bands }), floor, TOP);
    }
    this.back.replaceChildren();
    this.#axes();
    for (const { name, values } of timeline.curves) {
      add(this.back, "path", { class: `curve ${name}`, d: this.#path(timeline.time, values) });
    }
    drawLanes(this.lanes, timeline, this.x, this.box);
    this.marks.draw(this);
    this.#edges();
    this.#cursor();
  }

  go(time) {
    this.time = Math.min(this.data.timeline.duration, Math.max(0, time));
    const [from, to] = this.view;
    if (this.time < from || this.time > to) this.#look(this.time - (to - from) / 2, to - from);
    else this.#cursor();
    this.onTime(this.time);
  }

  zoom(how) {
    const [from, to] = this.view, { duration } = this.data.timeline;
    const length = { in: (to - from) / 2, out: (to - from) * 2, all: duration }[how];
    const kept = Math.min(duration, Math.max(SHORTEST_VIEW_S, length));
    this.#look(this.time - kept / 2, kept);
  }

  timeOf(event) {
    const { left } = this.svg.getBoundingClientRect();
    const time = this.x.value(event.clientX - left);
    return Math.min(this.data.timeline.duration, Math.max(0, time));
  }

  #look(from, length) {
    const { duration } = this.data.timeline;
    const start = Math.min(Math.max(0, from), Math.max(0, duration - length));
    this.view = [start, Math.min(duration, start + length)];
    this.draw(this.data, true);
  }

  #cursor() {
    this.head.replaceChildren();
    const x = this.x.at(this.time);
    add(this.head, "line", { class: "head", x1: x, x2: x, y1: TOP, y2: this.box.end });
    set(this.svg, { "aria-valuenow": this.time.toFixed(1), "aria-valuetext": clock(this.time) });
  }

  #axes() {
    const { box, data: { axis, timeline } } = this;
    const step = niceStep(this.y.high - this.y.low, 6);
    const unit = axis.unit.startsWith(" ") ? "" : axis.unit[0] ?? "";
    for (let v = Math.ceil(this.y.low / step) * step; v <= this.y.high; v += step) {
      const y = this.y.at(v);
      add(this.back, "line", { class: "grid", x1: box.left, x2: box.right, y1: y, y2: y });
      const text = `${decimal(Math.round(v * 10) / 10)}${timeline.edges ? unit : timeline.unit}`;
      add(this.back, "text", { x: box.left - 6, y: y + 4, "text-anchor": "end", text });
    }
    const [from, to] = this.view;
    const seconds = niceStep(to - from, Math.max(2, box.width / 90));
    for (let t = Math.ceil(from / seconds) * seconds; t <= to; t += seconds) {
      const text = to >= 60 ? clock(t).slice(0, seconds < 1 ? undefined : -2) : `${decimal(Math.round(t * 10) / 10)} s`;
      add(this.back, "text", { x: this.x.at(t), y: box.end + 18, "text-anchor": "middle", text });
    }
    for (const [index, { label }] of LANES.entries()) {
      const y = lanesHeight(index) + box.bottom;
      add(this.back, "line", { class: "grid", x1: box.left, x2: box.right, y1: y, y2: y });
      add(this.back, "text", { class: "lane", x: 0, y: y + 18, text: tr(label) });
    }
  }

  #path(times, values) {
    const [from, to] = this.view, { top, bottom } = this.box;
    let d = "", drawing = false;
    values.forEach((value, index) => {
      const seen = value !== null && times[index] >= from && times[index] <= to;
      if (seen) {
        const y = Math.min(bottom, Math.max(top, this.y.at(value)));
        d += `${drawing ? "L" : "M"}${this.x.at(times[index]).toFixed(1)} ${y.toFixed(1)}`;
      }
      drawing = seen;
    });
    return d;
  }

  #edges() {
    const { box, data } = this;
    const edges = data.timeline.edges ? data.edges : [];
    keep(this.handles, edges, () => new Handle(this.front, "y", this.hooks));
    // Neighbours lie a few pixels apart: their flags stand side by side.
    const place = Math.min(128, (box.right - box.left) / Math.max(1, edges.length));
    [...edges].sort((a, b) => a.value - b.value).forEach((edge, index) => {
      const row = { x: box.left + 4 + index * place };
      this.handles.get(edge.path).show(edge, data.axis, this.y, box, row);
    });
  }

  #listen() {
    const { svg, marks } = this;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button || !this.data) return;
      const { top } = svg.getBoundingClientRect();
      svg.setPointerCapture(event.pointerId);
      this.go(this.timeOf(event));
      this.marking = marks.laneAt(event.clientY - top, this.box) && marks.begin(this.time);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!svg.hasPointerCapture(event.pointerId)) return;
      this.go(this.timeOf(event));
      if (this.marking) marks.stretch(this.time);
    });
    svg.addEventListener("lostpointercapture", () => {
      if (this.marking) marks.end();
      this.marking = false;
    });
    svg.addEventListener("keydown", (event) => {
      if (event.key in KEYS) this.go(this.time + KEYS[event.key] * STEP_S * (event.shiftKey ? 10 : 1));
      else if (event.key === "Home") this.go(0);
      else if (event.key === "End") this.go(this.data.timeline.duration);
      else if (event.key === "Enter") marks.press(this.time);
      else if (event.key === "Escape") marks.forget();
      else if (event.key === "+" || event.key === "-") this.zoom(event.key === "+" ? "in" : "out");
      else return;
      event.preventDefault();
    });
  }
}
