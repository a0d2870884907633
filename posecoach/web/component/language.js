// Text in the person's language. The page's data brings the translations along, by their English
// sentences; what is not among them stays English.

let spoken = { language: "en", messages: {} };

// Whether that is another language than before.
export function speak(language = "en", messages = {}) {
  const changed = language !== spoken.language;
  spoken = { language, messages };
  return changed;
}

export const language = () => spoken.language;

// A sentence with its {places} filled in.
export function tr(message, values = {}) {
  const text = Object.hasOwn(spoken.messages, message) ? spoken.messages[message] : message;
  return text.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(values, name) ? values[name] : place));
}

// A number as it is written in this language: "1.5", "1,5".
export const decimal = (number) => String(number).replace(".", (0.5).toLocaleString(spoken.language)[1]);

// Notes a sentence for the catalogue where it is defined; tr() says it later.
export const mark = (message) => message;

const ATTRIBUTES = ["aria-label", "title", "alt", "placeholder"];

// The words that stand in the page's HTML. To be made before anything else writes into it.
export class PageText {
  constructor(root) {
    this.root = root;
    this.texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (/[A-Za-z]{2}/.test(node.data)) this.texts.push([node, node.data]);
    }
    this.attributes = ATTRIBUTES.flatMap((name) =>
      [...root.querySelectorAll(`[${name}]`), ...(root.hasAttribute(name) ? [root] : [])]
        .filter((element) => element.getAttribute(name))
        .map((element) => [element, name, element.getAttribute(name)]),
    );
  }

  show() {
    this.root.lang = spoken.language;
    for (const [node, text] of this.texts) node.data = text.replace(/\S(.*\S)?/s, (words) => tr(flat(words)));
    for (const [element, name, text] of this.attributes) element.setAttribute(name, tr(flat(text)));
  }
}

// The language of a page's data, for everything that is written from now on and for its HTML.
export function speakOn(state, root, data) {
  speak(data.language, data.messages);
  if (state.text?.root !== root) state.text = new PageText(root);
  state.text.show();
}

// A sentence that the HTML breaks into lines, as one.
const flat = (text) => text.replace(/\s+/g, " ");
