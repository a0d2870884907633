"""Whether the share inside the bands is the one that is claimed, on errors that are known."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.uncertainty import Errors, tables

CLIPS, FRAMES = 12, 200


def errors(wild: float = 1.0) -> Errors:
    """Errors whose size follows their lines; those of the first person are ``wild`` times it."""
    random = np.random.default_rng(7)
    lines = random.uniform(2.0, 8.0, CLIPS * FRAMES)
    clip = np.repeat([f"clip{i}" for i in range(CLIPS)], FRAMES)
    person = np.repeat([f"person{i // 2}" for i in range(CLIPS)], FRAMES)
    error = np.abs(random.normal(0.0, lines)) * np.where(person == "person0", wild, 1.0)
    return Errors(
        error=error, lines=lines, view=np.zeros(len(lines)),
        angle=np.full(len(lines), "hip_flexion"), clip=clip, person=person,
        seen_from=np.full(len(lines), "side"), working=np.ones(len(lines), dtype=np.bool_),
    )  # fmt: skip


def test_nine_in_ten_lie_inside_whoever_it_is():
    found = errors()
    assert found.times(np.ones(len(found.error), dtype=np.bool_)) == pytest.approx(1.645, rel=0.1)
    assert (found.error <= found.held_out()).mean() == pytest.approx(0.9, abs=0.02)


def test_the_bands_of_a_person_come_from_the_others():
    found = errors(wild=5.0)
    own = found.person == "person0"
    assert (found.error <= found.held_out())[own].mean() < 0.5
    assert "| clip: clip0 |" in tables(found)


def test_what_the_view_leaves_needs_no_lines():
    found = errors()
    found.view[:] = 1000.0
    assert found.times(np.ones(len(found.error), dtype=np.bool_)) == 0
