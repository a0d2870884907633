"""Make the recorded words that the Live page falls back to where the browser has no voice.

English is spoken by CMU Flite through FFmpeg's own filter, with Flite's free voice ``slt``; every
other language by eSpeak NG. Run from the checkout, with an FFmpeg that was built with Flite
(Debian's is) and with ``espeak-ng``, for all languages or for those that are named::

    python docs/make_voice.py [en] [de]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from posecoach.language.catalogue import speaking, tr
from posecoach.language.files import LANGUAGES, catalogue_of
from posecoach.web.recorded_words import RECORDED

FOLDER = Path(__file__).resolve().parents[1] / "posecoach" / "web" / "component" / "voice"
# A little slower than Flite's own pace, as one speaks to somebody who is resting.
_FLITE_PACE = "atempo=0.93,"
_FILTERS = "loudnorm=I=-18:TP=-2,aresample=16000"
# Words a minute, and the pitch from 0 to 99.
_ESPEAK = ["-s", "135", "-p", "42"]


def main(languages: list[str]) -> None:
    """Write for each language one small MP3 a sentence, and the list of them."""
    for code in languages:
        folder = FOLDER / code
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.mp3"):
            old.unlink()
        with speaking(catalogue_of(code)):
            for name, words in RECORDED.items():
                record(tr(words), folder / f"{name}.mp3", code)
        index = {name: f"{name}.mp3" for name in RECORDED}
        (folder / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{code}: {len(RECORDED)} recordings, {size / 1000:.0f} kB")


def record(words: str, target: Path, code: str) -> None:
    """Speak one sentence into a file."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "words.txt"
        text.write_text(words, encoding="utf-8")
        if code == "en":
            source = ["-f", "lavfi", "-i", f"flite=voice=slt:textfile={text}"]
            _encode(source, _FLITE_PACE + _FILTERS, target)
            return
        spoken = Path(folder) / "words.wav"
        command = ["espeak-ng", "-v", code, *_ESPEAK, "-f", str(text), "-w", str(spoken)]
        subprocess.run(command, check=True, timeout=60)
        _encode(["-i", str(spoken)], _FILTERS, target)


def _encode(source: list[str], filters: str, target: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-y", *source, "-af", filters]
    command += ["-ac", "1", "-c:a", "libmp3lame", "-b:a", "24k", "-map_metadata", "-1"]
    subprocess.run([*command, str(target)], check=True, timeout=60)


if __name__ == "__main__":
    main(sys.argv[1:] or list(LANGUAGES))
