// Mounting and unmounting: one controller for each place in the page.

import { Controller } from "./controller.js";
import { textOn } from "./theme.js";

// Streamlit calls this at every rerun with new data; the controller and its stream go on.
export function mount(state, { parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".coach");
  if (!root) return;
  if (state.controller && state.controller.root !== root) unmount(state);
  state.controller ??= new Controller(root, (name, value) => state.tell(name, value));
  state.tell = setStateValue;
  root.style.setProperty("--on-accent", textOn(getComputedStyle(root).getPropertyValue("--accent")));
  state.controller.update(data);
}

export function unmount(state) {
  if (state.controller) state.controller.destroy();
  state.controller = null;
}
