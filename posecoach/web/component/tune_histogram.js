// How often each value was measured, with the edges of the band to be moved on it.

import { niceStep } from "./review_timeline.js";
import { add, Scale, set } from "./svg.js";
import { Handle, written } from "./tune_handles.js";

const LEFT = 10, RIGHT = 10, BOTTOM = 24, ROW = 23, ROWS = 4, GAP = 6;

export class Histogram {
  constructor(svg, hooks) {
    this.svg = svg;
    this.hooks = hooks;
    this.back = add(svg, "g");
    this.front = add(svg, "g");
    this.handles = new Map();
  }

  draw({ axis, edges, band, histogram }, frozen) {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width) return;
    set(this.svg, { viewBox: `0 0 ${width} ${height}` });
    if (!frozen || !this.scale || this.width !== width) {
      const { low, high } = histogram ?? around(edges);
      this.scale = new Scale(low, high, LEFT, width - RIGHT);
      this.width = width;
    }
    const rows = flagRows(edges, this.scale);
    const top = (Math.max(0, ...rows.values()) + 1) * ROW + 4;
    const box = { left: LEFT, right: width - RIGHT, top, bottom: height - BOTTOM, width };
    this.back.replaceChildren();
    this.#region(band, edges, box);
    if (histogram) this.#bars(histogram, box);
    this.#axis(axis, box);
    this.#shipped(edges, box);
    this.#edges(axis, edges, box, rows);
  }

  #region(band, edges, box) {
    if (!band) return;
    const at = (path, end) => {
      const edge = edges.find((one) => one.path === path);
      return edge ? this.scale.within(edge.value) : end;
    };
    const x1 = at(band.from, box.left), x2 = at(band.to, box.right);
    const size = { x: Math.min(x1, x2), y: box.top, width: Math.abs(x2 - x1), height: box.bottom - box.top };
    add(this.back, "rect", { class: `region ${band.kind}`, ...size });
  }

  #bars({ low, high, curves }, box) {
    const most = Math.max(...curves.flatMap((curve) => curve.values), 1e-9);
    // The tallest value, most often somebody at rest, must not press the rest flat.
    const y = (value) => box.bottom - Math.sqrt(value / most) * (box.bottom - box.top - 4);
    for (const { name, values } of curves) {
      const step = (high - low) / values.length;
      let d = `M${this.scale.within(low)} ${box.bottom}`;
      values.forEach((value, index) => {
        const from = this.scale.within(low + index * step), to = this.scale.within(low + (index + 1) * step);
        d += `L${from.toFixed(1)} ${y(value).toFixed(1)}L${to.toFixed(1)} ${y(value).toFixed(1)}`;
      });
      add(this.back, "path", { class: `bars ${name}`, d: `${d}L${this.scale.within(high)} ${box.bottom}Z` });
    }
  }

  #axis(axis, box) {
    add(this.back, "line", { class: "grid", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom });
    const { low, high } = this.scale;
    const step = niceStep(high - low, Math.max(2, box.width / 80));
    for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
      const x = this.scale.at(value);
      add(this.back, "line", { class: "grid", x1: x, x2: x, y1: box.bottom, y2: box.bottom + 4 });
      const text = `${written(value)}${axis.unit.startsWith(" ") ? "" : axis.unit[0] ?? ""}`;
      add(this.back, "text", { x, y: box.bottom + 18, "text-anchor": "middle", text });
    }
  }

  #shipped(edges, box) {
    for (const { value, shipped } of edges) {
      if (value === shipped) continue;
      const x = this.scale.within(shipped);
      add(this.back, "line", { class: "was", x1: x, x2: x, y1: box.top, y2: box.bottom });
    }
  }

  #edges(axis, edges, box, rows) {
    keep(this.handles, edges, () => new Handle(this.front, "x", this.hooks));
    for (const edge of edges) {
      const row = { y: 2 + rows.get(edge.path) * ROW };
      this.handles.get(edge.path).show(edge, axis, this.scale, box, row);
    }
  }
}

// Flags of neighbours lie in rows of their own: the row of each edge by its path.
export function flagRows(edges, scale) {
  const taken = Array(ROWS).fill(-Infinity), rows = new Map();
  for (const { path, name, value } of [...edges].sort((a, b) => a.value - b.value)) {
    const x = scale.within(value), half = 8 + 3.5 * (name.length + 6);
    let row = taken.findIndex((end) => x - half > end + GAP);
    if (row < 0) row = taken.indexOf(Math.min(...taken));
    taken[row] = x + half;
    rows.set(path, row);
  }
  return rows;
}

// One handle for each edge; those of edges that are gone go too.
export function keep(handles, edges, make) {
  const paths = new Set(edges.map((edge) => edge.path));
  for (const [path, handle] of handles) {
    if (!paths.has(path)) {
      handle.remove();
      handles.delete(path);
    }
  }
  for (const path of paths) if (!handles.has(path)) handles.set(path, make());
}

function around(edges) {
  const values = edges.map((edge) => edge.value);
  const low = Math.min(...values), high = Math.max(...values), room = Math.max(10, (high - low) / 2);
  return { low: low - room, high: high + room };
}
