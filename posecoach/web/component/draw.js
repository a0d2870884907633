// Drawing one frame: the picture, the skeleton, the target. Only the drawing is mirrored: points
// are turned over one by one, so that writing stays readable.

import { shortUnit } from "./dial.js";

const BONES = [
  [7, 11], [8, 12], [11, 12], [23, 24],
  [11, 13], [13, 15], [12, 14], [14, 16],
  [11, 23], [12, 24],
  [23, 25], [25, 27], [27, 29], [29, 31], [27, 31],
  [24, 26], [26, 28], [28, 30], [30, 32], [28, 32],
];

// Bright on any picture, and told apart by brightness and line style, not by hue alone.
export const COLOURS = {
  bone: "#ffffff",
  outline: "rgba(8, 22, 26, 0.75)",
  met: "#5eead4",
  unmet: "#ffb84d",
  plain: "#ffffff",
};
const FAINT = 0.35;
// Breadth of a limb in lengths of its first part.
const GHOST_BREADTH = 0.26;
const SEEN = 0.5;

// Odd landmarks are the person's left, even ones the right; the face belongs to neither.
export function isOtherSide(index, side) {
  if (!side || index < 11) return false;
  return (index % 2 === 1) !== (side === "left");
}

export class Painter {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.mirror = false;
  }

  fit(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  // The bare picture.
  picture(source, width, height) {
    this.fit(width, height);
    const { context } = this;
    context.save();
    if (this.mirror) context.setTransform(-1, 0, 0, 1, width, 0);
    context.drawImage(source, 0, 0, width, height);
    context.restore();
  }

  // The picture of the very frame that the result answers, with everything that was found in it.
  frame(source, width, height, result) {
    this.picture(source, width, height);
    const scale = width / result.size[0];
    const place = ([x, y]) => [this.mirror ? width - x * scale : x * scale, y * scale];
    const unit = Math.max(width, height) / 640;
    if (result.overlay) this.#band(result, place);
    if (result.overlay && !result.target.met) this.#ghost(result.overlay, place);
    this.#skeleton(result, place, unit);
    if (result.overlay) this.#target(result, place, unit);
  }

  #skeleton(result, place, unit) {
    const points = new Map(result.points.map(([i, x, y, seen]) => [i, { at: place([x, y]), seen }]));
    const strength = (...indices) =>
      indices.some((i) => points.get(i).seen < SEEN || isOtherSide(i, result.side)) ? FAINT : 0.95;
    for (const [a, b] of BONES) {
      if (!points.has(a) || !points.has(b)) continue;
      this.#line([points.get(a).at, points.get(b).at], {
        width: 3 * unit, colour: COLOURS.bone, alpha: strength(a, b),
      });
    }
    for (const [index, { at }] of points) {
      this.#dot(at, 3.6 * unit, COLOURS.bone, strength(index));
    }
  }

  #band({ overlay, target }, place) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.moveTo(...place(overlay.pivot));
    for (const point of overlay.band) context.lineTo(...place(point));
    context.closePath();
    context.globalAlpha = 0.26;
    context.fillStyle = target.met ? COLOURS.met : COLOURS.plain;
    context.fill();
    context.restore();
  }

  // The limb where it is wanted, as broad as a limb is, until it is there.
  #ghost({ ghost }, place) {
    if (!ghost || ghost.length < 2) return;
    const points = ghost.map(place);
    const [from, to] = points;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const { context } = this;
    context.save();
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...from);
    for (const point of points.slice(1)) context.lineTo(...point);
    for (const [colour, alpha, share] of [[COLOURS.outline, 0.35, GHOST_BREADTH * 1.2], [COLOURS.plain, 0.5, GHOST_BREADTH]]) {
      context.strokeStyle = colour;
      context.globalAlpha = alpha;
      context.lineWidth = length * share;
      context.stroke();
    }
    context.restore();
  }

  // The measured limb, and the line that it should reach: dashed until it is reached.
  #target({ overlay, target, points }, place, unit) {
    const at = new Map(points.map(([i, x, y]) => [i, place([x, y])]));
    const limb = overlay.limb.filter((index) => at.has(index)).map((index) => at.get(index));
    const [pivot, aim] = [place(overlay.pivot), place(overlay.aim)];
    const colour = target.met ? COLOURS.met : COLOURS.unmet;
    if (!target.met) {
      this.#line([pivot, aim], { width: 4 * unit, colour: COLOURS.plain, dash: [12 * unit, 9 * unit] });
      this.#ring(aim, 9 * unit, COLOURS.plain, 3 * unit);
    }
    this.#line(limb, { width: 8 * unit, colour });
    for (const joint of limb) this.#dot(joint, 7 * unit, colour, 1);
    if (Number.isFinite(target.value)) this.#label(`${Math.round(target.value)}${shortUnit(target.unit)}`, pivot, unit);
  }

  #line(points, { width, colour, alpha = 1, dash = [] }) {
    if (points.length < 2) return;
    const { context } = this;
    context.save();
    context.globalAlpha = alpha;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...points[0]);
    for (const point of points.slice(1)) context.lineTo(...point);
    context.setLineDash(dash);
    context.strokeStyle = COLOURS.outline;
    context.lineWidth = width * 1.7;
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
    context.restore();
  }

  #dot([x, y], radius, colour, alpha) {
    const { context } = this;
    context.save();
    context.globalAlpha = alpha;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.strokeStyle = COLOURS.outline;
    context.lineWidth = radius * 0.5;
    context.stroke();
    context.fill();
    context.restore();
  }

  #ring([x, y], radius, colour, width) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = COLOURS.outline;
    context.lineWidth = width * 1.9;
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
    context.restore();
  }

  // The angle beside its joint, kept inside the picture.
  #label(words, [x, y], unit) {
    const { context, canvas } = this;
    context.save();
    context.font = `600 ${22 * unit}px system-ui, sans-serif`;
    const [padX, height] = [10 * unit, 32 * unit];
    const width = context.measureText(words).width + 2 * padX;
    const left = Math.min(Math.max(4, x - width / 2), canvas.width - width - 4);
    const top = Math.min(y + 14 * unit, canvas.height - height - 4);
    context.fillStyle = "rgba(8, 22, 26, 0.78)";
    context.beginPath();
    context.roundRect(left, top, width, height, height / 2);
    context.fill();
    context.fillStyle = "#ffffff";
    context.textBaseline = "middle";
    context.fillText(words, left + padX, top + height / 2 + unit);
    context.restore();
  }
}
