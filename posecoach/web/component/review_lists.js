// Everything around the video and its timeline: facts, pictures, lists and files.

import { mark, tr } from "./language.js";
import { clock } from "./review_timeline.js";

const NAMES = { left: mark("left"), right: mark("right") };

// A curve's name in words.
export const named = (name) => tr(NAMES[name] ?? name);

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  Object.assign(element, attributes);
  element.append(...children);
  return element;
};

export function fill(root, data, jump) {
  const find = (name) => root.querySelector(name);
  find(".rv-title").textContent = data.title;
  find(".rv-sub").textContent = tr("{file} · recorded: {recorded}", data);
  find(".rv-facts").replaceChildren(...data.facts.map((words) => make("li", {}, words)));
  find(".rv-legend").replaceChildren(...legend(data));
  find(".rv-moments").replaceChildren(...data.moments.map((moment) => picture(moment, jump)));
  find(".rv-lists").replaceChildren(...data.lists.map((list) => table(list, jump)));
  find(".rv-problems").hidden = !data.problems.length;
  find(".rv-problems ul").replaceChildren(...data.problems.map((words) => make("li", {}, words)));
  find(".rv-downloads").replaceChildren(...data.downloads.map(file));
  find(".rv-note").textContent =
    `${data.accuracy} ${tr("Feedback on movement, not medical advice. Everything here is deleted some minutes after this page is closed.")}`;
  find(".rv-failed").hidden = true;
}

// What is drawn, and only that.
function legend({ series, spans, faults, cues }) {
  const item = (name, words) => make("span", {}, make("i", { className: name }), words);
  const items = series.curves.map(({ name }) =>
    item(name, name === "measured" ? series.label : tr("{side} {label}", { side: named(name), label: series.label })));
  if (series.bands.length) items.push(item("band", tr("target")));
  if (spans.some((span) => span.counted)) items.push(item("span", tr("counted")));
  if (faults.length) items.push(item("fault", tr("fault")));
  if (cues.length) items.push(item("cue", tr("cue")));
  return items;
}

function picture({ title, words, time, picture: source }, jump) {
  const caption = make("span", {}, make("b", {}, title), " ", tr("at {time}: {words}", { time: clock(time), words }));
  const button = make("button", { type: "button", className: "rv-moment" }, caption);
  if (source) button.prepend(make("img", { src: source, alt: tr("{title} at {time}", { title, time: clock(time) }) }));
  button.addEventListener("click", () => jump(time));
  return button;
}

// Figures stay on one line, words may wrap.
const short = (cell) => cell.length < 14;

function table({ key, title, head, jump: when, rows }, jump) {
  const body = rows.map((row) => make("tr", {}, ...row.cells.map((cell, column) => {
    if (column !== when) return make("td", { className: short(cell) ? "short" : "" }, cell);
    const button = make("button", { type: "button", className: "rv-jump" }, cell);
    button.setAttribute("aria-label", tr("Show {time}", { time: cell }));
    button.addEventListener("click", () => jump(row.time));
    return make("td", {}, button);
  })));
  const header = make("tr", {}, ...head.map((word) => make("th", {}, word)));
  const element = make("div", { className: "rv-list" }, make("h3", {}, title),
    make("table", {}, make("thead", {}, header), make("tbody", {}, ...body)));
  element.dataset.list = key;
  return element;
}

function file({ label, href, kind }) {
  const link = make("a", { href: new URL(href, window.location.href).href, download: "" }, label);
  link.dataset.kind = kind;
  return link;
}
