// An edge that can be moved: dragged, or by the arrow keys. It stays the same element while the
// page answers, so that the pointer does not lose it.

import { decimal, tr } from "./language.js";
import { add, set } from "./svg.js";

const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };

// The value that an edge may have, nearest to the wanted one, on whole steps.
export function allowed({ least, most }, step, value) {
  const places = step < 1 ? 10 : 1;
  const whole = Math.round(Math.round(value / step) * step * places) / places;
  return Math.min(most, Math.max(least, whole));
}

export class Handle {
  // along: "x" for a line that stands upright and moves sideways, "y" for one that lies.
  constructor(parent, along, hooks) {
    this.along = along;
    this.hooks = hooks;
    this.root = add(parent, "g", {
      class: "tn-handle", tabindex: 0, role: "slider",
      "aria-orientation": along === "x" ? "horizontal" : "vertical",
    });
    this.grip = add(this.root, "rect", { class: "grip" });
    this.line = add(this.root, "line", { class: "edge" });
    this.flag = add(this.root, "rect", { class: "flag", rx: 6, height: 20 });
    this.text = add(this.root, "text", { class: "flag-text", "text-anchor": "middle" });
    this.title = add(this.root, "title");
    this.#listen();
  }

  // box: the plot's area; row: where the flag goes.
  show(edge, axis, scale, box, row) {
    Object.assign(this, { edge, axis, scale });
    const words = `${edge.name} ${written(edge.value)}${axis.unit}`;
    set(this.title, { text: tr("Drag it, or move it with the arrow keys") });
    set(this.root, {
      "data-path": edge.path, "aria-label": edge.name, "aria-valuenow": edge.value,
      "aria-valuemin": edge.least, "aria-valuemax": edge.most, "aria-valuetext": words,
    });
    this.root.classList.toggle("moved", edge.value !== edge.shipped);
    const at = scale.within(edge.value), width = 14 + 6.9 * words.length;
    set(this.text, { text: words });
    set(this.flag, { width });
    if (this.along === "x") {
      const left = Math.min(Math.max(2, at - width / 2), box.width - width - 2);
      this.#place(at, at, row.y + 10, box.bottom, left, row.y);
      set(this.grip, { x: at - 12, y: box.top, width: 24, height: box.bottom - box.top });
    } else {
      const left = Math.min(row.x, box.right - width);
      this.#place(box.left, box.right, at, at, left, at - 10);
      set(this.grip, { x: box.left, y: at - 6, width: box.right - box.left, height: 12 });
    }
    set(this.text, { x: Number(this.flag.getAttribute("x")) + width / 2 });
  }

  remove() {
    this.root.remove();
  }

  #place(x1, x2, y1, y2, left, top) {
    set(this.line, { x1, x2, y1, y2 });
    set(this.flag, { x: left, y: top });
    set(this.text, { y: top + 14.5 });
  }

  #listen() {
    const { root } = this;
    const value = (event) => {
      const { left, top } = root.ownerSVGElement.getBoundingClientRect();
      return this.scale.value(this.along === "x" ? event.clientX - left : event.clientY - top);
    };
    root.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      root.setPointerCapture(event.pointerId);
      root.focus({ preventScroll: true });
      this.from = value(event) - this.edge.value;
      this.hooks.begin();
      event.preventDefault();
      event.stopPropagation();
    });
    root.addEventListener("pointermove", (event) => {
      if (root.hasPointerCapture(event.pointerId)) this.#move(value(event) - this.from);
    });
    root.addEventListener("lostpointercapture", () => this.hooks.end());
    root.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS)) return;
      this.hooks.begin();
      this.#move(this.edge.value + KEYS[event.key] * this.axis.step);
      this.hooks.end();
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #move(wanted) {
    const value = allowed(this.edge, this.axis.step, wanted);
    if (value !== this.edge.value) this.hooks.move(this.edge.path, value);
  }
}

export function written(value) {
  return decimal(Math.round(value * 100) / 100).replace("-", "−");
}
