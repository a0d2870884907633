// What comes after this, in few words.

import { WORDS } from "./words.js";

// `item` is the exercise as the page knows it; dose 0 means that there is no number to reach.
export function nextWords({ done = {}, side, timer, routine, pause }, item) {
  if (pause || !timer || (routine && routine.state !== "work")) return "";
  const after = routine && routine.next ? routine.next : WORDS.allDone;
  if (!item.dose || timer.state === "done") return timer.state === "done" ? "" : WORDS.then(after);
  const left = Object.fromEntries(item.sides.map((name) => [name, item.dose - (done[name] || 0)]));
  const now = item.sides.includes(side) ? side : item.sides[0];
  const working = ["runs", "pauses", "settles"].includes(timer.state);
  const say = working ? WORDS.then : WORDS.next;
  if (working) left[now] -= 1;
  if (item.counts) return WORDS.then(nextSide(left, now) ? WORDS.other(nextSide(left, now)) : after);
  if (left[now] > 0) return say(item.sides.length > 1 && working ? WORDS.again : WORDS.other(now));
  const other = nextSide(left, now);
  return say(other ? WORDS.other(other) : after);
}

function nextSide(left, now) {
  return Object.keys(left).find((name) => name !== now && left[name] > 0);
}
