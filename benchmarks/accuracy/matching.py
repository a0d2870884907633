"""Which found hold or fault is which true one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.truth import Span


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of indices, and what is left over.

    Attributes
    ----------
    pairs
        Index of a true span and of the found one.
    missed
        True spans that nothing was found for.
    pieces
        Found spans that touch a true one which already has a better partner: the rest of a
        hold that was broken in two.
    false
        Found spans that touch no true one.
    """

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    pieces: tuple[int, ...]
    false: tuple[int, ...]


def match(true: Sequence[Span], found: Sequence[Span], slack_s: float = 0.0) -> Matches:
    """Pair spans of the same name, those that share the most time first.

    Parameters
    ----------
    true, found
        Spans; only equal names can be a pair. Sides are not compared: a hold credited to the
        wrong leg is that hold on the wrong side.
    slack_s
        Seconds by which a found span may miss the true one and still belong to it.
    """
    shared = {
        (t, f): _overlap(a, b) + slack_s
        for t, a in enumerate(true)
        for f, b in enumerate(found)
        if a.name == b.name
    }
    touching = {pair: seconds for pair, seconds in shared.items() if seconds > 0}
    pairs: list[tuple[int, int]] = []
    taken_true: set[int] = set()
    taken_found: set[int] = set()
    for t, f in sorted(touching, key=lambda pair: (-touching[pair], pair)):
        if t not in taken_true and f not in taken_found:
            pairs.append((t, f))
            taken_true.add(t)
            taken_found.add(f)
    near_one = {f for _, f in touching}
    rest = [f for f in range(len(found)) if f not in taken_found]
    return Matches(
        pairs=tuple(sorted(pairs)),
        missed=tuple(t for t in range(len(true)) if t not in taken_true),
        pieces=tuple(f for f in rest if f in near_one),
        false=tuple(f for f in rest if f not in near_one),
    )


def _overlap(a: Span, b: Span) -> float:
    """Shared seconds; negative is the gap between them."""
    return min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
