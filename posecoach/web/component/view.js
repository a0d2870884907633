// Putting values into the page.

import {
  DIAL, Span, arcPath, dialAngle, dialDomain, largeGauge, pointAt, ringOf, shortUnit, targetBand, targetWords,
} from "./dial.js";
import { setAttribute, setHidden, setText } from "./dom.js";
import { breathOfPace, fullness } from "./breath.js";
import { language, mark, tr } from "./language.js";
import { Lead } from "./lead.js";
import { nextWords } from "./next.js";
import { SetUpList } from "./setup.js";
import { ICONS, STATES, TIMER, peopleHint } from "./states.js";
import { WORDS } from "./words.js";

const SIDE_NAMES = { left: mark("Left"), right: mark("Right"), both: mark("Both sides") };
// More dots than this are no picture any more.
const MOST_DOTS = 12;
// A sentence longer than this would hide the person if it were written as large as a short one.
const LONG_WORDS = 70;

function doneWords(n, counts) {
  if (counts) return n === 1 ? tr("{n} time done", { n }) : tr("{n} times done", { n });
  return n === 1 ? tr("{n} hold done", { n }) : tr("{n} holds done", { n });
}

export class View {
  constructor(root) {
    this.root = root;
    this.$ = (selector) => root.querySelector(selector);
    this.lead = new Lead(this.$);
    this.setUp = new SetUpList(this.$);
    this.breaks = new Span();
    this.steps = new Span();
    const icons = { power: "play", timer: "circle" };
    for (const name of ["mirror", "sound", "screen", "back", "skip"]) icons[name] = name;
    for (const [place, icon] of Object.entries(icons)) this.icon(`.${place}`, icon);
    setHidden(this.$(".screen"), !document.fullscreenEnabled);
    this.clear({ goal: 30, dose: 2, sides: ["left", "right"] });
  }

  icon(selector, name) {
    const svg = this.$(`${selector} .icon`);
    if (svg.dataset.icon === name) return;
    svg.dataset.icon = name;
    svg.innerHTML = ICONS[name];
  }

  // The same again in another language.
  speakAnew(running) {
    this.state(...this.last);
    this.power(running);
  }

  // One of STATES; `text` replaces its words, `progress` (0-1) fills a bar.
  state(name, { text, progress } = {}) {
    const state = STATES[name];
    this.last = [name, { text, progress }];
    setAttribute(this.root, "data-state", name);
    setHidden(this.$(".veil"), !state.veil);
    if (state.veil) {
      setText(this.$(".veil-title"), tr(state.title));
      setText(this.$(".veil-text"), text || tr(state.text));
      setHidden(this.$(".pictures"), state.icon !== "figure");
      setHidden(this.$(".figure"), state.icon !== "figure" || !this.$(".figure").hasAttribute("src"));
      const icon = this.$(".veil-icon");
      setHidden(icon, state.icon === "figure");
      icon.innerHTML = ICONS[state.icon] || "";
      setHidden(this.$(".veil-action"), !state.action);
      setText(this.$(".veil-action"), state.action ? tr(state.action) : "");
    }
    this.pill(state.pill ? text || tr(state.pill) : null, progress);
    if (name === "starting") this.timer("waits", WORDS.starting);
    if (!state.away) return;
    // Nothing runs, and nobody is led.
    this.timer("pauses", WORDS.interrupted);
    this.lead.show(null, 0, "");
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
    setText(this.$(".power span"), on ? tr("Stop") : tr("Start"));
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

  // What is said now; the words of the step that is led are to be seen only once.
  cue(text) {
    setText(this.$(".cue-text"), text || "");
    setAttribute(this.$(".cue"), "data-long", Boolean(text) && text.length > LONG_WORDS);
    setAttribute(this.$(".cue"), "data-led", Boolean(text) && text === this.$(".lead-words").textContent);
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
    setText(gauge.querySelector(".name"), target ? target.label : tr("angle"));
    setText(gauge.querySelector(".goal"), target ? targetWords(target) : "");
    const words = target
      ? `${target.label} ${measured ? value : tr("not measured")}, ${targetWords(target)}`
      : tr("No angle yet");
    setAttribute(gauge.querySelector("svg"), "aria-label", words);
  }

  // The ring, and the step, the rhythm or the breath that it belongs to.
  hold({ timer, count, step, pace, routine }, breath = null) {
    const gauge = this.$('[data-gauge="hold"]');
    const way = Boolean(routine && routine.state === "way");
    const resting = timer.state === "break";
    const rest = this.breaks.of(resting && `${way} ${routine ? routine.item : 0}`, timer.rest || 0);
    const whole = this.steps.of(step && `${step.round} ${step.words}`, (step && step.left) || 0);
    const total = resting ? rest : whole;
    const { share, number, words } = ringOf(timer, { count, step, way, total });
    setAttribute(gauge.querySelector(".ring"), "stroke-dasharray", `${share.toFixed(3)} 2`);
    setAttribute(gauge, "data-timer", timer.state);
    setText(gauge.querySelector(".value"), number);
    setText(gauge.querySelector(".name"), words);
    setAttribute(gauge.querySelector("svg"), "aria-label", `${number} ${words}`);
    if (step) this.lead.show(step, whole, tr("Round {round} of {rounds}", { round: step.round, rounds: step.rounds }));
    else if (pace) this.lead.show(pace, pace.of, "");
    else this.lead.show(breath, breath && breath.of, "");
    this.breath(breathOfPace(pace) || breath);
  }

  // A disc that fills and empties with the breath, behind the ring.
  breath(breath) {
    const disc = this.$(".breath");
    setHidden(disc, !breath);
    if (breath) setAttribute(disc, "r", (30 + 40 * fullness(breath)).toFixed(1));
  }

  // `counts` where repetitions are counted instead of seconds.
  timer(state, reason, counts) {
    const { words, icon } = TIMER[counts && state === "runs" ? "counts" : state] || TIMER.waits;
    setAttribute(this.$(".timer"), "data-timer", state);
    // The seconds of a break are not read out one by one.
    setAttribute(this.$(".timer"), "aria-live", state === "break" || state === "way" ? "off" : "polite");
    this.icon(".timer", icon);
    setText(this.$(".timer-state"), tr(words));
    setText(this.$(".timer-reason"), reason || "");
  }

  // What is done on each side, as dots against the dose, and which side is measured.
  sides(done, side, { dose, counts, sides }) {
    const key = JSON.stringify([done, side, dose, counts, sides, language()]);
    if (this.sidesKey === key) return;
    this.sidesKey = key;
    const items = sides.map((id) => {
      const name = tr(SIDE_NAMES[id]);
      const item = document.createElement("li");
      item.dataset.measured = id === side;
      // What is done by both together may still be seen on one of them.
      const number = id === "both" ? Object.values(done).reduce((a, b) => a + b, 0) : done[id] || 0;
      const most = Math.max(number, dose);
      const dots = most > MOST_DOTS ? [] : Array.from({ length: most }, (_, i) => (i < number ? "●" : "○"));
      const span = (kind, text) => {
        const element = document.createElement("span");
        element.className = kind;
        element.textContent = text;
        return element;
      };
      const label = span("side-name", name);
      if (id === side) label.append(span("side-mark", ` · ${tr("measured")}`));
      const dotted = span("side-dots", dots.join(""));
      dotted.setAttribute("aria-hidden", "true");
      item.append(label, dotted, span("side-count", doneWords(number, counts)));
      return item;
    });
    this.$(".sides").replaceChildren(...items);
  }

  faults(ids, names) {
    const key = [language(), ...ids].join();
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

  // Why the timer does not run, large enough to be read from the mat while nothing else is said.
  why(timer, way, setup) {
    const said = this.$(".cue-text").textContent && this.$(".cue").dataset.led !== "true";
    const shown = !said && !setup && (way || ["waits", "pauses"].includes(timer.state));
    setText(this.$(".why"), shown ? timer.reason || "" : "");
  }

  // The picture of what to do, for the veil and for the way to it.
  picture({ picture, pictured, camera, cameraWords }) {
    const place = this.$(".veil-camera");
    setHidden(place, !camera);
    if (camera) {
      setAttribute(place, "src", camera);
      setAttribute(place, "alt", cameraWords || "");
    }
    for (const image of [this.$(".figure"), this.$(".guide")]) {
      if (picture) setAttribute(image, "src", picture);
      else image.removeAttribute("src");
      setAttribute(image, "alt", pictured || "");
    }
  }

  // As before the first frame.
  clear(exercise) {
    const timer = { state: "waits", held: 0, goal: exercise.goal, rest: 0 };
    const count = exercise.counts ? { done: 0, goal: exercise.dose || null } : null;
    this.cue(null);
    this.angle(null);
    this.picture(exercise);
    this.hold({ timer, count });
    this.lead.now(null);
    this.setUp.show(null, exercise);
    setText(this.$(".next"), "");
    setAttribute(this.root, "data-pause", "");
    this.timer("waits", tr("Press Start to begin."));
    setText(this.$(".why"), "");
    this.sides({}, null, exercise);
    this.faults([], {});
    // The veil of a page that waits shows the picture as soon as there is one.
    if (this.root.dataset.state === "idle") this.state("idle");
  }

  // Everything of one result except the picture of the camera.
  result(result, exercise, breath = null) {
    const { timer, routine, setup, pause } = result;
    const way = Boolean(routine && routine.state === "way");
    // The cue says it in its own words while it is there; of the picture it knows nothing.
    const people = this.$(".cue-text").textContent ? null : peopleHint(result.people);
    this.pill(setup ? null : result.hint || people);
    this.setUp.show(setup || null, exercise);
    if (!timer) return;
    setAttribute(this.root, "data-pause", pause ? pause.why : "");
    this.picture(exercise);
    this.angle((!routine || routine.state === "work") && result.target ? result.target : null);
    this.hold(result, breath);
    setAttribute(this.root, "data-large", largeGauge(result, exercise));
    setText(this.$(".next"), nextWords(result, exercise));
    this.lead.now(routine);
    this.timer(way ? "way" : timer.state, timer.reason, exercise.counts);
    this.why(timer, way, setup);
    this.sides(result.done, exercise.sides.includes("both") ? "both" : result.side, exercise);
    this.faults(result.faults, exercise.faults);
  }
}
