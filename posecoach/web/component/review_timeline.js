// The timeline: curves with their target, and a line at the video's time. Click, drag or use keys.

import { decimal } from "./language.js";

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 44, RIGHT = 12, TOP = 18, BOTTOM = 46;

// 1:07.5
export function clock(seconds) {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  return decimal(`${minutes}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`);
}

// A step of 1, 2 or 5 times a power of ten that cuts a span into about so many parts.
export function niceStep(span, parts) {
  const rough = span / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((step) => step * power >= rough);
}

// Smallest and greatest value to show: what was measured, and every target.
export function valueRange({ curves, bands }) {
  const values = curves.flatMap((curve) => curve.values).filter((v) => v !== null);
  values.sort((a, b) => a - b);
  const at = (share) => values[Math.round(share * (values.length - 1))];
  const edges = bands.flatMap((band) => [band.enter, band.aim]);
  // A few wild frames must not press the rest flat.
  if (values.length) edges.push(at(0.005), at(0.995));
  if (!edges.length) edges.push(0, 1);
  const low = Math.min(...edges), high = Math.max(...edges);
  const room = Math.max(1, (high - low) * 0.06);
  return [low - room, high + room];
}

// Index of the frame that is shown at a time.
export function frameAt(times, time) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (times[middle] <= time + 1e-3) low = middle;
    else high = middle - 1;
  }
  return low;
}

export class Timeline {
  constructor(svg, data, onJump) {
    this.svg = svg;
    this.data = data;
    this.onJump = onJump;
    this.time = 0;
    this.listening = new AbortController();
    svg.setAttribute("aria-valuemax", data.duration);
    this.#listen();
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(svg);
    this.draw();
  }

  valuesAt(time) {
    const index = frameAt(this.data.series.time, time);
    return this.data.series.curves.map(({ name, values }) => [name, values[index] ?? null]);
  }

  show(time) {
    this.time = time;
    const x = this.#x(time);
    this.head?.setAttribute("transform", `translate(${x} 0)`);
    this.svg.setAttribute("aria-valuenow", time.toFixed(1));
    this.svg.setAttribute("aria-valuetext", clock(time));
  }

  draw() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width || !height) return;
    this.width = width;
    this.height = height;
    [this.low, this.high] = valueRange(this.data.series);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.replaceChildren();
    this.#axes();
    this.#marks();
    for (const { name, values } of this.data.series.curves) {
      this.#add("path", { class: `curve ${name}`, d: this.#path(values) });
    }
    this.head = this.#add("g", { class: "playhead" });
    this.#add("line", { class: "head", x1: 0, x2: 0, y1: TOP, y2: height - BOTTOM + 14 }, this.head);
    this.#add("circle", { class: "knob", r: 5, cx: 0, cy: TOP }, this.head);
    this.show(this.time);
  }

  destroy() {
    this.listening.abort();
    this.resizing.disconnect();
  }

  #x(time) {
    return LEFT + (time / this.data.duration) * (this.width - LEFT - RIGHT);
  }

  #y(value) {
    const share = (value - this.low) / (this.high - this.low);
    const y = this.height - BOTTOM - share * (this.height - TOP - BOTTOM);
    return Math.min(this.height - BOTTOM, Math.max(TOP, y));
  }

  #add(tag, attributes, parent = this.svg) {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") element.textContent = value;
      else element.setAttribute(key, value);
    }
    parent.append(element);
    return element;
  }

  #rect(name, x1, x2, y1, y2, title) {
    const size = { x: x1, y: Math.min(y1, y2), width: Math.max(2, x2 - x1), height: Math.abs(y2 - y1) };
    const rect = this.#add("rect", { class: name, ...size });
    if (title) this.#add("title", { text: title }, rect);
  }

  #axes() {
    const { duration, series } = this.data;
    const floor = this.height - BOTTOM, end = this.width - RIGHT;
    for (const band of series.bands) {
      const edge = band.limit ?? (band.rising ? this.high : this.low);
      this.#rect("band", LEFT, end, this.#y(band.enter), this.#y(edge));
      const y = this.#y(band.aim);
      this.#add("line", { class: "aim", x1: LEFT, x2: end, y1: y, y2: y });
    }
    const step = niceStep(this.high - this.low, 8);
    for (let v = Math.ceil(this.low / step) * step; v <= this.high; v += step) {
      const y = this.#y(v);
      this.#add("line", { class: "grid", x1: LEFT, x2: end, y1: y, y2: y });
      const label = `${Math.round(v)}${series.unit}`;
      this.#add("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end", text: label });
    }
    const seconds = niceStep(duration, Math.max(2, this.width / 90));
    for (let t = 0; t <= duration; t += seconds) {
      const label = duration >= 60 ? clock(t).slice(0, -2) : `${decimal(Math.round(t * 10) / 10)} s`;
      this.#add("text", { x: this.#x(t), y: floor + 34, "text-anchor": "middle", text: label });
    }
  }

  #marks() {
    const { spans, faults, cues } = this.data;
    const floor = this.height - BOTTOM;
    for (const { start, end, counted, side } of spans) {
      const name = counted ? "span" : "span short";
      this.#rect(name, this.#x(start), this.#x(end), TOP, floor, `${side}, ${clock(start)}`);
    }
    for (const { start, end, name } of faults) {
      this.#rect("fault", this.#x(start), this.#x(end), floor + 6, floor + 14, name);
    }
    for (const { time, text } of cues) {
      const x = this.#x(time);
      const mark = this.#add("path", { class: "cue", d: `M${x - 6} 2h12l-6 10z` });
      this.#add("title", { text }, mark);
    }
  }

  #path(values) {
    let d = "", drawing = false;
    values.forEach((value, index) => {
      if (value !== null) {
        const x = this.#x(this.data.series.time[index]).toFixed(1);
        d += `${drawing ? "L" : "M"}${x} ${this.#y(value).toFixed(1)}`;
      }
      drawing = value !== null;
    });
    return d;
  }

  #listen() {
    const { svg, listening: { signal } } = this;
    const timeOf = (event) => {
      const { left } = svg.getBoundingClientRect();
      const share = (event.clientX - left - LEFT) / (this.width - LEFT - RIGHT);
      return Math.min(1, Math.max(0, share)) * this.data.duration;
    };
    svg.addEventListener("pointerdown", (event) => {
      svg.setPointerCapture(event.pointerId);
      svg.classList.add("by-pointer");
      this.onJump(timeOf(event));
    }, { signal });
    svg.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) this.onJump(timeOf(event));
    }, { signal });
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 };
    svg.addEventListener("keydown", (event) => {
      svg.classList.remove("by-pointer");
      if (event.key in steps) this.onJump(this.time + steps[event.key]);
      else if (event.key === "Home") this.onJump(0);
      else if (event.key === "End") this.onJump(this.data.duration);
      else return;
      event.preventDefault();
    }, { signal });
  }
}
