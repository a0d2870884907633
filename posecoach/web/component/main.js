// Mounting and unmounting: one controller for each place in the page.

import { Controller } from "./controller.js";
import { PageText, speak } from "./language.js";
import { textOn } from "./theme.js";

// Streamlit calls this at every rerun with new data; the controller and its stream go on.
export function mount(state, { parentElement, data, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".coach");
  if (!root) return;
  if (state.controller && state.controller.root !== root) unmount(state);
  // Before the controller writes into the page.
  if (!state.controller) {
    state.text = new PageText(root);
    speak(data.language, data.messages);
  }
  state.controller ??= new Controller(root, (name, value) => state.tell(name, value));
  // A language is chosen, not kept: it can be chosen elsewhere on the page as well.
  state.tell = (name, value) => (name === "language" ? setTriggerValue : setStateValue)(name, value);
  root.style.setProperty("--on-accent", textOn(getComputedStyle(root).getPropertyValue("--accent")));
  state.controller.update(data);
  if (state.shown !== data.language) state.text.show();
  state.shown = data.language;
}

export function unmount(state) {
  if (state.controller) state.controller.destroy();
  state.controller = null;
}
