// One cue at a time: which to speak now, which to keep for a moment, which to drop.

const PENDING_MS = 4000;

// Pure decisions; `now` is in milliseconds.
export class CueQueue {
  constructor() {
    this.speaking = null;
    this.pending = null;
  }

  // Returns the cue to speak now, or null. A graver cue interrupts; another waits its turn, and so
  // do the words that only lead on: they must not cut the praise for what was done.
  offer(cue, now) {
    const interrupts = this.speaking && cue.severity > this.speaking.severity && cue.milestone !== "say";
    if (!this.speaking || interrupts) {
      this.speaking = cue;
      this.pending = null;
      return cue;
    }
    if (!this.pending || cue.severity >= this.pending.cue.severity) {
      this.pending = { cue, until: now + PENDING_MS };
    }
    return null;
  }

  // The spoken cue is over: returns the one that waited, unless it is stale by now.
  finished(now) {
    const waited = this.pending;
    this.pending = null;
    this.speaking = waited && now <= waited.until ? waited.cue : null;
    return this.speaking;
  }

  clear() {
    this.speaking = null;
    this.pending = null;
  }
}

// Speaks through the browser, if it has a voice at all.
export class Voice {
  constructor(synthesis = globalThis.speechSynthesis) {
    this.synthesis = synthesis;
    this.queue = new CueQueue();
    this.muted = false;
    this.timer = null;
  }

  get available() {
    return Boolean(this.synthesis && this.synthesis.getVoices().length);
  }

  say(cue) {
    if (this.muted || !this.available) return;
    const now = this.queue.offer(cue, performance.now());
    if (now) this.#speak(now);
  }

  silence() {
    clearTimeout(this.timer);
    this.queue.clear();
    if (this.synthesis) this.synthesis.cancel();
  }

  #speak(cue) {
    this.synthesis.cancel();
    clearTimeout(this.timer);
    // Chromium swallows what is spoken right after cancel().
    this.timer = setTimeout(() => {
      const utterance = new SpeechSynthesisUtterance(cue.text);
      utterance.lang = "en";
      utterance.rate = 0.95;
      // An utterance that was cancelled ends too; only the current one moves the queue on.
      const over = () => {
        if (this.queue.speaking !== cue) return;
        const next = this.queue.finished(performance.now());
        if (next) this.#speak(next);
      };
      utterance.onend = over;
      utterance.onerror = over;
      this.synthesis.speak(utterance);
    }, 50);
  }
}

// Notes as [frequency in Hz, start in s, length in s].
export const TONES = {
  start: [[523, 0, 0.16], [659, 0.14, 0.26]],
  half: [[659, 0, 0.3]],
  last_five: [[784, 0, 0.14], [784, 0.24, 0.14]],
  done: [[523, 0, 0.2], [659, 0.16, 0.2], [784, 0.32, 0.5]],
  // Up for pushing, down for letting go.
  effort: [[440, 0, 0.18], [587, 0.16, 0.34]],
  ease: [[587, 0, 0.2], [440, 0.18, 0.42]],
};

export class Tones {
  constructor() {
    this.context = null;
    this.muted = false;
  }

  // Browsers let a page sound only after a click: called from Start.
  unlock() {
    const Context = globalThis.AudioContext || globalThis.webkitAudioContext;
    if (!Context) return;
    this.context ??= new Context();
    this.context.resume().catch(() => {});
  }

  play(milestone) {
    const notes = TONES[milestone];
    if (!notes || !this.context || this.muted) return;
    for (const [frequency, start, length] of notes) this.#note(frequency, start, length);
  }

  #note(frequency, start, length) {
    const from = this.context.currentTime + start;
    const oscillator = this.context.createOscillator();
    const gain = this.context.createGain();
    oscillator.type = "sine";
    oscillator.frequency.value = frequency;
    // Fading in and out, or each note would begin and end with a click.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.18, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + length);
    oscillator.connect(gain).connect(this.context.destination);
    oscillator.start(from);
    oscillator.stop(from + length + 0.05);
  }

  close() {
    if (this.context) this.context.close().catch(() => {});
    this.context = null;
  }
}
