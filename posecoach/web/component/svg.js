// SVG elements by name, with their attributes.

const NAMESPACE = "http://www.w3.org/2000/svg";

export function add(parent, tag, attributes = {}) {
  const element = document.createElementNS(NAMESPACE, tag);
  set(element, attributes);
  parent.append(element);
  return element;
}

export function set(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") element.textContent = value;
    else element.setAttribute(key, value);
  }
}

// What is read out, and shown when the pointer rests on it.
export function title(element, text) {
  add(element, "title", { text });
}

// Puts values of one span onto pixels, and back.
export class Scale {
  constructor(low, high, from, to) {
    Object.assign(this, { low, high, from, to });
  }

  at(value) {
    const share = (value - this.low) / (this.high - this.low || 1);
    return this.from + share * (this.to - this.from);
  }

  // Values outside lie on the border.
  within(value) {
    return this.at(Math.min(this.high, Math.max(this.low, value)));
  }

  value(pixel) {
    const share = (pixel - this.from) / (this.to - this.from || 1);
    return this.low + share * (this.high - this.low);
  }
}
