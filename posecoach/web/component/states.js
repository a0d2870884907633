// Every state of the page in words: what is going on, and what to do.
// Every sentence is said by tr() when it is shown.
// `veil` hides the picture behind the words; `action` is what the button in the veil does; `away`
// interrupts what was being done.

import { mark, tr } from "./language.js";

export const STATES = {
  idle: {
    veil: true,
    icon: "figure",
    title: mark("Ready when you are"),
    text: mark("Press Start and allow the camera. The picture stays on this computer."),
    action: mark("Start"),
  },
  asking: {
    veil: true,
    icon: "camera",
    title: mark("May the coach see you?"),
    text: mark("Your browser is asking for the camera. Choose Allow. The picture stays on this computer."),
  },
  denied: {
    veil: true,
    icon: "blocked",
    title: mark("The camera is blocked"),
    text: mark(
      "Your browser does not let this page use the camera. Click the camera or lock symbol beside " +
        "the address, choose Allow, then try again.",
    ),
    action: mark("Try again"),
  },
  nocamera: {
    veil: true,
    icon: "blocked",
    title: mark("No camera found"),
    text: mark("Plug in a camera, or switch on the one that is built in, then try again."),
    action: mark("Try again"),
  },
  taken: {
    veil: true,
    icon: "blocked",
    title: mark("The camera is in use"),
    text: mark("Another program is using it. Close that program (a video call, perhaps), then try again."),
    action: mark("Try again"),
  },
  unplugged: {
    veil: true,
    away: true,
    icon: "blocked",
    title: mark("The camera went away"),
    text: mark("It was unplugged or switched off. I go on by myself as soon as it is back."),
    action: mark("Try again"),
  },
  withdrawn: {
    veil: true,
    away: true,
    icon: "blocked",
    title: mark("The camera was taken back"),
    text: mark(
      "The permission for the camera was withdrawn. Allow it again by the symbol beside the " +
        "address: I go on by myself then.",
    ),
    action: mark("Try again"),
  },
  elsewhere: {
    veil: true,
    away: true,
    icon: "figure",
    title: mark("The coach has moved to another tab"),
    text: mark("One tab at a time can coach. Press Start to have it here again."),
    action: mark("Start"),
  },
  failed: {
    veil: true,
    icon: "blocked",
    title: mark("The camera did not start"),
    text: mark("Your browser gave a reason that this page does not know."),
    action: mark("Try again"),
  },
  insecure: {
    veil: true,
    icon: "blocked",
    title: mark("This address cannot use a camera"),
    text: mark(
      "Browsers give a camera only to localhost and to https addresses. Open the page on the " +
        "computer that runs posecoach, at http://localhost, or put https in front of it.",
    ),
  },
  unsupported: {
    veil: true,
    icon: "blocked",
    title: mark("This browser has no camera access"),
    text: mark("Use a current version of Chrome, Edge, Firefox or Safari."),
  },
  busy: {
    veil: true,
    icon: "blocked",
    title: mark("The coach is busy"),
    text: mark("It is open in several tabs already. Close one of them, then try again."),
    action: mark("Try again"),
  },
  unavailable: {
    veil: true,
    icon: "blocked",
    title: mark("The coach cannot start"),
    text: "",
    action: mark("Try again"),
  },
  starting: { pill: mark("Getting ready…") },
  model: { pill: mark("Fetching the pose model…") },
  lost: { away: true, pill: mark("Connection to the coach lost. Trying again…") },
  live: {},
};

// What the timer does, in words and as a shape of its own.
export const TIMER = {
  waits: { words: mark("Waiting"), icon: "circle" },
  settles: { words: mark("Steady…"), icon: "dots" },
  runs: { words: mark("Holding"), icon: "play" },
  counts: { words: mark("Counting"), icon: "play" },
  pauses: { words: mark("Paused"), icon: "pause" },
  break: { words: mark("Rest"), icon: "rest" },
  way: { words: mark("Change places"), icon: "way" },
  done: { words: mark("All done"), icon: "check" },
};

// Paths in a 24 by 24 box, drawn with round strokes.
export const ICONS = {
  circle: '<circle cx="12" cy="12" r="8"/>',
  dots: '<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="4"/>',
  play: '<path d="M8 5l11 7-11 7z" fill="currentColor"/>',
  pause: '<path d="M8 5v14M16 5v14" stroke-width="4"/>',
  rest: '<path d="M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z"/>',
  way: '<path d="M4 12h14M13 6l6 6-6 6"/>',
  skip: '<path d="M6 5l9 7-9 7z"/><path d="M19 5v14"/>',
  back: '<path d="M18 5l-9 7 9 7z"/><path d="M5 5v14"/>',
  check: '<path d="M4.5 12.5l5 5 10-11" stroke-width="3"/>',
  stop: '<rect x="6" y="6" width="12" height="12" rx="2" fill="currentColor"/>',
  camera: '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>',
  blocked: '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><path d="M3 3l18 18"/>',
  mirror: '<path d="M12 3v18" stroke-dasharray="2 3"/><path d="M9 7L3 17h6zM15 7l6 10h-6z"/>',
  sound: '<path d="M4 9v6h4l5 4V5L8 9z"/><path d="M16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12"/>',
  mute: '<path d="M4 9v6h4l5 4V5L8 9z"/><path d="M17 9.5l5 5M22 9.5l-5 5"/>',
  screen: '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
};

// The hint over the picture when it cannot be coached, or null.
export function peopleHint(people) {
  if (people === 0) return tr("I can't see you. Move so that your whole body is in the picture.");
  if (people > 1) {
    return tr("There is more than one person in the picture. I can coach one at a time.");
  }
  return null;
}

// What the server says that it is doing, see posecoach/vision/model_sources.py.
export const FETCHED_FROM = [
  mark("Looking for the pose model"), mark("MediaPipe's model storage"),
  mark("the package index of pip"), mark("the npm registry"),
];

export function modelWords({ doing, done, total }) {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  const what = tr(doing || STATES.model.pill);
  if (!done) return what;
  return total
    ? tr("{what}: {done} of {total} MB", { what, done: megabytes(done), total: megabytes(total) })
    : tr("{what}: {done} MB", { what, done: megabytes(done) });
}
