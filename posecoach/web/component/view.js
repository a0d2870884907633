// Putting values into the page. Text and attributes are only touched when they change, so that
// a screen reader is not told the same thing thirty times a second.

import { DIAL, arcPath, dialAngle, dialDomain, pointAt, ringOf, shortUnit, targetBand, targetWords } from "./dial.js";
import { ICONS, STATES, TIMER, peopleHint } from "./states.js";

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function setHidden(element, hidden) {
  // Not the property alone: SVG elements have none.
  if (hidden) setAttribute(element, "hidden", "");
  else element.removeAttribute("hidden");
}

const SIDE_NAMES = { left: "Left", right: "Right", both: "Both sides" };
// More dots than this are no picture any more.
const MOST_DOTS = 12;

export class View {
  constructor(root) {
    this.root = root;
    this.$ = (selector) => root.querySelector(selector);
    this.icon(".power", "play");
    this.icon(".mirror", "mirror");
    this.icon(".sound", "sound");
    this.icon(".screen", "screen");
    this.icon(".timer", "circle");
    setHidden(this.$(".screen"), !document.fullscreenEnabled);
    this.clear({ goal: 30, dose: 2, sides: ["left", "right"] });
  }

  icon(selector, name) {
    const svg = this.$(`${selector} .icon`);
    if (svg.dataset.icon === name) return;
    svg.dataset.icon = name;
    svg.innerHTML = ICONS[name];
  }

  // One of STATES; `text` replaces its words, `progress` (0-1) fills a bar.
  state(name, { text, progress } = {}) {
    const state = STATES[name];
    setAttribute(this.root, "data-state", name);
    setHidden(this.$(".veil"), !state.veil);
    if (state.veil) {
      setText(this.$(".veil-title"), state.title);
      setText(this.$(".veil-text"), text || state.text);
      setHidden(this.$(".figure"), state.icon !== "figure");
      const icon = this.$(".veil-icon");
      setHidden(icon, state.icon === "figure");
      icon.innerHTML = ICONS[state.icon] || "";
      setHidden(this.$(".veil-action"), !state.action);
      setText(this.$(".veil-action"), state.action || "");
    }
    this.pill(state.pill ? text || state.pill : null, progress);
  }

  pill(text, progress) {
    setText(this.$(".pill-text"), text || "");
    const bar = this.$(".pill-progress");
    setHidden(bar, progress === undefined);
    if (progress === null) bar.removeAttribute("value");
    else if (progress !== undefined) bar.value = progress;
  }

  power(on) {
    setAttribute(this.$(".power"), "data-on", on);
    setText(this.$(".power span"), on ? "Stop" : "Start");
    this.icon(".power", on ? "stop" : "play");
  }

  toggle(name, pressed) {
    setAttribute(this.$(`.${name}`), "aria-pressed", pressed);
    if (name === "sound") this.icon(".sound", pressed ? "sound" : "mute");
  }

  cameras(list, current) {
    const [label, select] = [this.$(".chooser"), this.$(".chooser select")];
    setHidden(label, list.length < 2);
    select.replaceChildren(...list.map(({ id, name }) => new Option(name, id, false, id === current)));
  }

  cue(text) {
    setText(this.$(".cue-text"), text || "");
  }

  // The angle against its band. `target` is null before anything is measured.
  angle(target) {
    const gauge = this.$('[data-gauge="angle"]');
    const shown = target || { enter: 80, leave: 75, aim: 90, limit: null, value: null, met: false };
    const domain = dialDomain(shown);
    const [from, to] = targetBand(shown, domain);
    const set = (selector, value) => setAttribute(gauge.querySelector(selector), "d", value);
    set(".track", arcPath(DIAL.from, DIAL.to));
    set(".band", target ? arcPath(dialAngle(from, domain), dialAngle(to, domain)) : "");
    const tick = dialAngle(shown.aim, domain);
    const [inner, outer] = [pointAt(tick, DIAL.radius - 13), pointAt(tick, DIAL.radius + 13)];
    set(".aim", target ? `M${inner.join(" ")}L${outer.join(" ")}` : "");
    const measured = Number.isFinite(shown.value);
    const [x, y] = pointAt(dialAngle(measured ? shown.value : domain[0], domain));
    setAttribute(gauge.querySelector(".needle"), "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    setAttribute(gauge, "data-met", Boolean(target && shown.met));
    setAttribute(gauge, "data-measured", measured);
    const value = measured ? `${Math.round(shown.value)}${shortUnit(shown.unit)}` : "–";
    setText(gauge.querySelector(".value"), value);
    setText(gauge.querySelector(".name"), target ? target.label : "angle");
    setText(gauge.querySelector(".goal"), target ? targetWords(target) : "");
    const words = target ? `${target.label} ${measured ? value : "not measured"}, ${targetWords(target)}` : "No angle yet";
    setAttribute(gauge.querySelector("svg"), "aria-label", words);
  }

  hold(timer, count) {
    const gauge = this.$('[data-gauge="hold"]');
    const { share, number, words } = ringOf(timer, count);
    setAttribute(gauge.querySelector(".ring"), "stroke-dasharray", `${share.toFixed(3)} 2`);
    setAttribute(gauge, "data-timer", timer.state);
    setText(gauge.querySelector(".value"), number);
    setText(gauge.querySelector(".name"), words);
    setAttribute(gauge.querySelector("svg"), "aria-label", `${number} ${words}`);
  }

  timer(state, reason) {
    const { words, icon } = TIMER[state] || TIMER.waits;
    setAttribute(this.$(".timer"), "data-timer", state);
    // The seconds of a break are not read out one by one.
    setAttribute(this.$(".timer"), "aria-live", state === "break" ? "off" : "polite");
    this.icon(".timer", icon);
    setText(this.$(".timer-state"), words);
    setText(this.$(".timer-reason"), reason || "");
  }

  // The step of a protocol, or of a rhythm to breathe by, with the seconds that are left of it.
  lead(step, pace) {
    const shown = step || pace;
    setHidden(this.$(".lead"), !shown);
    if (!shown) return;
    const left = Number.isFinite(shown.left) ? ` ${Math.ceil(shown.left)}` : "";
    const round = step ? `Round ${step.round} of ${step.rounds}` : "";
    setText(this.$(".lead-words"), shown.words);
    setText(this.$(".lead-left"), left);
    setText(this.$(".lead-round"), round);
  }

  // What is done on each side, as dots against the dose, and which side is measured.
  sides(done, side, { dose, counts, sides }) {
    const key = JSON.stringify([done, side, dose, counts, sides]);
    if (this.sidesKey === key) return;
    this.sidesKey = key;
    const unit = counts ? "time" : "hold";
    const items = sides.map((id) => {
      const name = SIDE_NAMES[id];
      const item = document.createElement("li");
      item.dataset.measured = id === side;
      const number = done[id] || 0;
      const most = Math.max(number, dose);
      const dots = most > MOST_DOTS ? [] : Array.from({ length: most }, (_, i) => (i < number ? "●" : "○"));
      const span = (kind, text) => {
        const element = document.createElement("span");
        element.className = kind;
        element.textContent = text;
        return element;
      };
      const label = span("side-name", name);
      if (id === side) label.append(span("side-mark", " · measured"));
      const dotted = span("side-dots", dots.join(""));
      dotted.setAttribute("aria-hidden", "true");
      item.append(label, dotted, span("side-count", `${number} ${number === 1 ? unit : `${unit}s`} done`));
      return item;
    });
    this.$(".sides").replaceChildren(...items);
  }

  faults(ids, names) {
    const key = ids.join();
    if (this.faultsKey === key) return;
    this.faultsKey = key;
    this.$(".faults").replaceChildren(
      ...ids.map((id) => {
        const item = document.createElement("li");
        item.textContent = names[id] || id.replaceAll("_", " ");
        return item;
      }),
    );
  }

  // As before the first frame.
  clear(exercise) {
    this.cue(null);
    this.angle(null);
    const count = exercise.counts ? { done: 0, goal: exercise.dose || null } : null;
    this.hold({ state: "waits", held: 0, goal: exercise.goal, rest: 0 }, count);
    this.lead(null, null);
    this.timer("waits", "Press Start to begin.");
    this.sides({}, null, exercise);
    this.faults([], {});
  }

  // Everything of one result except the picture.
  result(result, exercise) {
    // The cue says it in its own words while it is there.
    this.pill(this.$(".cue-text").textContent ? null : peopleHint(result.people));
    if (!result.timer) return;
    this.angle(result.target || null);
    this.hold(result.timer, result.count);
    this.lead(result.step, result.pace);
    this.timer(result.timer.state, result.timer.reason);
    this.sides(result.done, exercise.sides.includes("both") ? "both" : result.side, exercise);
    this.faults(result.faults, exercise.faults);
  }
}
