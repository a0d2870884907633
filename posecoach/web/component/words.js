// The sentences that the page says by itself; those of the coach come from the server
// (posecoach/coaching/words.py). One place, to translate.

export const SIDES = { left: "left", right: "right", both: "both sides" };

export const WORDS = {
  again: "same side again",
  other: (side) => (side === "both" ? "once more" : `${SIDES[side]} side`),
  then: (what) => `Then: ${what}`,
  next: (what) => `Next: ${what}`,
  allDone: "all done",
  breatheIn: "Breathe in",
  breatheOut: "Breathe out, slowly",
  breatheHold: "Hold the breath, softly",
  hidden: "This page is in the background. I pause until I can see you again.",
  starting: "One moment, the coach is getting ready.",
  interrupted: "What you have held so far is kept.",
  ticked: "done",
  missing: "not yet",
  ownVoice: "Recorded words (no voice needed)",
  anyVoice: "This computer's voice",
};
