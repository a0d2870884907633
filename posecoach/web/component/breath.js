// The breathing pacer: which part of a breath it is, as pure functions of seconds.

import { WORDS } from "./words.js";

// Parts as [kind, seconds]. Six slow breaths a minute, out longer than in; or the four equal sides
// of a box. Sources are in docs/decisions.md.
export const PATTERNS = {
  slow: [["in", 4], ["out", 6]],
  box: [["in", 4], ["full", 4], ["out", 4], ["empty", 4]],
};

const SAID = { in: "breatheIn", out: "breatheOut", full: "breatheHold", empty: "breatheHold" };

// Which part of the pattern `seconds` after its beginning falls into, or null without a pattern.
export function breathAt(name, seconds) {
  const pattern = PATTERNS[name];
  if (!pattern || !(seconds >= 0)) return null;
  const whole = pattern.reduce((sum, [, length]) => sum + length, 0);
  const round = Math.floor(seconds / whole);
  let into = seconds - round * whole;
  let number = round * pattern.length;
  for (const [kind, of] of pattern) {
    if (into < of) return { kind, words: WORDS[SAID[kind]], left: of - into, of, number };
    into -= of;
    number += 1;
  }
  return null;
}

// How full the lungs are, 0 to 1: easy at both ends, as a breath is.
export function fullness({ kind, left, of }) {
  if (kind === "full") return 1;
  if (kind === "empty") return 0;
  const share = Math.min(1, Math.max(0, 1 - left / of));
  const eased = (1 - Math.cos(Math.PI * share)) / 2;
  return kind === "in" ? eased : 1 - eased;
}

// A step of an exercise's own rhythm as a part of a breath; null for one that is a movement.
export function breathOfPace(pace) {
  return pace && pace.id in SAID ? { kind: pace.id, left: pace.left, of: pace.of } : null;
}

// Follows a hold: begins with it, goes on through a short lapse, ends with it. Its time is that of
// the frames, so that it stands still when nothing is seen.
export class Breathing {
  constructor() {
    this.since = null;
    this.told = null;
  }

  // `now` in seconds; returns where the breath is, with `fresh` as a part begins, or null.
  update(pattern, state, now) {
    if (state === "runs") this.since ??= now;
    else if (state !== "pauses") this.since = null;
    const breath = this.since === null ? null : breathAt(pattern, now - this.since);
    const fresh = Boolean(breath) && breath.number !== this.told;
    this.told = breath ? breath.number : null;
    return breath && { ...breath, fresh };
  }
}
