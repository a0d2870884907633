// What leads the person: the step of a protocol, the rhythm to breathe by, the place in a routine.

import { shareOver } from "./dial.js";
import { setAttribute, setHidden, setText } from "./dom.js";
import { tr } from "./language.js";
import { WORDS } from "./words.js";

// How long a routine still takes, in words.
export function leftWords(seconds) {
  const minutes = Math.round(seconds / 60);
  if (seconds < 45) return tr("less than a minute left");
  return minutes === 1 ? tr("about a minute left") : tr("about {minutes} minutes left", { minutes });
}

// Place, name and what follows: the three lines of where a routine is.
export function placeWords({ item, items, name, next, state, left }) {
  if (state === "done") return { place: tr("All done"), name: tr("Well done"), next: "" };
  const place = tr("{item} of {items}", { item, items });
  const follows = next ? WORDS.then(next) : tr("The last one");
  return { place, name, next: `${follows} · ${leftWords(left)}` };
}

export class Lead {
  constructor($) {
    this.$ = $;
  }

  // The step of a protocol, or else of a rhythm; `total` is how long it lasts, 0 for a movement.
  show(step, total, round) {
    setHidden(this.$(".lead"), !step);
    setText(this.$(".lead-words"), step ? step.words : "");
    if (!step) return;
    const timed = total > 0;
    // A breath has few words, and room to write them large.
    setAttribute(this.$(".lead"), "data-large", !round);
    setText(this.$(".lead-left"), timed ? String(Math.ceil(step.left)) : "");
    setText(this.$(".lead-round"), round);
    setHidden(this.$(".lead-bar"), !timed);
    const share = timed ? shareOver(step.left, total) : 0;
    this.$(".lead-bar span").style.transform = `scaleX(${share.toFixed(3)})`;
  }

  // Where the routine is; null for a single exercise.
  now(routine) {
    setHidden(this.$(".now"), !routine);
    setHidden(this.$(".guide"), !routine || routine.state !== "way" || !this.$(".guide").hasAttribute("src"));
    if (!routine) return;
    const words = placeWords(routine);
    setAttribute(this.$(".now"), "data-state", routine.state);
    setText(this.$(".now-place"), words.place);
    setText(this.$(".now-name"), words.name);
    setText(this.$(".now-next"), words.next);
    this.$(".skip").disabled = routine.state === "done";
  }
}
