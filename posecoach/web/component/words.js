// The sentences that the page says by itself; those of the coach come from the server
// (posecoach/coaching/words.py).

import { tr } from "./language.js";

const SIDES = {
  left: () => tr("left side"),
  right: () => tr("right side"),
  both: () => tr("once more"),
};

export const WORDS = {
  get again() { return tr("same side again"); },
  other: (side) => SIDES[side](),
  then: (what) => tr("Then: {what}", { what }),
  next: (what) => tr("Next: {what}", { what }),
  get allDone() { return tr("all done"); },
  get breatheIn() { return tr("Breathe in"); },
  get breatheOut() { return tr("Breathe out, slowly"); },
  get breatheHold() { return tr("Hold the breath, softly"); },
  get hidden() { return tr("This page is in the background. I pause until I can see you again."); },
  get starting() { return tr("One moment, the coach is getting ready."); },
  get interrupted() { return tr("What you have held so far is kept."); },
  get ticked() { return tr("done"); },
  get missing() { return tr("not yet"); },
  get ownVoice() { return tr("Recorded words (no voice needed)"); },
  get anyVoice() { return tr("This computer's voice"); },
};
