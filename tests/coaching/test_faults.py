"""Fault watches as a table of states: what begins a fault, what ends it, and what does neither."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from posecoach.coaching.faults import FaultWatch, Sight, watch_for
from posecoach.coaching.feedback import Fault
from posecoach.exercises.faults import FaultRule

FPS = 20
FRAME = 1 / FPS
NAN = math.nan
# The level watch takes a median over 0.2 s, so it sees a step half of that later.
SMOOTHED = 0.15


def rule(kind: str, on: float, off: float, after: float = 0.5, **rest: object) -> FaultRule:
    given = {
        "id": "wrong",
        "kind": kind,
        "measure": None if kind == "short" else "knee_flexion",
        "on": {"value": on, "source": "start"},
        "off": {"value": off, "source": "start"},
        "after": {"value": after, "source": "start"},
        "name": "wrong",
        "cue": "Not like that.",
    }
    return FaultRule.model_validate(given | rest)


@dataclass
class Play:
    """A watch shown stretches of time one after the other."""

    watch: FaultWatch
    time_s: float = 0.0

    def __post_init__(self) -> None:
        self.ended: list[Fault] = []

    def show(
        self,
        seconds: float,
        value: float | Callable[[float], float] = NAN,
        watching: bool = True,
        **rest: float,
    ) -> Play:
        """``value`` may be a function of the seconds since this stretch began."""
        start_s = self.time_s
        for number in range(round(seconds * FPS)):
            self.time_s = start_s + number * FRAME
            now = value(number * FRAME) if callable(value) else value
            ended = self.watch.update(Sight(self.time_s, now, watching, **rest))
            if ended is not None:
                self.ended.append(ended)
        self.time_s = start_s + round(seconds * FPS) * FRAME
        return self

    def settle(self) -> Play:
        self.watch.settle()
        return self

    @property
    def spans(self) -> list[tuple[float, float]]:
        """Beginning and end of what is over, and (beginning, inf) of what is present."""
        active = [] if self.watch.active is None else [self.watch.active]
        return [
            (fault.start_s, math.inf if fault.end_s is None else fault.end_s)
            for fault in (*self.ended, *active)
        ]


def near(spans: list[tuple[float, float]], slack: float = FRAME) -> object:
    return [pytest.approx(span, abs=slack + 1e-6) for span in spans]


# -- drift -----------------------------------------------------------------------------------

# direction, what is measured after it settled at 10, spans (seconds since the settling)
DRIFTS: list[tuple[str, str, list[tuple[float, float]], list[tuple[float, float]]]] = [
    ("stays", "both", [(3, 10)], []),
    ("less than on", "both", [(3, 19)], []),
    ("beyond on", "both", [(1, 10), (2, 21)], [(1, math.inf)]),
    ("beyond on the other way", "both", [(1, 10), (2, -1)], [(1, math.inf)]),
    ("only up counts", "up", [(1, 10), (2, -10)], []),
    ("up", "up", [(1, 10), (2, 21)], [(1, math.inf)]),
    ("only down counts", "down", [(1, 10), (2, 30)], []),
    ("down", "down", [(1, 10), (2, -1)], [(1, math.inf)]),
    ("too short", "up", [(1, 10), (0.4, 30), (2, 10)], []),
    ("twice too short", "up", [(0.4, 30), (0.4, 10), (0.4, 30), (1, 10)], []),
    ("between off and on it goes on", "up", [(1, 30), (2, 17)], [(0, math.inf)]),
    ("below off it is over", "up", [(1, 30), (2, 14)], [(0, 1)]),
    ("twice", "up", [(1, 30), (1, 10), (1, 30), (1, 10)], [(0, 1), (2, 3)]),
    ("what is not seen does not last", "up", [(0.3, 30), (5, NAN), (0.3, 30), (1, 10)], []),
    ("a few frames missing", "up", [(0.3, 30), (0.2, NAN), (1, 30), (1, 10)], [(0, 1.5)]),
    ("missing values do not end it", "up", [(1, 30), (5, NAN), (1, 30), (1, 10)], [(0, 7)]),
]


@pytest.mark.parametrize(
    ("what", "direction", "stretches", "spans"), DRIFTS, ids=[row[0] for row in DRIFTS]
)
def test_drift(what, direction, stretches, spans):
    play = Play(watch_for(rule("drift", 10, 5, direction=direction)))
    play.show(1, 10, watching=False).settle()
    for seconds, value in stretches:
        play.show(seconds, value)
    assert play.spans == near([(1 + a, 1 + b) for a, b in spans])


def test_drift_has_no_baseline_before_something_settled():
    play = Play(watch_for(rule("drift", 10, 5))).show(2, 10).show(3, 80)
    assert play.spans == []


def test_drift_is_measured_from_the_median_of_the_last_moments():
    play = Play(watch_for(rule("drift", 10, 5)))
    play.show(3, 50).show(0.7, 10).show(FRAME, 99).settle()
    assert play.show(2, 15).spans == []
    assert play.show(2, 30).spans == near([(5.75, math.inf)])


def test_a_pause_neither_begins_nor_ends_a_drift():
    play = Play(watch_for(rule("drift", 10, 5))).show(1, 10).settle()
    play.show(1, 30).show(2, 10, watching=False).show(1, 30)
    assert play.spans == near([(1, math.inf)])
    fresh = Play(watch_for(rule("drift", 10, 5))).show(1, 10).settle()
    assert fresh.show(0.4, 30).show(2, 30, watching=False).show(0.4, 30).spans == []


def test_a_drift_is_over_when_the_work_is():
    play = Play(watch_for(rule("drift", 10, 5))).show(1, 10).settle()
    play.show(2, 30).show(3, 30, watching=False, resting=True)
    assert play.spans == near([(1, 3)])


def test_a_drift_of_the_far_end_is_measured_from_the_rest_before():
    play = far_end()
    play.show(2, 10, watching=False, resting=True)
    # Rounded on the way in: settled, it no longer changes, and is a fault all the same.
    play.show(1, lambda t: 10 + 30 * t, watching=False, resting=True).show(1, 40, watching=False)
    play.settle().show(2, 40)
    assert play.spans == near([(4, math.inf)])


def test_without_a_rest_before_it_the_far_end_is_measured_from_when_it_settled():
    play = far_end()
    play.show(1, 40, watching=False).settle()
    assert play.show(2, 40).spans == []
    assert play.show(2, 60).spans == near([(3, math.inf)])


def far_end() -> Play:
    return Play(watch_for(rule("drift", 10, 5, direction="up", during="far")))


@pytest.mark.parametrize("passing", [-40, 90])
def test_what_passes_at_rest_does_not_move_it(passing):
    play = far_end().show(3, 10, watching=False, resting=True)
    play.show(1.5, passing, watching=False, resting=True).settle()
    assert play.show(2, 15).spans == []
    assert play.show(2, 25).spans == near([(6.5, math.inf)])


def test_another_rest_is_taken_over_once_it_lasts():
    play = far_end().show(3, 10, watching=False, resting=True)
    play.show(5, 30, watching=False, resting=True).settle()
    assert play.show(2, 35).spans == []


def test_a_rest_is_remembered_through_the_work():
    play = far_end().show(4, 10, watching=False, resting=True).settle().show(60, 12)
    play.show(0.5, 50, watching=False, resting=True).settle().show(2, 30)
    assert play.spans == near([(64.5, math.inf)])


def test_a_rest_that_was_too_short_is_none():
    play = far_end().show(0.4, 10, watching=False, resting=True).show(1, 40, watching=False)
    assert play.settle().show(2, 40).spans == []
    assert math.isnan(far_end().watch.baseline)


def test_each_side_has_its_own_rest():
    play = far_end().show(2, 10, watching=False, resting=True, opposite=40)
    play.watch.change_side()
    assert play.settle().show(2, 45).spans == []
    assert play.show(2, 55).spans == near([(4, math.inf)])
    play.watch.change_side()
    assert play.watch.baseline == 10


def test_a_side_that_was_not_seen_at_rest_has_none():
    play = far_end().show(2, 10, watching=False, resting=True)
    play.watch.change_side()
    play.show(0.4, 40, watching=False).settle()
    assert play.show(2, 40).spans == []


# -- level -----------------------------------------------------------------------------------

# direction, on, off, what is measured, spans
LEVELS = [
    ("below", "up", 20, 15, [(3, 18)], []),
    ("above", "up", 20, 15, [(1, 10), (2, 25)], [(1, math.inf)]),
    ("at the edge", "up", 20, 15, [(1, 10), (2, 20)], [(1, math.inf)]),
    ("up and back", "up", 20, 15, [(1, 10), (2, 25), (2, 10)], [(1, 3)]),
    ("up to between", "up", 20, 15, [(1, 10), (2, 25), (2, 17)], [(1, math.inf)]),
    ("up too short", "up", 20, 15, [(1, 10), (0.4, 25), (2, 10)], []),
    ("above is right", "down", 20, 25, [(3, 22)], []),
    ("falls below", "down", 20, 25, [(1, 40), (2, 10)], [(1, math.inf)]),
    ("down and back", "down", 20, 25, [(1, 40), (2, 10), (2, 40)], [(1, 3)]),
    ("down to between", "down", 20, 25, [(1, 40), (2, 10), (2, 22)], [(1, math.inf)]),
    ("below a negative level", "down", -8, -5, [(1, 0), (2, -10), (2, 0)], [(1, 3)]),
    ("above a negative level", "up", -55, -62, [(1, -80), (2, -40), (2, -80)], [(1, 3)]),
    ("missing does not end it", "up", 20, 15, [(2, 25), (5, NAN), (1, 25)], [(0, math.inf)]),
    ("missing does not begin it", "up", 20, 15, [(5, NAN)], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("direction", "on", "off", "stretches", "spans"),
    [row[1:] for row in LEVELS],
    ids=[row[0] for row in LEVELS],
)
def test_level(direction, on, off, stretches, spans):
    play = Play(watch_for(rule("level", on, off, direction=direction)))
    for seconds, value in stretches:
        play.show(seconds, value)
    assert play.spans == near(spans, SMOOTHED)


def test_a_level_is_over_when_nobody_is_watching():
    play = Play(watch_for(rule("level", 20, 15, direction="up")))
    assert play.show(2, 25).show(1, 25, watching=False).spans == near([(0, 2)])
    assert play.show(0.4, 25).show(1, 25, watching=False).spans == near([(0, 2)])


def test_one_wrong_frame_is_no_level():
    play = Play(watch_for(rule("level", 20, 15, after=0.0, direction="up")))
    assert play.show(1, 10).show(FRAME, 90).show(1, 10).spans == []


# -- oscillation -----------------------------------------------------------------------------


def swing(size: float, per_s: float = 1.0) -> Callable[[float], float]:
    """To and fro by ``size`` from end to end."""
    return lambda t: 70 + size / 2 * math.sin(2 * math.pi * per_s * t)


def bouncing() -> Play:
    return Play(watch_for(rule("oscillation", 6, 3, after=1.2)))


@pytest.mark.parametrize(
    ("what", "value", "found"),
    [
        ("still", 70.0, False),
        ("smaller than on", swing(4), False),
        ("bouncing", swing(10), True),
        ("slow bouncing", swing(10, 0.6), True),
        ("too slow to be one", swing(30, 0.35), False),
        ("a steady pull", lambda t: 70 + 3 * t, False),
        ("never seen", NAN, False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_oscillation(what, value, found):
    assert bool(bouncing().show(8, value).spans) is found


def test_two_swings_are_no_bouncing():
    assert bouncing().show(3, 70).show(1, swing(10)).show(6, 70).spans == []


def test_bouncing_begins_with_its_first_turn_and_ends_with_its_last():
    # From the middle the first way, at 3.25, is half a swing, and so is the last, from 7.75.
    play = bouncing().show(3, 70).show(5, swing(10)).show(5, 70)
    assert play.spans == near([(3.75, 7.25)], 0.2)


def test_bouncing_is_over_when_nobody_is_watching():
    play = bouncing().show(5, swing(10))
    assert play.watch.active is not None
    play.show(1, swing(10), watching=False)
    assert play.watch.active is None
    assert len(play.ended) == 1


def test_missing_frames_neither_begin_nor_end_bouncing():
    play = bouncing().show(5, swing(10)).show(1, NAN).show(4, swing(10))
    assert len(play.spans) == 1
    assert play.spans[0][1] == math.inf


# -- speed -----------------------------------------------------------------------------------


def to_and_fro(speed: float, size: float = 60.0) -> Callable[[float], float]:
    """Out and back at a steady speed, turning round at once."""
    way_s = size / speed

    def at(t: float) -> float:
        share = (t / way_s) % 2
        return size * (share if share <= 1 else 2 - share)

    return at


SPEEDS = [
    ("slow", "both", lambda t: 30 * t, False),
    ("fast up", "both", lambda t: 90 * t, True),
    ("fast down", "both", lambda t: -90 * t, True),
    ("up is right", "down", lambda t: 90 * t, False),
    ("down is wrong", "down", lambda t: -90 * t, True),
    ("standing still", "both", 40.0, False),
    ("unseen", "both", NAN, False),
]


@pytest.mark.parametrize(
    ("direction", "value", "found"), [row[1:] for row in SPEEDS], ids=[row[0] for row in SPEEDS]
)
def test_speed(direction, value, found):
    play = Play(watch_for(rule("speed", 60, 40, after=0.2, direction=direction)))
    assert bool(play.show(2, value).spans) is found


def test_turning_round_does_not_end_a_fault_of_speed():
    play = Play(watch_for(rule("speed", 60, 40, after=0.2)))
    play.show(8, to_and_fro(120)).show(3, 0)
    assert play.spans == near([(0.15, 8)], 0.35)


def test_two_quick_movements_with_a_long_rest_are_two_faults():
    play = Play(watch_for(rule("speed", 60, 40, after=0.2)))
    play.show(1, to_and_fro(120)).show(3, 0).show(1, to_and_fro(120)).show(3, 0)
    assert len(play.spans) == 2


def test_a_jerk_is_shorter_than_after():
    play = Play(watch_for(rule("speed", 60, 40, after=0.5)))
    assert play.show(1, 0).show(0.2, lambda t: 100 * t).show(2, 20).spans == []


# -- short -----------------------------------------------------------------------------------


def test_a_repetition_that_rests_before_its_target_is_short():
    play = Play(watch_for(rule("short", 1, 0.5, after=0.3)))
    play.show(1).show(1, stalled=True).show(1)
    assert play.spans == near([(1, 2)])
    assert Play(watch_for(rule("short", 1, 0.5, after=0.3))).show(0.2, stalled=True).spans == []
    assert Play(watch_for(rule("short", 1, 0.5, after=0.3))).show(3).spans == []


# -- stopping --------------------------------------------------------------------------------


def test_stopping_closes_what_is_present():
    play = Play(watch_for(rule("level", 20, 15, direction="up"))).show(3, 25)
    fault = play.watch.stop()
    assert (fault.start_s, fault.end_s) == pytest.approx((0, 3), abs=2 * FRAME)
    assert play.watch.active is None
    assert play.watch.stop() is None


def test_what_began_while_leaving_is_no_fault():
    play = Play(watch_for(rule("level", 20, 15, direction="up"))).show(2, 10).show(1, 25)
    assert play.watch.active is not None
    assert play.watch.stop(not_after=2.0) is None
    assert play.watch.active is None


def test_what_began_before_the_leaving_ends_with_it():
    play = Play(watch_for(rule("level", 20, 15, direction="up"))).show(3, 25)
    assert play.watch.stop(not_after=2.0).end_s == pytest.approx(2.0)
