from __future__ import annotations

from posecoach.coaching.lasting import Lasting


def test_it_counts_from_the_first_moment_without_a_break() -> None:
    lasting = Lasting()
    seen = [lasting.update("arm", present, time_s) for time_s, present in (
        (1.0, True), (1.5, True), (3.0, True), (3.5, False), (4.0, True), (4.25, True),
    )]  # fmt: skip
    assert seen == [0.0, 0.5, 2.0, 0.0, 0.0, 0.25]


def test_each_name_has_its_own_beginning() -> None:
    lasting = Lasting()
    for name, time_s in (("a", 0.0), ("b", 1.0), ("c", 2.0)):
        lasting.update(name, True, time_s)
    lasting.forget("a", "never seen")
    assert [lasting.update(name, True, 5.0) for name in "abc"] == [0.0, 4.0, 3.0]
    lasting.clear()
    assert lasting.update("b", True, 6.0) == 0.0
