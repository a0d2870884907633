"""What must hold besides the target, as a table: the position and the exercise's own rules."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecoach.coaching.reading import Frame, Reading
from posecoach.coaching.requirements import Requirements, Verdict
from posecoach.exercises import load_exercise
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import Requirement
from posecoach.kinematics.angles import measure_landmarks
from posecoach.kinematics.landmarks import Landmark, Landmarks
from posecoach.kinematics.position import Position
from posecoach.kinematics.reasons import END_ON, HIDDEN, IMPLAUSIBLE, OUTSIDE, UNSTEADY
from tests.skeleton import HEIGHT, WIDTH, Person, landmarks_of

FPS = 20
NAN = math.nan
SEEN = landmarks_of(Person())
MEASURED = measure_landmarks(SEEN, names=())
HELD, RULED = "hip_flexion", "knee_flexion"
MET = Verdict()
# A value, or one with the code of the reason for which it is missing.
Value = float | tuple[float, int]
UNSEEN = (NAN, HIDDEN + Landmark.LEFT_ANKLE)


def coded(value: Value) -> tuple[float, int]:
    return value if isinstance(value, tuple) else (value, 0)


def rule(**given: object) -> Requirement:
    edges = {
        key: {"value": given.pop(key), "source": "start"}
        for key in ("at_least", "at_most")
        if key in given
    }
    slack = {"value": given.pop("slack", 0), "source": "start"}
    basics = {"id": "knee", "angle": RULED, "words": "Bend the knee.", "slack": slack}
    return Requirement.model_validate(basics | edges | given)


def exercise(*rules: Requirement, positions: tuple[Position, ...] = (Position.LYING,)) -> Exercise:
    base = load_exercise("supine_hamstring_stretch")
    return base.model_copy(update={"requires": rules, "positions": positions})


class Play:
    """Requirements shown one value after the other, each for long enough to be believed."""

    def __init__(self, *rules: Requirement, **rest: tuple[Position, ...]) -> None:
        self.requirements = Requirements(exercise(*rules, **rest))
        self.time_s = 0.0

    def show(
        self,
        own: Value = 0.0,
        other: Value = 0.0,
        *,
        held: Value = 90.0,
        position: Position = Position.LYING,
        in_band: bool = True,
        seconds: float = 1.0,
        people: int = 1,
    ) -> Verdict:
        verdict = MET
        for _ in range(round(seconds * FPS)):
            self.time_s += 1 / FPS
            now = self.reading(own, other, held, position, people)
            verdict = self.requirements.check(now, in_band)
        return verdict

    def reading(
        self,
        own: Value,
        other: Value,
        held: Value,
        position: Position,
        people: int,
    ) -> Reading:
        known = {
            (HELD, "left"): coded(held),
            (RULED, "left"): coded(own),
            (RULED, "right"): coded(other),
        }
        seen = replace(SEEN, time_s=self.time_s, people=people)
        if not people:
            seen = Landmarks.nobody(self.time_s, WIDTH, HEIGHT)
        return Frame(seen, MEASURED, position, (HELD, RULED), _known=known).of("left", HELD)


# -- position --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        (Position.LYING, MET),
        (Position.LONG_SITTING, MET),
        (Position.STANDING, Verdict(unmet="position")),
        (Position.UNKNOWN, Verdict(unmet="no_position")),
    ],
)
def test_one_of_the_positions_is_asked_for(place, verdict):
    play = Play(positions=(Position.LYING, Position.LONG_SITTING))
    assert play.show(position=place) == verdict


def test_a_position_once_seen_stays_until_another_one_is_seen():
    play = Play()
    assert play.show(position=Position.LYING).met
    assert play.show(position=Position.UNKNOWN, seconds=30).met
    assert play.show(position=Position.STANDING).unmet == "position"
    assert play.show(position=Position.UNKNOWN).unmet == "no_position"
    assert play.show(position=Position.LYING).met


def test_the_position_comes_before_the_rules():
    play = Play(rule(at_least=40, said="always"))
    assert play.show(0, position=Position.STANDING).unmet == "position"


# -- what is not seen ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"people": 0}, "nobody"),
        ({"people": 2}, "two_people"),
        ({"held": UNSEEN}, "hidden"),
    ],
)
def test_without_the_main_measure_nothing_is_said_of_the_rest(given, reason):
    play = Play(rule(at_least=40))
    assert play.show(0, position=Position.STANDING, **given) == Verdict(unseen=reason)


def test_who_has_got_up_need_not_hear_that_the_back_is_not_seen():
    play = Play(rule(at_least=40))
    assert play.show(90, position=Position.STANDING, held=(NAN, 0)) == Verdict(unmet="position")
    play = Play(rule(at_least=40))
    assert play.show(0, held=(NAN, 0)) == Verdict(unmet="knee")
    assert play.show(90, held=(NAN, 0)) == Verdict(unseen="outline")


@pytest.mark.parametrize("of", ["measured", "other", "difference"])
@pytest.mark.parametrize(("missing", "reason"), [(UNSEEN, "hidden"), ((NAN, 0), "outline")])
def test_what_waits_for_its_measure_is_unseen(of, missing, reason):
    own, other = (90, missing) if of == "other" else (missing, 0)
    assert Play(rule(at_least=40, of=of)).show(own, other) == Verdict(unseen=reason)


def test_what_ignores_a_missing_measure_is_met():
    play = Play(rule(at_least=40, if_unmeasured="ignore"))
    assert play.show(UNSEEN).met
    assert play.show(0).unmet == "knee"
    assert play.show(UNSEEN).met


def test_a_rule_that_is_ignored_does_not_hide_the_next():
    first = rule(id="first", at_least=40, of="other", if_unmeasured="ignore")
    second = rule(id="second", at_least=40)
    assert Play(first, second).show(0, UNSEEN).unmet == "second"


@pytest.mark.parametrize(
    ("missing", "never_seen", "seen_before"),
    [
        (UNSEEN, MET, MET),
        ((NAN, OUTSIDE + Landmark.LEFT_KNEE), MET, MET),
        # It may be anywhere, until it was seen once.
        ((NAN, UNSTEADY), Verdict(unseen="unsteady"), MET),
        ((NAN, IMPLAUSIBLE), Verdict(unseen="implausible"), MET),
        # It is not where it was.
        ((NAN, END_ON), Verdict(unseen="end_on"), Verdict(unseen="end_on")),
    ],
)
def test_what_is_remembered_of_a_limb(missing, never_seen, seen_before):
    play = Play(rule(at_most=40, of="other", if_unmeasured="remember"))
    assert play.show(0, missing) == never_seen
    assert play.show(0, 20).met
    assert play.show(0, missing) == seen_before
    assert play.show(0, 60).unmet == "knee"
    if seen_before == MET:
        assert play.show(0, missing).unmet == "knee"


# -- edges and slack -------------------------------------------------------------------------

# edges, values one after the other, whether each is met
EDGES = [
    ("at least", {"at_least": 40}, [(39, False), (40, True), (90, True), (39, False)]),
    ("at most", {"at_most": 40}, [(41, False), (40, True), (-5, True), (41, False)]),
    ("between", {"at_least": 20, "at_most": 40}, [(10, False), (30, True), (50, False)]),
    ("slack once it held", {"at_least": 40, "slack": 8}, [(35, False), (41, True), (33, True)]),
    ("slack ends", {"at_least": 40, "slack": 8}, [(41, True), (31, False), (35, False)]),
    ("slack above", {"at_most": 40, "slack": 8}, [(45, False), (39, True), (47, True)]),
    ("slack on both", {"at_least": 20, "at_most": 40, "slack": 5},
     [(16, False), (30, True), (16, True), (44, True), (46, False), (44, False)]),
    ("negative", {"at_least": -15, "at_most": -5, "slack": 5},
     [(1, False), (-10, True), (-19, True), (-21, False)]),
    ("zero is an edge", {"at_least": 0}, [(-1, False), (0, True)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edges", "shown"), [row[1:] for row in EDGES], ids=[row[0] for row in EDGES]
)
def test_edges_and_slack(edges, shown):
    play = Play(rule(**edges))
    met = [play.show(value).unmet is None for value, _ in shown]
    assert met == [expected for _, expected in shown]


def test_one_wrong_frame_breaks_nothing():
    play = Play(rule(at_least=40))
    assert play.show(60).met
    assert play.show(0, seconds=1 / FPS).met
    assert play.show(60, seconds=1 / FPS).met


# -- when it is said -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "in_band", "met"),
    [
        ("always", True, False),
        ("always", False, False),
        ("in_band", True, False),
        ("in_band", False, True),
    ],
)
def test_when_it_is_said(said, in_band, met):
    assert Play(rule(at_least=40, said=said)).show(0, in_band=in_band).met is met


def test_slack_is_earned_outside_the_band_as_well():
    play = Play(rule(at_least=40, slack=8))
    assert play.show(45, in_band=False).met
    assert play.show(35, in_band=True).met
    fresh = Play(rule(at_least=40, slack=8))
    assert fresh.show(35, in_band=False).met
    assert not fresh.show(35, in_band=True).met


def test_the_first_rule_that_is_not_met_is_told():
    low, high = rule(id="low", at_least=40), rule(id="high", at_least=60)
    assert Play(low, high).show(0).unmet == "low"
    assert Play(low, high).show(50).unmet == "high"
    assert Play(low, high).show(70).met


# -- whose -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "own", "other", "met"),
    [
        ("measured", 50, 0, True),
        ("measured", 0, 50, False),
        ("other", 0, 50, True),
        ("other", 50, 0, False),
        ("difference", 80, 30, True),
        ("difference", 30, 80, False),
        ("difference", 50, 30, False),
    ],
)
def test_whose_measure_is_asked_for(of, own, other, met):
    assert Play(rule(at_least=40, of=of)).show(own, other).met is met


def test_a_difference_with_one_side_missing_is_unmeasured():
    waits = Play(rule(at_least=40, of="difference"))
    assert waits.show(80, UNSEEN) == Verdict(unseen="hidden")
    ignores = Play(rule(at_least=40, of="difference", if_unmeasured="ignore"))
    assert ignores.show(80, UNSEEN).met


def test_two_rules_of_one_measure_may_be_of_different_sides():
    own, other = rule(id="own", at_least=40), rule(id="theirs", at_most=20, of="other")
    assert Play(own, other).show(50, 0).met
    assert Play(own, other).show(50, 50).unmet == "theirs"
    assert Play(own, other).show(0, 0).unmet == "own"


# -- another side ----------------------------------------------------------------------------


def test_what_was_measured_on_one_side_is_forgotten_for_the_other():
    play = Play(rule(at_least=40))
    assert play.show(60).met
    play.requirements.forget()
    assert play.show(0, seconds=1 / FPS).unmet == "knee"


def test_slack_is_not_inherited_by_the_other_side():
    play = Play(rule(at_least=40, slack=8))
    assert play.show(60).met
    play.requirements.forget()
    assert play.show(35).unmet == "knee"


def test_the_position_is_not_forgotten_with_the_side():
    play = Play(rule(at_least=40))
    assert play.show(60).met
    play.requirements.forget()
    assert play.show(60, position=Position.UNKNOWN).met
