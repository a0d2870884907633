"""Detection limits, on postures whose measure is known."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("moderngl")

from benchmarks.detection import Told, rising, table, threshold_of

DEGREES = np.array([4.0, 8.0, 12.0, 16.0, 24.0, 30.0])


def people(gain: float, stray: float, count: int = 5, blind: bool = False) -> Told:
    """Postures of people whose measure follows the truth, and strays by the same to either side."""
    unchanged = np.linspace(-stray, stray, 21)
    change = np.concatenate([unchanged, gain * DEGREES])
    if blind:
        change[:] = np.nan
    return Told(
        change=np.tile(change, count),
        truth=np.tile(np.concatenate([np.zeros(21), DEGREES]), count),
        person=np.repeat([f"p{i}" for i in range(count)], len(change)).astype(np.str_),
        unchanged=np.tile(np.arange(len(change)) < 21, count),
    )


def test_a_measure_that_follows_is_told_from_where_it_leaves_its_stray():
    group = people(gain=1.0, stray=10.0)
    assert 8 < group.limit() < 12
    assert group.told[group.unchanged].mean() <= 0.05


def test_a_measure_that_follows_twice_as_far_is_told_from_half_of_that():
    assert people(gain=2.0, stray=10.0).limit() < people(gain=1.0, stray=10.0).limit()


def test_what_is_never_told_has_no_limit():
    assert np.isnan(people(gain=0.1, stray=10.0).limit())
    assert np.isnan(people(gain=1.0, stray=10.0, blind=True).limit())


def test_a_threshold_is_of_the_other_people():
    group = people(gain=1.0, stray=2.0)
    wild = group.person == "p0"
    group.change[wild & group.unchanged] *= 20
    assert group.thresholds()[wild].max() < 2.1
    assert group.thresholds()[~wild].min() > 2.1


@pytest.mark.parametrize("count", [19, 25, 60, 139])
def test_at_most_one_in_twenty_new_postures_is_a_false_alarm(count):
    # Of so many postures and a new one, all alike, each is as likely to be the new one.
    alike = np.random.default_rng(3).normal(size=count + 1)
    passed = [new > threshold_of(np.delete(alike, n)) for n, new in enumerate(alike)]
    assert 0 < np.mean(passed) <= 0.05
    assert np.isnan(threshold_of(np.full(count, np.nan)))


def test_more_is_never_told_less():
    assert rising(np.array([0.0, 0.6, 0.4, 1.0]), np.ones(4)).tolist() == [0.0, 0.5, 0.5, 1.0]
    assert rising(np.array([1.0, 0.0]), np.array([1.0, 3.0])).tolist() == [0.25, 0.25]


def test_the_table_says_when_more_was_tried_than_told():
    groups = {
        ("ride_up", "a", "pelvis_lift"): people(1.0, 10.0),
        ("cat_cow", "b", "spine_curve"): people(0.1, 10.0),
    }
    lines = table(groups).splitlines()
    assert len(lines) == 4
    assert "more than 30" in lines[-1]
