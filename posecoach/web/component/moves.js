// Skip and Back: the buttons, and the keys of a keyboard or of a presenter's remote on the mat.

const KEYS = new Map([["PageDown", "skip"], ["PageUp", "back"]]);

// What a key means for the routine, or null: keys that belong to a field or come with a modifier
// mean something else already.
export function directionOf({ key, altKey, ctrlKey, metaKey, shiftKey }, target) {
  if (altKey || ctrlKey || metaKey || shiftKey) return null;
  if (target && target.closest && target.closest("input, textarea, select, [contenteditable]")) return null;
  return KEYS.get(key) || null;
}

// move(direction) does it, and says whether it could.
export function listenForMoves(root, signal, move) {
  for (const direction of KEYS.values()) {
    root.querySelector(`.${direction}`).addEventListener("click", () => move(direction), { signal });
  }
  const onKey = (event) => {
    const direction = directionOf(event, event.composedPath()[0]);
    // Elsewhere these keys scroll the page.
    if (direction && !event.repeat && move(direction)) event.preventDefault();
  };
  document.addEventListener("keydown", onKey, { signal });
}
