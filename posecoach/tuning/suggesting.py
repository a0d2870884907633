"""Proposing numbers that fit labels best; nothing is changed without being accepted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from posecoach.exercises.models import Exercise
from posecoach.exercises.tunable import Tunable, numbers_of, with_numbers
from posecoach.language.catalogue import plural, tr
from posecoach.sessions.labels import Labels
from posecoach.tuning.measuring import Measured
from posecoach.tuning.running import replay
from posecoach.tuning.scoring import Score, events_labelled, score

# Fewer recordings or marked events than this say little about the next recording.
_FEW_RECORDINGS, _FEW_EVENTS = 3, 8
_FOLDS, _ROUNDS, _GRID, _FINER = 5, 3, 13, 2
# How far from the exercise's own number to look, and steps that are finer than any measurement.
_REACH = {"°": 20.0, "%": 12.0, "° a second": 20.0, "% a second": 12.0}
_FINEST = {"°": 0.25, "%": 0.1, "° a second": 0.5, "% a second": 0.25, " s": 0.02, "": 0.01}
# Of values that fit alike the roundest is proposed: 65, not 64.83.
_ROUND = (10.0, 5.0, 1.0, 0.5, 0.1, 0.05, 0.01)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A recording and what was seen in it."""

    measured: Measured
    labels: Labels


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a number, and how well it fits."""

    value: float
    score: Score


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What fits best.

    Attributes
    ----------
    values, before
        The proposed numbers by path (with those that moved along), and the exercise's own.
    score, score_before
        On the recordings that the proposal was made from.
    held_out, held_out_before
        On recordings that it was not made from: each was left out once; None for one recording.
    curves
        For each chosen path: what its other values would do, the trade-off.
    as_good
        For each chosen path: the values between which the fit is just as good.
    warnings
        Why not to trust it, in sentences.
    """

    values: Mapping[str, float]
    before: Mapping[str, float]
    score: Score
    score_before: Score
    held_out: Score | None
    held_out_before: Score | None
    curves: Mapping[str, tuple[Point, ...]]
    as_good: Mapping[str, tuple[float, float]]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Fit:
    """Scores of numbers on recordings, each worked out once."""

    exercise: Exercise
    sessions: Sequence[Labelled]
    tick: Callable[[], None]
    _known: dict[tuple[int, tuple[tuple[str, float], ...]], Score | None] = field(
        default_factory=dict
    )

    def score(self, values: Mapping[str, float], used: Sequence[int]) -> Score | None:
        """The sum over the recordings used; None for numbers that do not go together."""
        total = Score()
        for number in used:
            one = self._one(number, values)
            if one is None:
                return None
            total += one
        return total

    def _one(self, number: int, values: Mapping[str, float]) -> Score | None:
        key = (number, tuple(sorted(values.items())))
        if key not in self._known:
            self.tick()
            try:
                exercise = with_numbers(self.exercise, values)
            except ValueError:
                self._known[key] = None
            else:
                session = self.sessions[number]
                result = replay(session.measured, exercise)
                self._known[key] = score(result, session.labels, exercise)
        return self._known[key]


def suggest(
    exercise: Exercise,
    sessions: Sequence[Labelled],
    paths: Sequence[str],
    tick: Callable[[], None] = lambda: None,
) -> Suggestion:
    """Propose numbers for some paths that fit the labels best.

    Parameters
    ----------
    exercise
        The exercise as it is.
    sessions
        Labelled recordings, measured for it.
    paths
        Which numbers may change. The looser edge of a band or a fault goes along with the strict
        one, unless it is chosen itself.
    tick
        Called for every replay.

    Raises
    ------
    KeyError
        If there is no number with one of the paths.
    ValueError
        If there are no recordings or no paths, or a limit or a safety fault is to be changed:
        those are not fitted to what people do.
    """
    numbers = numbers_of(exercise)
    for path in paths:
        _check(exercise, numbers[path])
    if not sessions or not paths:
        raise ValueError(tr("give at least one labelled recording and one number"))
    fit, everything = _Fit(exercise, sessions, tick), list(range(len(sessions)))
    best = _search(fit, numbers, paths, everything)
    curves = {path: tuple(_curve(fit, numbers, best, path, everything)) for path in paths}
    as_good = {path: _as_good(curve, best[path]) for path, curve in curves.items()}
    held_out, held_out_before = _cross_validate(fit, numbers, paths)
    whole = _with_company(numbers, best)
    found, shipped = fit.score(whole, everything), fit.score({}, everything)
    assert found is not None
    assert shipped is not None
    result = Suggestion(
        values={path: value for path, value in whole.items() if value != numbers[path].value},
        before={path: numbers[path].value for path in whole},
        score=found,
        score_before=shipped,
        held_out=held_out,
        held_out_before=held_out_before,
        curves=curves,
        as_good=as_good,
        warnings=(),
    )
    return _warned(result, numbers, sessions)


def fitted(exercise: Exercise) -> dict[str, Tunable]:
    """The numbers that may be fitted to recordings, by path: not those that keep people safe."""
    safe = _safe(exercise)
    return {path: number for path, number in numbers_of(exercise).items() if not safe(number)}


def _safe(exercise: Exercise) -> Callable[[Tunable], bool]:
    safety = tuple(f"faults.{rule.id}." for rule in exercise.faults if rule.severity == "safety")
    return lambda number: number.key == "limit" or number.path.startswith(safety)


def _check(exercise: Exercise, number: Tunable) -> None:
    if _safe(exercise)(number):
        raise ValueError(
            tr("{number} keeps people safe; it is not fitted to recordings", number=number.path)
        )


def _with_company(numbers: Mapping[str, Tunable], values: Mapping[str, float]) -> dict[str, float]:
    """The numbers with the looser edges that go along."""
    found = dict(values)
    for path, value in values.items():
        number = numbers[path]
        looser = {"enter": "leave", "on": "off"}.get(number.key)
        other = path.rpartition(".")[0] + f".{looser}"
        if looser is not None and other not in values and value != number.value:
            found[other] = numbers[other].value + value - number.value
    return found


def _range(number: Tunable) -> tuple[float, float]:
    reach = _REACH.get(number.unit, max(0.6 * abs(number.value), 0.5))
    return max(number.least, number.value - reach), min(number.most, number.value + reach)


def _grid(number: Tunable, low: float, high: float) -> list[float]:
    if number.whole:
        return [float(n) for n in range(math.ceil(low), math.floor(high) + 1)]
    return [round(low + (high - low) * i / (_GRID - 1), 4) for i in range(_GRID)]


def _search(
    fit: _Fit, numbers: Mapping[str, Tunable], paths: Sequence[str], used: Sequence[int]
) -> dict[str, float]:
    """One number after the other, each on a grid that becomes finer, round after round."""
    best = {path: numbers[path].value for path in paths}
    for _ in range(_ROUNDS if len(paths) > 1 else 1):
        before = dict(best)
        for path in paths:
            best[path] = _best_value(fit, numbers, best, path, used)
        if best == before:
            break
    return best


def _best_value(
    fit: _Fit,
    numbers: Mapping[str, Tunable],
    best: Mapping[str, float],
    path: str,
    used: Sequence[int],
) -> float:
    number = numbers[path]
    tried: dict[float, float] = {}

    def cost(value: float) -> float:
        if value not in tried:
            found = fit.score(_with_company(numbers, {**best, path: value}), used)
            tried[value] = math.inf if found is None else found.cost
        return tried[value]

    low, high = _range(number)
    here, start = best[path], cost(best[path])
    finest = _FINEST.get(number.unit, 0.01)
    while True:
        values = _grid(number, low, high)
        for value in values:
            cost(value)
        least = min(tried.values())
        step = (high - low) / (_GRID - 1)
        # Where nothing fits better than what there is, it stays.
        stays = least >= start - 1e-9
        run = [here] if stays else _widest_run(tried, least)
        centre = _middle(run)
        if number.whole or step <= finest:
            return centre if stays or number.whole else _roundest(centre, run, finest, cost)
        low = max(_range(number)[0], centre - _FINER * step)
        high = min(_range(number)[1], centre + _FINER * step)


def _widest_run(tried: Mapping[float, float], least: float) -> list[float]:
    """The tried values of the widest stretch of best ones, in order."""
    values, runs = sorted(tried), [[]]  # type: ignore[var-annotated]
    for value in values:
        if tried[value] <= least + 1e-9:
            runs[-1].append(value)
        elif runs[-1]:
            runs.append([])
    return max((run for run in runs if run), key=lambda run: run[-1] - run[0])


def _middle(run: Sequence[float]) -> float:
    """The value nearest to the middle of a stretch."""
    middle = (run[0] + run[-1]) / 2
    return float(min(run, key=lambda value: abs(value - middle)))


def _roundest(
    centre: float, run: Sequence[float], finest: float, cost: Callable[[float], float]
) -> float:
    """The roundest value in the middle half of a stretch that costs no more than its centre."""
    near = max((run[-1] - run[0]) / 4, finest)
    for step in _ROUND:
        value = round(round(centre / step) * step, 4)
        if abs(value - centre) <= near and cost(value) <= cost(centre) + 1e-9:
            return value
    return centre


def _curve(
    fit: _Fit,
    numbers: Mapping[str, Tunable],
    best: Mapping[str, float],
    path: str,
    used: Sequence[int],
) -> Iterator[Point]:
    values = {*_grid(numbers[path], *_range(numbers[path])), best[path], numbers[path].value}
    for value in sorted(values):
        found = fit.score(_with_company(numbers, {**best, path: value}), used)
        if found is not None:
            yield Point(value, found)


def _as_good(curve: Sequence[Point], best: float) -> tuple[float, float]:
    """The values around the best one with the very same cost."""
    at = next(i for i, point in enumerate(curve) if point.value == best)
    cost, low, high = curve[at].score.cost, at, at
    while low > 0 and curve[low - 1].score.cost <= cost + 1e-9:
        low -= 1
    while high + 1 < len(curve) and curve[high + 1].score.cost <= cost + 1e-9:
        high += 1
    return curve[low].value, curve[high].value


def _cross_validate(
    fit: _Fit, numbers: Mapping[str, Tunable], paths: Sequence[str]
) -> tuple[Score | None, Score | None]:
    """Fit on some recordings, score on the others, until each was left out once."""
    count = len(fit.sessions)
    if count < 2:
        return None, None
    after, before = Score(), Score()
    for fold in range(min(_FOLDS, count)):
        left_out = list(range(fold, count, min(_FOLDS, count)))
        used = [number for number in range(count) if number not in left_out]
        values = _with_company(numbers, _search(fit, numbers, paths, used))
        found, shipped = fit.score(values, left_out), fit.score({}, left_out)
        assert found is not None
        assert shipped is not None
        after, before = after + found, before + shipped
    return after, before


def _warned(
    found: Suggestion, numbers: Mapping[str, Tunable], sessions: Sequence[Labelled]
) -> Suggestion:
    words = []
    events = sum(events_labelled(session.labels) for session in sessions)
    if len(sessions) < _FEW_RECORDINGS:
        words.append(
            plural(
                "Only 1 labelled recording: too few to know that it fits the next one. Label at "
                "least {least}.",
                "Only {n} labelled recordings: too few to know that it fits the next one. Label "
                "at least {least}.",
                len(sessions),
                least=_FEW_RECORDINGS,
            )
        )
    if events < _FEW_EVENTS:
        words.append(
            tr(
                "Only {count} marked events; with fewer than {least} chance decides.",
                count=events,
                least=_FEW_EVENTS,
            )
        )
    after, before = found.held_out, found.held_out_before
    if found.values and after is not None and before is not None and after.cost >= before.cost:
        words.append(
            tr(
                "On recordings that it was not made from it fits no better than the exercise's own "
                "numbers: keep those."
            )
        )
    if not found.values:
        words.append(tr("No other numbers fit better than the exercise's own."))
    for path, (low, high) in found.as_good.items():
        number = numbers[path]
        if high > low and path in found.values:
            words.append(
                tr(
                    "{path}: anything from {low} to {high} fits as well in these recordings.",
                    path=path,
                    low=number.words(low),
                    high=number.words(high),
                )
            )
        if found.values.get(path) in _range(number):
            words.append(tr("{path}: the best value is at the end of what was tried.", path=path))
    return Suggestion(
        found.values, found.before, found.score, found.score_before, found.held_out,
        found.held_out_before, found.curves, found.as_good, tuple(words),
    )  # fmt: skip
