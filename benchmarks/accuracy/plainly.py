"""What is bad, in sentences: nobody should have to find it in the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.accuracy.conditions import CLEAN
from benchmarks.accuracy.results import Row, angle_rows, clip_record
from benchmarks.accuracy.scoring import Score
from benchmarks.accuracy.tables import BAD_DEG, verdict

# From here on it is worth a sentence: seconds of a hold, seconds until a fault is told, shares.
OFF_S, LATE_S, OFTEN = 2.0, 3.0, 0.01


def what_is_bad(scores: Sequence[Score], model: str) -> list[str]:
    """Everything that went wrong, the clips as they were filmed first.

    Parameters
    ----------
    scores
        Of any recordings and conditions.
    model
        Name of the pose model.
    """
    as_filmed = [score for score in scores if score.condition.name == CLEAN.name]
    found = [words for row in angle_rows(as_filmed, model) for words in _angle(row)]
    records = [clip_record(score, model) for score in scores]
    for record in sorted(records, key=lambda r: r["condition"] != CLEAN.name):
        where = record["name"]
        if record["condition"] != CLEAN.name:
            where += f" ({record['condition']})"
        found += [f"{where}: {words}" for words in _clip(record)]
    return found


def _angle(row: Row) -> Iterator[str]:
    judged = verdict(row)
    if judged == "good":
        return
    words = f"{row['exercise']}, {row['view']}, {row['angle']} of the {row['role']} leg: {judged}"
    words = words.replace("the trunk leg", "the trunk")
    if row["mae"] is not None:
        words += f" (mean error {row['mae']:.1f} degrees, 95 % within {row['p95']:.1f}"
        words += f", measured in {row['measured']:.0%} of the frames)"
    if row["perfect_mae"] is not None and row["perfect_mae"] > BAD_DEG:
        words += "; the camera cannot see this angle: perfect joints would not help"
    yield words + "."


def _clip(record: Row) -> Iterator[str]:
    if record["detected"] < 1 - OFTEN:
        yield f"nobody was found in {1 - record['detected']:.0%} of the frames."
    if (record["legs_swapped"] or 0) > OFTEN:
        yield (
            f"left and right leg are taken for each other in {record['legs_swapped']:.0%} of the "
            f"frames, first at {record['legs_swapped_at_s'][0][0]:.1f} s."
        )
    if (record["on_somebody_else"] or 0) > OFTEN:
        share = f"{record['on_somebody_else']:.0%}"
        yield f"the landmarks lie off the person, or on somebody else, in {share} of the frames."
    if record["people"] == 1 and record["two_people"] > OFTEN:
        share = f"{record['two_people']:.0%}"
        yield f"a second person is seen who is not there, in {share} of the frames."
    for coached in record["coached"]:
        yield from _holds(coached)
        yield from _faults(coached)
        true, counted = coached["true_repetitions"], coached["repetitions"]
        if counted is not None and true is not None and counted != true:
            yield f"{counted} repetitions are counted instead of {true}."


def _holds(coached: Row) -> Iterator[str]:
    for hold in coached["holds"] or ():
        true, error = hold["true"], hold["held_error_s"]
        name = f"the hold of {true['seconds']:.1f} s at {true['start_s']:.1f} s"
        if hold["outcome"] != "found":
            yield f"{name} is {hold['outcome']}."
        elif abs(error) > OFF_S:
            yield f"{name} is credited with {error:+.1f} s."
        if hold["side_right"] is False:
            yield f"{name} is credited to the wrong leg."
    for hold in coached["false_holds"]:
        yield f"a hold of {hold['held_s']:.1f} s at {hold['start_s']:.1f} s is false."
    for hold in coached["hold_pieces"]:
        yield f"a hold is broken in two, the rest is at {hold['start_s']:.1f} s."


def _faults(coached: Row) -> Iterator[str]:
    for fault in coached["faults"] or ():
        name = f"{fault['id']} at {fault['start_s']:.1f} s"
        if fault["outcome"] != "found":
            yield f"{name}: {fault['outcome']}."
        elif fault["told_after_s"] is not None and fault["told_after_s"] > LATE_S:
            yield f"{name} is told {fault['told_after_s']:.1f} s late."
    for fault in coached["false_faults"]:
        yield f"{fault['id']} at {fault['start_s']:.1f} s is false."
