// Marks: what a person saw in a recording, from when to when. Plain values in, plain values out.

export const SHORTEST_S = 0.1;

export const KINDS = ["holds", "repetitions", "faults"];

const hundredths = (seconds) => Math.round(seconds * 100) / 100;

// All marks in one list; a mark knows its kind.
export function listed(labels) {
  return byTime(KINDS.flatMap((kind) => (labels[kind] ?? []).map((mark) => ({ kind, ...mark }))));
}

export function byTime(marks) {
  return marks.sort((a, b) => a.start_s - b.start_s);
}

// Back to lists by kind: a kind that was not looked for is null.
export function sorted(marks, looked) {
  return Object.fromEntries(KINDS.map((kind) => {
    const found = marks.filter((mark) => mark.kind === kind).map(({ kind: _, ...mark }) => mark);
    return [kind, found.length || looked.has(kind) ? found : null];
  }));
}

// A new mark between two times, whichever comes first; null if it is too short to be one.
export function made(choice, side, from, to, duration) {
  const inside = (time) => hundredths(Math.min(duration, Math.max(0, time)));
  const start_s = inside(Math.min(from, to)), end_s = inside(Math.max(from, to));
  if (end_s - start_s < SHORTEST_S) return null;
  const mark = { kind: choice.kind, start_s, end_s };
  if (choice.id) mark.id = choice.id;
  else if (side) mark.side = side;
  return mark;
}

// The mark with one of its ends moved by some seconds.
export function moved(mark, end, seconds, duration) {
  const time = hundredths(mark[end] + seconds);
  const least = end === "end_s" ? mark.start_s + SHORTEST_S : 0;
  const most = end === "start_s" ? mark.end_s - SHORTEST_S : duration;
  return { ...mark, [end]: hundredths(Math.min(most, Math.max(least, time))) };
}
