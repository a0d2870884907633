// The panel of choices: sound, voice, breathing. The controller keeps them.

import { setHidden } from "./dom.js";
import { CLIPS } from "./voice.js";
import { WORDS } from "./words.js";

const FIELDS = ["volume", "say", "quiet", "voice", "breath"];

const valueOf = (field) => {
  if (field.type === "checkbox") return field.checked;
  return field.type === "range" ? Number(field.value) : field.value;
};

export class Settings {
  // choose({name: value}) is told of each change.
  constructor($, signal, choose) {
    this.fields = Object.fromEntries(FIELDS.map((name) => [name, $(`.settings [name="${name}"]`)]));
    this.language = $('.settings [name="language"]');
    for (const [name, field] of Object.entries(this.fields)) {
      field.addEventListener("input", () => choose({ [name]: valueOf(field) }), { signal });
    }
  }

  show(choices) {
    for (const [name, field] of Object.entries(this.fields)) {
      if (field.type === "checkbox") field.checked = choices[name];
      else field.value = String(choices[name]);
    }
  }

  // `list` has what each language calls itself, by code.
  languages(list = {}, current) {
    const options = Object.entries(list).map(([code, name]) => new Option(name, code));
    this.language.replaceChildren(...options);
    this.language.value = current;
    setHidden(this.language.closest("label"), options.length < 2);
  }

  listVoices(voice, chosen, signal) {
    const list = () => this.voices(voice.voices, chosen());
    list();
    const { synthesis } = voice;
    if (synthesis && synthesis.addEventListener) {
      synthesis.addEventListener("voiceschanged", list, { signal });
    }
  }

  // The voices of this computer, which some browsers know only after a while.
  voices(list, chosen) {
    const options = [
      ...(list.length ? [new Option(WORDS.anyVoice, "")] : []),
      ...list.map((voice) => new Option(voice.name, voice.voiceURI)),
      new Option(WORDS.ownVoice, CLIPS),
    ];
    this.fields.voice.replaceChildren(...options);
    const known = options.some(({ value }) => value === chosen);
    this.fields.voice.value = known ? chosen : options[0].value;
    setHidden(this.fields.voice.closest("label"), options.length < 2);
  }
}
