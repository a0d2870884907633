// What the person chose last time. Kept in this browser only.

const KEY = "posecoach.live";
export const DEFAULTS = {
  mirror: true,
  sound: true,
  camera: "",
  // Percent; "all", "words" or "tones"; whether small things stay silent; a voice's address.
  volume: 60,
  say: "all",
  quiet: false,
  voice: "",
  // "off", "slow" or "box".
  breath: "slow",
};

export function loadChoices() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) || {};
    const known = Object.keys(DEFAULTS).filter((name) => typeof kept[name] === typeof DEFAULTS[name]);
    return { ...DEFAULTS, ...Object.fromEntries(known.map((name) => [name, kept[name]])) };
  } catch {
    return { ...DEFAULTS };
  }
}

export function saveChoices(choices) {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}
