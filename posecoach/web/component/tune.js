// The Tune page's picture: a change made in it goes to the page, which replays and draws it anew.

import { mark, speakOn, tr } from "./language.js";
import { Histogram } from "./tune_histogram.js";
import { FATES } from "./tune_lanes.js";
import { Marking } from "./tune_marking.js";
import { changes } from "./tune_rows.js";
import { TuneTimeline } from "./tune_timeline.js";

export function mount(state, { parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".tune");
  if (!root) return;
  if (state.picture && state.picture.root !== root) unmount(state);
  speakOn(state, root, data);
  state.picture ??= new Picture(root);
  state.picture.update(data, setTriggerValue);
}

export function unmount(state) {
  if (state.picture) state.picture.destroy();
  state.picture = null;
}

class Picture {
  constructor(root) {
    this.root = root;
    this.gesture = 0;
    this.dragging = false;
    this.waiting = {};
    const hooks = {
      begin: () => { this.gesture += 1; this.dragging = true; },
      move: (path, value) => this.#move(path, value),
      end: () => { this.dragging = false; this.#draw(); },
    };
    const find = (name) => root.querySelector(name);
    this.histogram = new Histogram(find(".tn-histogram"), hooks);
    this.marking = new Marking(root, (labels) => {
      this.data.labels = labels;
      this.#send("labels", { labels, recording: this.data.timeline.index });
    });
    this.timeline = new TuneTimeline(find(".tn-timeline"), hooks, this.marking, () => {});
    find(".tn-zoom").addEventListener("click", ({ target }) => {
      if (target.dataset.zoom) this.timeline.zoom(target.dataset.zoom);
    });
    this.resizing = new ResizeObserver(() => this.#draw());
    this.resizing.observe(root);
  }

  update(data, send) {
    this.send = send;
    if (data.answers === this.asked) this.flying = null;
    const before = this.data;
    this.data = structuredClone(data);
    // What was moved since the page drew this goes before it.
    for (const { edit, labels } of [this.flying ?? {}, this.waiting]) {
      if (before?.key === data.key) this.#apply(edit);
      if (labels && labels.recording === data.timeline?.index) this.data.labels = labels.labels;
    }
    if (data.timeline) this.marking.update(this.data.labels, data.kinds, data.sides);
    this.#words();
    this.#draw();
    this.#next();
  }

  destroy() {
    this.resizing.disconnect();
  }

  #move(path, value) {
    const edit = { path, value, gesture: this.gesture };
    this.#apply(edit);
    this.#draw();
    this.#send("edit", edit);
  }

  #apply(edit) {
    const edge = edit && this.data.edges.find((one) => one.path === edit.path);
    if (edge) edge.value = edit.value;
  }

  // One request at a time; of what happens meanwhile only the last is sent.
  #send(name, value) {
    this.waiting[name] = value;
    this.#next();
  }

  #next() {
    const [name] = Object.keys(this.waiting);
    this.root.setAttribute("aria-busy", Boolean(this.flying || name));
    if (this.flying || !name) return;
    this.flying = { [name]: this.waiting[name] };
    delete this.waiting[name];
    this.asked = `${Date.now()}-${Math.random()}`;
    this.send("asked", { ...this.flying, id: this.asked });
  }

  #draw() {
    if (!this.data) return;
    this.histogram.draw(this.data, this.dragging);
    this.timeline.draw(this.data, this.dragging);
  }

  #words() {
    const { axis, timeline, rows, many, histogram } = this.data;
    const find = (name) => this.root.querySelector(name);
    find(".tn-axis").textContent = histogram
      ? axis.label
      : tr("{label}: nothing of it was measured in these recordings.", axis);
    find(".tn-when").hidden = !timeline;
    find(".tn-name").textContent = timeline?.name ?? "";
    find(".tn-legend").replaceChildren(...legend(this.data));
    find(".tn-changes").replaceChildren(changes(rows, many, (row) => {
      if (row.recording !== timeline.index) this.#send("show", row.recording);
      this.timeline.go(row.time);
    }));
    this.root.dataset.answers = this.data.answers;
  }
}

const CURVES = { both: mark("measured"), left: mark("left"), right: mark("right") };
const BANDS = { fault: mark("fault"), must: mark("must hold"), target: mark("target") };

function legend({ histogram, timeline, band, edges }) {
  const named = (name, words) => {
    const item = document.createElement("span"), sign = document.createElement("i");
    sign.className = name;
    item.append(sign, words);
    return item;
  };
  const names = new Set((histogram?.curves ?? []).map(({ name }) => name));
  const items = [...names].map((name) => named(name, tr(CURVES[name] ?? name)));
  if (band) items.push(named(`band ${band.kind}`, tr(BANDS[band.kind] ?? BANDS.target)));
  if (edges.some(({ value, shipped }) => value !== shipped)) items.push(named("was", tr("as shipped")));
  const fates = new Set(["shipped", "tried"].flatMap((lane) =>
    (timeline?.lanes[lane] ?? []).map(({ fate }) => fate)));
  fates.delete("same");
  return [...items, ...[...fates].map((fate) => named(`event ${fate}`, tr(FATES[fate])))];
}
