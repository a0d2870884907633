// Text and attributes are only touched when they change, so that a screen reader is not told the
// same thing thirty times a second.

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

export function setHidden(element, hidden) {
  // Not the property alone: SVG elements have none.
  if (hidden) setAttribute(element, "hidden", "");
  else element.removeAttribute("hidden");
}
