// What Streamlit runs inline: fetches the component's modules once and hands each run to them.
// Streamlit may call the cleanup of a run that a newer one has replaced, so only a cleanup that
// no run follows ends the stream.
const mark = (message) => message;
const FAILED = mark("The page could not be loaded. Reload it.");
const states = new WeakMap();

export default function (component) {
  const { parentElement, data } = component;
  const state = states.get(parentElement) ?? { run: 0, controller: null };
  states.set(parentElement, state);
  state.run += 1;
  const { run } = state;
  import(new URL(data.module, window.location.href).href).then(
    (module) => {
      state.module = module;
      if (run === state.run) module.mount(state, component);
    },
    () => {
      const title = parentElement.querySelector(".veil-title");
      if (title) title.textContent = data.messages?.[FAILED] ?? FAILED;
    },
  );
  return () => {
    setTimeout(() => {
      if (run !== state.run || !state.module) return;
      state.run += 1;
      state.module.unmount(state);
    }, 100);
  };
}
