// Speaking: through a voice of this computer, or with recorded words where there is none.

import { CueQueue } from "./cues.js";
import { language } from "./language.js";

export const CLIPS = "clips";

// Voices that speak here. One that is not local would send every sentence to somebody's server.
export function localVoices(voices, language = "en") {
  return voices.filter((voice) => voice.lang.startsWith(language) && voice.localService !== false);
}

// Which recording says a cue, or null: that of its number, its own, or that of its kind.
export function clipOf(index, { id, text }) {
  const number = /^\d+$/.test(text) ? `number_${text}` : null;
  const names = [number, id, id.replace(/_\d+$/, "")];
  const name = names.find((one) => one && Object.hasOwn(index, one));
  return name ? index[name] : null;
}

class Recordings {
  constructor() {
    this.index = {};
    this.audio = null;
  }

  // The list of what is recorded; without it there is nothing to say, and tones take over.
  async load(language, base = import.meta.url) {
    if (this.language === language) return;
    this.language = language;
    this.folder = new URL(`./voice/${language}/`, base).href;
    this.index = {};
    try {
      const answer = await fetch(`${this.folder}index.json`);
      if (answer.ok) this.index = await answer.json();
    } catch {
      this.index = {};
    }
  }

  speak(cue, volume, over) {
    this.stop();
    const audio = new Audio(this.folder + clipOf(this.index, cue));
    this.audio = audio;
    audio.volume = volume;
    audio.onended = over;
    audio.onerror = over;
    audio.play().catch(over);
  }

  stop() {
    if (this.audio) this.audio.pause();
    this.audio = null;
  }
}

export class Voice {
  constructor(synthesis = globalThis.speechSynthesis) {
    this.synthesis = synthesis;
    this.recordings = new Recordings();
    this.queue = new CueQueue();
    this.volume = 1;
    this.language = language();
    // A voice's address, CLIPS, or empty for the first there is.
    this.chosen = "";
    this.timer = null;
  }

  get voices() {
    return this.synthesis ? localVoices(this.synthesis.getVoices(), this.language) : [];
  }

  load() {
    return this.recordings.load(this.language);
  }

  speakAnew(code) {
    this.language = code;
    return this.load();
  }

  // Whether it can be said at all.
  can(cue) {
    return this.#byVoice || clipOf(this.recordings.index, cue) !== null;
  }

  get #byVoice() {
    return this.chosen !== CLIPS && this.voices.length > 0;
  }

  // Says it now or in its turn; false when it can't be said.
  say(cue) {
    if (!this.can(cue)) return false;
    const now = this.queue.offer(cue, performance.now());
    if (now) this.#speak(now);
    return true;
  }

  silence() {
    clearTimeout(this.timer);
    this.queue.clear();
    this.recordings.stop();
    if (this.synthesis) this.synthesis.cancel();
  }

  #speak(cue) {
    if (this.synthesis) this.synthesis.cancel();
    this.recordings.stop();
    clearTimeout(this.timer);
    // What was cancelled ends too; only the current cue moves the queue on.
    const over = () => {
      if (this.queue.speaking !== cue) return;
      const next = this.queue.finished(performance.now());
      if (next) this.#speak(next);
    };
    if (!this.#byVoice) {
      this.recordings.speak(cue, this.volume, over);
      return;
    }
    // Chromium swallows what is spoken right after cancel().
    this.timer = setTimeout(() => this.#utter(cue, over), 50);
  }

  #utter(cue, over) {
    const utterance = new SpeechSynthesisUtterance(cue.text);
    const { voices } = this;
    const voice = voices.find(({ voiceURI }) => voiceURI === this.chosen) || voices[0];
    if (globalThis.SpeechSynthesisVoice && voice instanceof SpeechSynthesisVoice) utterance.voice = voice;
    utterance.lang = (voice && voice.lang) || this.language;
    utterance.rate = 0.95;
    utterance.volume = this.volume;
    utterance.onend = over;
    utterance.onerror = over;
    this.synthesis.speak(utterance);
  }
}
