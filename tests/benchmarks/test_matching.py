from __future__ import annotations

from benchmarks.accuracy.matching import match
from benchmarks.accuracy.truth import Span


def hold(start: float, end: float, name: str = "hold") -> Span:
    return Span(start, end, name)


def test_the_pair_that_shares_most_time_goes_first() -> None:
    true = [hold(0, 10), hold(11, 20)]
    found = [hold(9, 19), hold(0, 5)]
    result = match(true, found)
    assert result.pairs == ((0, 1), (1, 0))
    assert result.missed == result.false == result.pieces == ()


def test_the_rest_of_a_broken_hold_is_no_false_hold() -> None:
    result = match([hold(0, 20)], [hold(0, 6), hold(8, 20), hold(30, 40)])
    assert result.pairs == ((0, 1),)
    assert result.pieces == (0,)
    assert result.false == (2,)


def test_what_was_not_found_is_missed() -> None:
    result = match([hold(0, 5), hold(10, 15)], [hold(11, 12)])
    assert result.pairs == ((1, 0),)
    assert result.missed == (0,)


def test_other_names_are_never_a_pair() -> None:
    result = match([hold(0, 5, "bouncing")], [hold(0, 5, "ride_up")])
    assert result.missed == (0,)
    assert result.false == (0,)


def test_spans_that_only_touch_do_not_match_without_slack() -> None:
    true, found = [hold(0, 5)], [hold(5, 6)]
    assert match(true, found).pairs == ()
    assert match(true, found, slack_s=0.5).pairs == ((0, 0),)
    assert match(true, [hold(5.6, 6)], slack_s=0.5).pairs == ()


def test_an_instant_inside_a_true_span_matches_with_slack_only() -> None:
    assert match([hold(0, 5)], [hold(3, 3)]).pairs == ()
    assert match([hold(0, 5)], [hold(3, 3)], slack_s=1.0).pairs == ((0, 0),)
