"""Whether a video could be read to its end, and where it could not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import av.error
from av.format import Flags

from posecoach.language.catalogue import mark, plural, tr

# A recording may end this much before its stated length without anything being missing: the
# time that the last picture stays on is often not written down.
_TOLERATED_END_S = 0.5
# Players pass over a few parts that can't be decoded; beyond this the file is damaged.
_STRAY_PARTS = 3
# … or if as much as this is missing after one, in seconds.
_TOLERATED_GAP_S = 0.5


def stated_end(container: Any, stream: Any) -> float | None:
    """Where the picture should end on the stream's own clock, in seconds; None if not stated.

    The container's length may be that of a longer sound track, so it is the last thing asked.
    """
    if Flags.no_timestamps in Flags(container.format.flags):
        return None  # A guess from the bit rate.
    if stream.duration and stream.time_base:
        end = float((stream.duration + (stream.start_time or 0)) * stream.time_base)
        if container.format.name == "avi" and stream.average_rate:
            # FFmpeg shortens the length of a cut file; the header still has the count.
            end = max(end, float(stream.frames / stream.average_rate))
        return end
    tag = {k.upper(): v for k, v in stream.metadata.items()}.get("DURATION", "")
    try:
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        pass
    if container.duration and not container.streams.audio:
        return float(container.duration / av.time_base)
    return None


def bytes_promised(path: Path, container: Any, stream: Any) -> int:
    """How long the file should be, in bytes, by its own header or index; 0 if it does not say."""
    kinds = container.format.name.split(",")
    if "mp4" in kinds:
        return max((entry.pos + entry.size for entry in stream.index_entries), default=0)
    with path.open("rb") as file:
        head = file.read(256)
    if "matroska" in kinds:
        return _matroska_end(head)
    if head[:4] == b"RIFF" and head[4:8] != b"\xff" * 4:  # All ones: written as a stream.
        return 8 + int.from_bytes(head[4:8], "little")
    return 0


def _matroska_end(head: bytes) -> int:
    """End of the one segment that follows the header (RFC 8794: id, then size, then content)."""
    at = 0
    for element in (b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"):
        if head[at : at + 4] != element or not any(head[at + 4 : at + 5]):
            return 0
        width = 9 - head[at + 4].bit_length()
        every_bit = (1 << 7 * width) - 1
        size = int.from_bytes(head[at + 4 : at + 4 + width], "big") & every_bit
        if size == every_bit:  # Not known, as in a live stream.
            return 0
        at += 4 + width + size
    return at


@dataclass(slots=True)
class Damage:
    """Takes note of what goes wrong while a file is read.

    Attributes
    ----------
    bad_parts
        Packets and pictures that could not be decoded, after the first good picture.
    first_s
        Where the first of them was, in seconds from the beginning.
    gap_s
        Longest time without a picture after one of them, in seconds.
    error
        What kept the file from being read further, if something did.
    """

    bad_parts: int = 0
    first_s: float = 0.0
    gap_s: float = 0.0
    error: str | None = None
    _last_s: float = 0.0
    _fresh: bool = False
    _begun: bool = False

    def bad(self) -> None:
        """A part could not be decoded; a stream that is joined midway begins with some."""
        if not self._begun:
            return
        if not self.bad_parts:
            self.first_s = self._last_s
        self.bad_parts += 1
        self._fresh = True

    def good(self, time_s: float) -> None:
        """A picture was decoded, of this time in seconds."""
        if self._fresh:
            self.gap_s = max(self.gap_s, time_s - self._last_s)
        self._begun, self._fresh, self._last_s = True, False, time_s

    def stopped(self, error: Exception) -> None:
        """The file can't be read further."""
        self.error = getattr(error, "strerror", None) or str(error)

    def sentence(self, path: Path, end_s: float, length_s: float | None, cut: bool) -> str | None:
        """What to tell, or None if the file could be read to its end.

        Parameters
        ----------
        path
            The file.
        end_s, length_s
            Where the picture ended and where it should have, in seconds from the beginning.
        cut
            Whether the file is shorter than it says of itself.
        """
        name = path.name
        short = length_s is not None and end_s < length_s - _TOLERATED_END_S
        if cut or short:
            known = length_s is not None and length_s - end_s >= 0.05
            of = tr(" of {length:.1f} s", length=length_s) if known else ""
            sentence = mark(
                "{name} breaks off at {end:.1f} s{of}: the rest of the picture is missing. What "
                "came before was used; copy the file again if you have the original."
            )
            if cut:
                sentence = mark(
                    "{name} breaks off at {end:.1f} s{of}: the rest of the file is missing. What "
                    "came before was used; copy the file again if you have the original."
                )
            return tr(sentence, name=name, end=end_s, of=of)
        if self.error:
            return tr(
                "{name} can't be read beyond {end:.1f} s ({error}); what came before was used.",
                name=name,
                end=end_s,
                error=self.error,
            )
        if self.bad_parts > _STRAY_PARTS or self.gap_s > _TOLERATED_GAP_S:
            return plural(
                "{name} is damaged: from {first:.1f} s on, 1 part could not be decoded. The rest "
                "was used.",
                "{name} is damaged: from {first:.1f} s on, {n} parts could not be decoded. The "
                "rest was used.",
                self.bad_parts,
                name=name,
                first=self.first_s,
            )
        return None
