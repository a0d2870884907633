// Everything that is heard, after the person's choices: words, tones, and the breath.

import { Breathing } from "./breath.js";
import { heard } from "./cues.js";
import { LastSeconds, Tones } from "./tones.js";
import { Voice } from "./voice.js";

export class Sounds {
  constructor() {
    this.voice = new Voice();
    this.tones = new Tones();
    this.breathing = new Breathing();
    this.lastSeconds = new LastSeconds();
    this.choices = null;
  }

  apply(choices) {
    this.choices = choices;
    const { sound, say, volume, voice } = choices;
    this.voice.chosen = voice;
    this.voice.volume = volume / 100;
    this.tones.volume = volume / 100;
    this.tones.muted = !sound;
    if (!sound || say === "tones") this.voice.silence();
  }

  // Inside a click: browsers let a page sound only then.
  unlock() {
    this.tones.unlock();
    this.voice.load();
  }

  cue(cue) {
    const { words, tone } = heard(cue, this.choices);
    const said = words && this.voice.say(cue);
    if (tone) this.tones.play(cue.milestone);
    // What can't be said calls for a look at the words.
    if (words && !said && !cue.milestone) this.tones.play("look");
  }

  // Slow breathing for whoever holds; an exercise with a rhythm or steps of its own leads itself.
  // Returns where the breath is, or null.
  frame({ timer, step, pace, time, setup }, item) {
    if (!timer || setup) return null;
    const plain = !step && !item.counts;
    if (plain) this.#tick(timer);
    const pattern = plain && !pace ? this.choices.breath : "off";
    const breath = this.breathing.update(pattern, timer.state, time);
    const { sound, say, quiet } = this.choices;
    if (breath && breath.fresh && sound && say !== "words" && !quiet) {
      this.tones.breathe(breath.kind, breath.of);
    }
    return breath;
  }

  #tick(timer) {
    const due = this.lastSeconds.update(timer);
    if (due && heard({ severity: 0, milestone: "tick" }, this.choices).tone) this.tones.play("tick");
  }

  silence() {
    this.voice.silence();
  }

  close() {
    this.tones.close();
  }
}
