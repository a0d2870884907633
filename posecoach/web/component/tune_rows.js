// The list of what the tried numbers change: what is new, gone, longer or shorter, first.

import { mark, tr } from "./language.js";
import { clock } from "./review_timeline.js";
import { FATES } from "./tune_lanes.js";

const make = (tag, name, ...children) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
};

export function changes(rows, many, jump) {
  const head = [many ? mark("Recording") : null, mark("At"), mark("What"), mark("Becomes"), mark("Before"), mark("Now")];
  const body = rows.map((row) => line(row, many, jump));
  const cells = head.filter(Boolean).map((word) => make("th", "", tr(word)));
  const table = make("table", "", make("thead", "", make("tr", "", ...cells)), make("tbody", "", ...body));
  if (rows.length) return table;
  return make("p", "rv-sub", tr("Nothing counts in these recordings, before or now."));
}

function line(row, many, jump) {
  const button = make("button", "rv-jump", clock(row.time));
  button.type = "button";
  button.setAttribute("aria-label", tr("Show {time}", { time: clock(row.time) }));
  button.addEventListener("click", () => jump(row));
  // On a narrow screen the cells stand under each other, each with its own word.
  const cell = (head, name, ...children) => {
    const element = make("td", name, ...children);
    if (head) element.dataset.head = tr(head);
    return element;
  };
  const cells = [
    ...(many ? [cell("", "recording", row.name)] : []),
    cell("", "at", ...(row.kind === "cue" ? [] : [button])),
    cell("", "", row.what),
    cell("", `becomes ${row.fate}`, row.said || tr(FATES[row.fate])),
    cell(row.before && "Before", "", row.before),
    cell(row.now && "Now", "", row.now),
  ];
  const element = make("tr", row.fate, ...cells);
  element.dataset.kind = row.kind;
  element.dataset.fate = row.fate;
  return element;
}
