// The same page in another language, while it goes on.

import { language, speak } from "./language.js";

// Follows the language of the page's data with everything that is written and heard.
export function followLanguage({ sounds, settings, view, choices, running }, data) {
  if (speak(data.language, data.messages)) {
    sounds.silence();
    sounds.voice.speakAnew(language());
    settings.voices(sounds.voice.voices, choices.voice);
    view.speakAnew(running);
  }
  settings.languages(data.languages, data.language);
}
