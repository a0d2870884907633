"""A changed number in words: "the stretch counts from 70° instead of 65°"."""

from __future__ import annotations

from collections.abc import Mapping

from posecoach.exercises.tunable import Tunable
from posecoach.language.catalogue import inside, mark, tr

# By the part's model and the number's name; {what} is the part, {value} both numbers.
SENTENCES: Mapping[tuple[str, str], str] = {
    ("TargetBand", "enter"): "the {what} counts from {value}",
    ("TargetBand", "leave"): "the {what} is left at {value}",
    ("TargetBand", "aim"): "the {what} aims for {value}",
    ("TargetBand", "limit"): "the {what} is too much beyond {value}",
    ("Requirement", "at_least"): "'{what}' asks for at least {value}",
    ("Requirement", "at_most"): "'{what}' asks for at most {value}",
    ("Requirement", "slack"): "'{what}' forgives {value}",
    ("FaultRule", "on"): "'{what}' is a fault from {value}",
    ("FaultRule", "off"): "'{what}' is over at {value}",
    ("FaultRule", "after"): "'{what}' is a fault after {value}",
    ("Swing", "by"): "the {what} swings by {value}",
    ("Swing", "back"): "the {what} comes back by a share of {value}",
    ("WorkingSide", "by"): "the working side stands out by {value}",
    ("PaceStep", "seconds"): "the step '{what}' lasts {value}",
    ("HoldRules", "settle"): "the timer starts after {value}",
    ("HoldRules", "still"): "still is up to {value}",
    ("HoldRules", "moving"): "moving is from {value}",
    ("HoldRules", "lapse"): "{value} out of the stretch are forgiven",
    ("HoldRules", "lost"): "a hold ends after {value} unseen",
    ("HoldRules", "lapses"): "the lapses forgiven in a hold are {value}",
    ("HoldRules", "lapses_within"): "lapses are counted over {value}",
    ("HoldRules", "ease_off"): "easing off by {value} pauses the hold",
    ("HoldRules", "deepen"): "going deeper by {value} begins the hold anew",
    ("HoldRules", "deepen_within"): "going deeper begins it anew within {value}",
    ("HoldRules", "shortest"): "a hold counts from {value}",
    ("HoldRules", "best"): "a hold aims for {value}",
    ("RepetitionRules", "shortest"): "a repetition takes at least {value}",
    ("RepetitionRules", "longest"): "a repetition takes at most {value}",
    ("RepetitionRules", "half"): "an attempt goes at least a share of {value} of the way",
    ("RepetitionRules", "still"): "still is up to {value}",
    ("RepetitionRules", "lost"): "a repetition is given up after {value} unseen",
    ("RepetitionRules", "pause"): "the pause at the far end is {value}",
    ("CueRules", "again"): "the same sentence is said again after {value}",
    ("CueRules", "silence"): "two sentences are {value} apart",
    ("Dosage", "sets_min"): "the least number of sets is {value}",
    ("Dosage", "sets_max"): "the greatest number of sets is {value}",
    ("Dosage", "reps_min"): "the least number of repetitions is {value}",
    ("Dosage", "reps_max"): "the greatest number of repetitions is {value}",
    ("Dosage", "seconds_min"): "a set lasts at least {value}",
    ("Dosage", "seconds_max"): "a set lasts at most {value}",
    ("Dosage", "rest"): "the rest between sets is {value}",
    ("Dosage", "times_a_day"): "the most times a day is {value}",
}


def change_in_words(number: Tunable, value: float) -> str:
    """What another value means for a number of the exercise, in a sentence without a full stop."""
    sentence = SENTENCES.get((number.model, number.key), mark("'{path}' is {value}"))
    both = tr("{value} instead of {before}", value=number.words(value), before=number.words())
    what = tr(number.owner)
    # Between quotation marks a name stays as it is.
    what = what if sentence.startswith("'") else inside(what)
    return tr(sentence, what=what, value=both, path=number.path)
