// What the person chose last time: mirror, sound, camera. Kept in this browser only.

const KEY = "posecoach.live";
const DEFAULTS = { mirror: true, sound: true, camera: "" };

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
