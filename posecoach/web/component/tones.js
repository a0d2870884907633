// Tones: short notes at the moments that matter, and a soft sweep to breathe by.

// Notes as [frequency in Hz, start in s, length in s].
export const TONES = {
  start: [[523, 0, 0.16], [659, 0.14, 0.26]],
  half: [[659, 0, 0.3]],
  last_five: [[784, 0, 0.14], [784, 0.24, 0.14]],
  done: [[523, 0, 0.2], [659, 0.16, 0.2], [784, 0.32, 0.5]],
  // Up for pushing, down for letting go.
  effort: [[440, 0, 0.18], [587, 0.16, 0.34]],
  ease: [[587, 0, 0.2], [440, 0.18, 0.42]],
  // Falling to rest, rising again.
  pause: [[523, 0, 0.2], [392, 0.18, 0.4]],
  resume: [[392, 0, 0.2], [523, 0.18, 0.4]],
  tick: [[880, 0, 0.08]],
  // There is something to read that could not be said.
  look: [[587, 0, 0.12], [587, 0.2, 0.12]],
};

const LOUDEST = 0.36;
const SWEEPS = { in: [196, 262], out: [262, 196] };

// The whole seconds of the last five, each once.
export class LastSeconds {
  constructor() {
    this.told = null;
  }

  // Whether a tick is due. The fifth has a tone of its own.
  update({ state, held, goal }) {
    const left = Math.ceil(goal - held);
    const due = state === "runs" && held > 0 && left >= 1 && left <= 4 && left !== this.told;
    if (state === "runs") this.told = left;
    else if (state !== "pauses") this.told = null;
    return due;
  }
}

export class Tones {
  constructor() {
    this.context = null;
    this.muted = false;
    this.volume = 0.5;
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

  // One part of a breath: rising to breathe in, falling to breathe out, nothing in between.
  breathe(kind, seconds) {
    const sweep = SWEEPS[kind];
    if (!sweep || !this.context || this.muted) return;
    const from = this.context.currentTime;
    const { oscillator, gain } = this.#voice(sweep[0]);
    oscillator.frequency.linearRampToValueAtTime(sweep[1], from + seconds);
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.2 * LOUDEST * this.volume, from + seconds / 2);
    gain.gain.linearRampToValueAtTime(0, from + seconds);
    oscillator.start(from);
    oscillator.stop(from + seconds);
  }

  #note(frequency, start, length) {
    const from = this.context.currentTime + start;
    const { oscillator, gain } = this.#voice(frequency);
    // Fading in and out, or each note would begin and end with a click.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(Math.max(0.001, LOUDEST * this.volume), from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0005, from + length);
    oscillator.start(from);
    oscillator.stop(from + length + 0.05);
  }

  #voice(frequency) {
    const oscillator = this.context.createOscillator();
    const gain = this.context.createGain();
    oscillator.type = "sine";
    oscillator.frequency.value = frequency;
    oscillator.connect(gain).connect(this.context.destination);
    return { oscillator, gain };
  }

  close() {
    if (this.context) this.context.close().catch(() => {});
    this.context = null;
  }
}
