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

// What of a cue is to be heard, after the person's choices. In quieter mode small corrections and
// praise are only shown; what guards, stops or begins something is still heard.
export function heard({ severity, milestone }, { sound, say, quiet }) {
  const matters = severity >= 3 || Boolean(milestone && milestone !== "half");
  if (!sound || (quiet && !matters)) return { words: false, tone: false };
  return { words: say !== "tones", tone: say !== "words" };
}
