// What counted as shipped and what counts as tried, one lane each, and the cues that were said.

import { mark, tr } from "./language.js";
import { clock } from "./review_timeline.js";
import { add, title } from "./svg.js";

export const LANES = [
  { key: "shipped", label: mark("before"), height: 28 },
  { key: "tried", label: mark("now"), height: 28 },
  { key: "marks", label: mark("marks"), height: 34 },
];

// The height of all lanes, or of those before one.
export function lanesHeight(before = LANES.length) {
  return LANES.slice(0, before).reduce((sum, { height }) => sum + height, 8);
}

export const FATES = {
  appears: mark("+ new"), vanishes: mark("− gone"), longer: mark("↔ longer"),
  shorter: mark("↔ shorter"), other: mark("≠ another"), same: mark("the same"),
};

export const KIND_WORDS = {
  holds: mark("Holds"), repetitions: mark("Repetitions"), faults: mark("Faults"),
};
export const SIDE_WORDS = { left: mark("left"), right: mark("right"), both: mark("both") };

// From when to when.
export const span = (from, to) => tr("{from} to {to}", { from: clock(from), to: clock(to) });

export function drawLanes(parent, { lanes, cues }, scale, box) {
  parent.replaceChildren();
  for (const [index, { key, height }] of LANES.entries()) {
    const y = box.bottom + lanesHeight(index);
    for (const event of lanes[key] ?? []) drawEvent(parent, event, scale, y, height);
    for (const cue of cues[key] ?? []) drawCue(parent, cue, scale, y);
  }
}

function drawEvent(parent, event, scale, y, height) {
  if (event.end < scale.low || event.start > scale.high) return;
  const x = scale.within(event.start), width = Math.max(3, scale.within(event.end) - x);
  const fault = event.kind === "fault";
  const half = event.kind.includes(" ") ? "short" : "";
  const size = { y: y + (fault ? height - 10 : 7), height: fault ? 7 : 10 };
  const rect = add(parent, "rect", {
    class: `event ${fault ? "fault" : "work"} ${half} ${event.fate}`, x, width, rx: 3, ...size,
    "data-kind": event.kind, "data-fate": event.fate,
  });
  const when = span(event.start, event.end);
  title(rect, `${event.what}: ${event.name}, ${when} (${tr(FATES[event.fate])})`);
}

function drawCue(parent, { time, text, fate }, scale, y) {
  if (time < scale.low || time > scale.high) return;
  const x = scale.at(time);
  const shape = add(parent, "path", { class: `cue ${fate}`, d: `M${x - 4} ${y + 1}h8l-4 6z` });
  const said = tr("“{text}” at {time}", { text, time: clock(time) });
  title(shape, `${said}${fate === "same" ? "" : ` (${tr(FATES[fate])})`}`);
}
