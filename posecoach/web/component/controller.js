// The page as one machine: camera, socket, picture and sound put together.

import { followLanguage } from "./anew.js";
import { Camera, missingSupport, problemOf } from "./camera.js";
import { Painter } from "./draw.js";
import { tr } from "./language.js";
import { listenForMoves } from "./moves.js";
import { moveMessage, selectMessage } from "./protocol.js";
import { FrameSender } from "./sender.js";
import { LiveSocket } from "./socket.js";
import { modelWords } from "./states.js";
import { Tabs } from "./tabs.js";
import { Screen } from "./screen.js";
import { Settings } from "./settings.js";
import { Sounds } from "./sounds.js";
import { View } from "./view.js";
import { WORDS } from "./words.js";
import { loadChoices, saveChoices } from "./choices.js";

const CUE_MS = 7000;
// Without an answer for this long the bare picture is shown, so that it never freezes.
const SILENT_MS = 700;

export class Controller {
  // tell(name, value) reaches the page's script: "running", "item" and "language", nothing from
  // frame to frame.
  constructor(root, tell) {
    this.view = new View(root);
    this.root = root;
    this.tell = tell;
    this.choices = loadChoices();
    this.sounds = new Sounds();
    this.screen = new Screen(root);
    this.tabs = new Tabs(() => this.running && this.interrupt("elsewhere"));
    this.painter = new Painter(this.view.$(".picture"));
    this.sender = new FrameSender();
    this.camera = new Camera(this.view.$(".source"), {
      onFrame: (video, captureMs) => this.#onFrame(video, captureMs),
      onEnded: (state) => this.interrupt(state),
      onBack: () => this.waiting && this.start(),
    });
    this.socket = null;
    this.running = false;
    // Interrupted, not stopped: what was being done goes on when the camera is back.
    this.waiting = false;
    this.answeredAt = 0;
    this.frames = 0;
    // Which of the items is being done, from 1, and what the page's script was told of it.
    this.item = 1;
    this.toldItem = null;
    this.settings = new Settings(this.view.$, this.#signal(), (change) => this.#choose(change));
    this.#listen();
    this.settings.listVoices(this.sounds.voice, () => this.choices.voice, this.#signal());
    this.#applyChoices();
    this.view.state(missingSupport() || "idle");
    // Not before: a click on a page that is still loading would be lost.
    this.view.$(".power").disabled = false;
  }

  // New data from the page: another exercise or side reaches the server on the open socket.
  update(data) {
    const before = this.data;
    this.data = data;
    followLanguage(this, data);
    if (!this.running && !this.waiting) this.#clear();
    if (!before || selectMessage(before) === selectMessage(data)) return;
    this.view.cue(null);
    this.sounds.silence();
    // Another session is another page run (the server was restarted): it needs its own socket.
    const restarted = before.session !== data.session;
    if (!restarted) this.item = 1;
    if (!this.socket) return;
    if (restarted) this.#connect();
    else this.socket.sendText(selectMessage(data));
  }

  #clear() {
    this.item = 1;
    this.view.clear(this.data.items[0]);
  }

  // Skips or goes back in the routine; whether that is possible now.
  #move(direction) {
    if (!this.data.select.routine || !this.socket || !this.socket.ready) return false;
    // What is being said is about what the person leaves.
    this.sounds.silence();
    this.socket.sendText(moveMessage(direction));
    return true;
  }

  #listen() {
    listenForMoves(this.root, this.#signal(), (direction) => this.#move(direction));
    const on = (selector, event, action) =>
      this.view.$(selector).addEventListener(event, action, { signal: this.#signal() });
    on(".power", "click", () => (this.running ? this.stop("idle") : this.start()));
    on(".veil-action", "click", () => this.start());
    on(".mirror", "click", () => this.#choose({ mirror: !this.choices.mirror }));
    on(".sound", "click", () => this.#choose({ sound: !this.choices.sound }));
    on('[name="language"]', "change", ({ target }) => this.tell("language", target.value));
    on(".screen", "click", () => this.screen.toggleFull());
    on(".chooser select", "change", ({ target }) => {
      this.#choose({ camera: target.value });
      if (this.running) this.#openCamera();
    });
    const onPage = (event, action) =>
      document.addEventListener(event, action, { signal: this.#signal() });
    onPage("fullscreenchange", () => this.view.toggle("screen", Boolean(document.fullscreenElement)));
    onPage("visibilitychange", () => this.running && this.#onVisibility());
  }

  // A page in the background gets no pictures: better said than wondered about.
  #onVisibility() {
    if (document.visibilityState === "visible") this.screen.keepAwake();
    else this.#onCue({ id: "hidden", text: WORDS.hidden, severity: 4, milestone: "pause" });
  }

  #signal() {
    this.aborter ??= new AbortController();
    return this.aborter.signal;
  }

  #choose(change) {
    Object.assign(this.choices, change);
    saveChoices(this.choices);
    this.#applyChoices();
  }

  #applyChoices() {
    const { mirror, sound } = this.choices;
    this.painter.mirror = mirror;
    this.view.toggle("mirror", mirror);
    this.view.toggle("sound", sound);
    this.sounds.apply(this.choices);
    this.settings.show(this.choices);
  }

  async start() {
    const missing = missingSupport();
    if (missing) {
      this.view.state(missing);
      return;
    }
    this.running = true;
    this.waiting = false;
    this.tabs.started();
    this.view.power(true);
    this.#showPicture();
    // Both need the click that this runs in.
    this.sounds.unlock();
    if (!(await this.#openCamera())) return;
    this.view.state("starting");
    this.#connect();
    this.screen.keepAwake();
    this.tell("running", true);
  }

  // On a phone the Start button may lie below the picture.
  #showPicture() {
    const { top, bottom } = this.view.$(".stage").getBoundingClientRect();
    if (top < 60 || bottom > window.innerHeight) this.root.scrollIntoView({ behavior: "smooth" });
  }

  // Whether there is a picture now; if not, the page says why.
  async #openCamera() {
    if (!this.camera.on) this.view.state("asking");
    try {
      if (!(await this.camera.start(this.choices.camera))) return false;
    } catch (error) {
      const problem = problemOf(error);
      this.stop(problem, problem === "failed" ? { text: tr("The browser says: {message}", { message: error.message }) } : {});
      return false;
    }
    this.camera.list().then((list) => this.view.cameras(list, this.camera.deviceId), () => {});
    return true;
  }

  #connect() {
    if (this.socket) this.socket.close();
    const url = new URL(this.data.socket, window.location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new LiveSocket(url.href, {
      hello: () => selectMessage(this.data, this.item),
      onMessage: (message) => this.#onMessage(message),
      onLost: () => this.view.state("lost"),
      onBusy: (text) => this.stop("busy", { text }),
      onFailed: (reason) =>
        this.stop("unavailable", { text: tr("{reason} The window in which posecoach runs says more.", { reason }) }),
    });
    this.sender.use(this.socket);
  }

  #onMessage(message) {
    switch (message.type) {
      case "model": {
        const { done, total } = message;
        this.view.state("model", { text: modelWords(message), progress: total ? done / total : null });
        break;
      }
      case "ready":
        this.view.state("live");
        // It is larger now.
        this.#showPicture();
        break;
      case "result":
        this.#onResult(message);
        break;
      case "notice":
        this.#showCue(message.message);
        break;
      case "unavailable":
        this.stop("unavailable", { text: message.message });
        break;
      default: // "skipped" and "selected" need nothing: the acknowledgement was their point.
    }
    this.sender.sendNext();
  }

  #onFrame(video, captureMs) {
    if (performance.now() - this.answeredAt > SILENT_MS) {
      this.painter.picture(video, video.videoWidth, video.videoHeight);
    }
    this.sender.take(video, captureMs);
  }

  #onResult(result) {
    this.answeredAt = performance.now();
    const { still } = this.sender;
    if (result.seq === this.socket.flight.sent && still.width) {
      this.painter.frame(still, still.width, still.height, result);
      this.frames += 1;
      this.root.dataset.frames = this.frames;
    }
    if (result.routine) this.#at(result.routine.item);
    const item = this.data.items[this.item - 1] || this.data.items[0];
    this.view.result(result, item, this.sounds.frame(result, item));
    if (result.cue) this.#onCue(result.cue);
  }

  // The instructions below the camera follow the routine.
  #at(item) {
    this.item = item;
    if (this.toldItem === item) return;
    this.toldItem = item;
    this.tell("item", item);
  }

  #showCue(text) {
    this.view.cue(text);
    clearTimeout(this.cueTimer);
    this.cueTimer = setTimeout(() => this.view.cue(null), CUE_MS);
  }

  #onCue(cue) {
    this.#showCue(cue.text);
    this.sounds.cue(cue);
  }

  // The camera went, or another tab coaches: what was being done is kept.
  interrupt(state) {
    this.waiting = state !== "elsewhere";
    this.#end(state, {}, true);
    this.camera.awaitReturn(state);
  }

  // Ends camera, socket and sound; `state` says what the page shows instead.
  stop(state, details) {
    this.waiting = false;
    this.#end(state, details, false);
  }

  #end(state, details, keep) {
    const was = this.running;
    this.running = false;
    this.camera.stop();
    if (this.socket) this.socket.close();
    this.socket = null;
    this.sender.use(null);
    this.answeredAt = 0;
    this.sounds.silence();
    clearTimeout(this.cueTimer);
    this.screen.letSleep();
    this.view.power(false);
    if (!keep) this.#clear();
    this.view.state(state, details);
    if (was) this.tell("running", false);
  }

  destroy() {
    this.tell = () => {};
    this.stop("idle");
    this.sounds.close();
    this.tabs.close();
    this.aborter.abort();
  }
}
