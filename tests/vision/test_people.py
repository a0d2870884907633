from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import LANDMARK_COUNT, VISIBILITY, Landmark
from posecoach.vision.people import (
    PeopleWatch,
    are_apart,
    body_size,
    is_other_person,
    torso_distance,
)


def body(x: float = 100, y: float = 100, size: float = 200, seen: float = 1) -> NDArray[np.float32]:
    """A standing body in a box of ``size`` by ``size / 2`` whose head is at the top."""
    points = np.zeros((LANDMARK_COUNT, 4), dtype=np.float32)
    points[:, 0] = x + size * np.linspace(0, 0.5, LANDMARK_COUNT)
    points[:, 1] = y + size * np.linspace(0, 1, LANDMARK_COUNT)
    for part, level in (("SHOULDER", 0.2), ("HIP", 0.5)):
        for side, across in (("LEFT", 0.3), ("RIGHT", 0.2)):
            points[Landmark[f"{side}_{part}"], :2] = x + across * size, y + level * size
    points[:, VISIBILITY] = seen
    return points


def test_two_bodies_apart_are_two_people() -> None:
    assert is_other_person(body(), body(x=400))
    assert is_other_person(body(), body(x=400, size=90))


def test_the_same_body_found_twice_is_one_person() -> None:
    assert not is_other_person(body(), body(x=110, y=95))


def test_the_same_body_found_upside_down_is_one_person() -> None:
    turned = body()
    middle = turned[[11, 12, 23, 24], :2].mean(axis=0)
    turned[:, :2] = 2 * middle - turned[:, :2]
    assert not is_other_person(body(), turned)


def test_somebody_small_or_hardly_seen_does_not_count() -> None:
    assert not is_other_person(body(), body(x=400, size=70))
    assert not is_other_person(body(), body(x=400, seen=0.4))


def test_distance_is_in_torso_lengths_and_size_in_pixels() -> None:
    assert torso_distance(body(size=100), body(x=160, size=100)) == pytest.approx(2.0)
    assert body_size(body(size=200)) == pytest.approx(math.hypot(100, 200))


def test_a_body_squeezed_into_a_point_is_no_crash() -> None:
    point = np.ones((LANDMARK_COUNT, 4), dtype=np.float32)
    assert torso_distance(point, point) == math.inf


def test_two_are_apart_if_there_is_room_between_them() -> None:
    assert are_apart(body(), body(x=260))
    assert are_apart(body(), body(y=350))
    assert not are_apart(body(), body(x=210))
    assert not are_apart(body(), body(x=150))


def test_a_suspicion_holds_until_a_look_denies_it() -> None:
    watch = PeopleWatch(3.0)
    watch.record(0.0, False)
    watch.suspect()
    assert watch.several
    assert watch.due(0.1)
    watch.record(0.1, False)
    assert not watch.several
    assert not watch.due(2.9)


def test_company_is_looked_at_more_often() -> None:
    watch = PeopleWatch(3.0)
    watch.record(0.0, False, company=True)
    assert not watch.due(0.9)
    assert watch.due(1.0)


def play(seen: dict[float, bool], *, period_s: float = 2.0, rate: int = 10) -> dict[float, bool]:
    """Looks and the belief after each, when somebody else is seen from given times on."""
    watch, looks = PeopleWatch(period_s), {}
    for frame in range(rate * 12):
        time_s = frame / rate
        if watch.due(time_s):
            now = [several for since, several in sorted(seen.items()) if since <= time_s][-1]
            watch.record(time_s, now)
            looks[time_s] = watch.several
    return looks


def test_looks_fall_on_multiples_of_the_period() -> None:
    assert play({0: False}) == dict.fromkeys([0.0, 2.0, 4.0, 6.0, 8.0, 10.0], False)


def test_two_looks_in_a_row_change_the_belief_and_the_second_comes_soon() -> None:
    looks = play({0: False, 3.5: True, 8.1: False})
    assert looks[4.0] is False
    assert looks[4.3] is True
    assert [time for time in looks if time > 4.3][:2] == [6.0, 8.0]
    assert looks[10.0] is True
    assert looks[10.3] is False


def test_one_look_alone_changes_nothing() -> None:
    looks = play({0: False, 1.9: True, 2.1: False})
    assert not any(looks.values())


def test_when_time_steps_back_it_looks_again() -> None:
    watch = PeopleWatch(2.0)
    watch.record(100.0, False)
    assert not watch.due(101.0)
    assert watch.due(0.0)


@pytest.mark.parametrize("period_s", [0.0, -1.0, math.nan, math.inf])
def test_a_period_that_is_no_time_is_refused(period_s: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        PeopleWatch(period_s)
