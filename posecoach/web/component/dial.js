// The maths of the two gauges: pure functions from degrees and seconds to SVG.

import { tr } from "./language.js";

// The dial opens at the bottom: from lower left over the top to lower right.
export const DIAL = { x: 110, y: 104, radius: 88, from: -210, to: 30 };

// Degrees of the scale: room for the band and for what lies before and behind it.
export function dialDomain(target) {
  const edges = [target.enter, target.leave, target.aim, target.limit].filter(Number.isFinite);
  const low = Math.min(0, ...edges.map((edge) => edge - 15));
  const high = Math.max(low + 90, ...edges.map((edge) => edge + 25));
  return [Math.floor(low / 10) * 10, Math.ceil(high / 10) * 10];
}

// The band that counts: [from, to] in degrees; open bands end where the scale does.
export function targetBand(target, [low, high]) {
  const rising = target.enter >= target.leave;
  const far = Number.isFinite(target.limit) ? target.limit : rising ? high : low;
  return rising ? [target.enter, far] : [far, target.enter];
}

// Direction on the dial in SVG degrees (0 = right, clockwise), kept on the scale.
export function dialAngle(value, [low, high]) {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return DIAL.from + share * (DIAL.to - DIAL.from);
}

export function pointAt(angle, radius = DIAL.radius) {
  const radians = (angle * Math.PI) / 180;
  return [DIAL.x + radius * Math.cos(radians), DIAL.y + radius * Math.sin(radians)];
}

// An arc between two directions, as the `d` of an SVG path.
export function arcPath(from, to, radius = DIAL.radius) {
  const [x0, y0] = pointAt(from, radius).map(round);
  const [x1, y1] = pointAt(to, radius).map(round);
  const large = Math.abs(to - from) > 180 ? 1 : 0;
  return `M${x0} ${y0}A${radius} ${radius} 0 ${large} 1 ${x1} ${y1}`;
}

const round = (value) => Math.round(value * 100) / 100;

// From where it counts, and what to aim for; where it becomes too much is the end of the band.
export function targetWords(target) {
  const [edge, aim] = [Math.round(target.enter), Math.round(target.aim)];
  const unit = shortUnit(target.unit);
  const places = { edge: `${edge}${unit}`, aim: `${aim}${unit}` };
  if (target.enter >= target.leave) {
    return aim === edge ? tr("from {edge}", places) : tr("from {edge}, aim for {aim}", places);
  }
  return aim === edge ? tr("up to {edge}", places) : tr("up to {edge}, aim for {aim}", places);
}

// The unit that stands behind a number; of a percentage the label says what it is of.
export const shortUnit = (unit) => (/^(%|percent)/.test(unit || "") ? "%" : "°");

// The longest time left that was seen since the key changed: how long it all lasts.
export class Span {
  constructor() {
    this.key = null;
    this.most = 0;
  }

  of(key, left) {
    if (key !== this.key) this.most = 0;
    this.key = key;
    this.most = Math.max(this.most, left);
    return this.most;
  }
}

// The share (0-1) that is over of something that lasts `total` seconds.
export const shareOver = (left, total) => (total > 0 ? Math.min(1, Math.max(0, 1 - left / total)) : 0);

// What the ring shows: share of the circle (0-1), the big number, and the words below it.
// `total` is how long the break or the step lasts; 0 for a step that ends with a movement.
export function ringOf(timer, { count, step, way = false, total = 0 } = {}) {
  if (timer.state === "break") {
    const words = way ? tr("seconds left") : tr("seconds of rest");
    return { share: shareOver(timer.rest, total), number: String(Math.ceil(timer.rest)), words };
  }
  if (count) {
    const whole = count.goal ? Math.min(1, count.done / count.goal) : 0;
    const times = count.done === 1 ? tr("time") : tr("times");
    const words = count.goal ? tr("of {goal} times", { goal: count.goal }) : times;
    return { share: whole, number: String(count.done), words };
  }
  if (step) {
    return total > 0
      ? { share: shareOver(step.left, total), number: String(Math.ceil(step.left)), words: tr("seconds left") }
      : {
        share: (step.round - 1) / step.rounds,
        number: String(step.round),
        words: tr("round of {rounds}", { rounds: step.rounds }),
      };
  }
  const share = timer.goal > 0 ? Math.min(1, timer.held / timer.goal) : 0;
  // Whole seconds that are complete: the ring never shows a second that was not held.
  const number = String(Math.floor(timer.held + 1e-6));
  return { share, number, words: tr("of {seconds} seconds", { seconds: Math.round(timer.goal) }) };
}

// Which gauge is the large one where there is no room for two: the angle on the way to a hold, the
// seconds or the count else.
export function largeGauge({ timer, target, routine }, { counts }) {
  const working = !routine || routine.state === "work";
  const measured = Boolean(working && target && Number.isFinite(target.value));
  return measured && !counts && timer.state === "waits" ? "angle" : "hold";
}
