"""Make the recorded words that the Live page falls back to where the browser has no voice.

They are spoken by CMU Flite through FFmpeg's own filter, with Flite's free voice ``slt``. Run from
the checkout, with an FFmpeg that was built with Flite (Debian's is)::

    python docs/make_voice.py
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from posecoach.web.recorded_words import RECORDED

FOLDER = Path(__file__).resolve().parents[1] / "posecoach" / "web" / "component" / "voice"
# A little slower than Flite's own pace, as one speaks to somebody who is resting.
_FILTERS = "atempo=0.93,loudnorm=I=-18:TP=-2,aresample=16000"


def main() -> None:
    """Write one small MP3 a sentence, and the list of them."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.mp3"):
        old.unlink()
    for name, words in RECORDED.items():
        record(words, FOLDER / f"{name}.mp3")
    index = {name: f"{name}.mp3" for name in RECORDED}
    (FOLDER / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{len(RECORDED)} recordings, {size / 1000:.0f} kB, in {FOLDER.name}")


def record(words: str, target: Path) -> None:
    """Speak one sentence into a file."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "words.txt"
        text.write_text(words, encoding="ascii")
        _speak(text, target)


def _speak(text: Path, target: Path) -> None:
    source = f"flite=voice=slt:textfile={text}"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-af", _FILTERS]
    command += ["-ac", "1", "-c:a", "libmp3lame", "-b:a", "24k", "-map_metadata", "-1"]
    subprocess.run([*command, str(target)], check=True, timeout=60)


if __name__ == "__main__":
    main()
