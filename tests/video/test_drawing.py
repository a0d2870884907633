from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import pytest

from posecoach.coaching import Coach, Fault, Feedback
from posecoach.coaching.words import CUES, PAUSED, REASONS
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import Landmarks
from posecoach.video import captions
from posecoach.video.captions import text_width, wrap
from posecoach.video.drawing import draw_feedback, draw_landmarks
from tests.skeleton import film

SIZES = [(360, 640), (320, 240), (240, 320), (640, 480), (1920, 1080), (160, 120), (33, 17)]
WORDS = {
    "point": "your right shoulder", "left": 9, "side": "right", "label": "straight leg raise",
    "enter": "65 or more", "leave": 58, "value": 120, "seconds": 30, "count": 12, "missing": 14,
    "position": "standing and leaning forward", "start": "sitting back on your heels",
    "camera": "Place yourself side-on to the camera.",
}  # fmt: skip


@pytest.fixture(scope="module")
def holding() -> tuple[Landmarks, Feedback]:
    coach = Coach(load_exercise("supine_hamstring_stretch"))
    for seen in film([(0, 5), (1, 5), (3, 95), (9, 95)]):
        said = coach.update(seen)
    assert said.timer.state == "runs"
    return seen, said


@dataclass
class Writing:
    """What was written where on which panel, and where panels were put."""

    words: list[tuple[str, tuple[int, int], int, int, tuple[int, ...]]] = field(
        default_factory=list
    )
    panels: list[tuple[tuple[int, ...], int, int, tuple[int, ...]]] = field(default_factory=list)


def _forget_panels() -> None:
    for made in (captions._ring, captions._figure, captions._sentences):
        made.cache_clear()


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Writing]:
    found, put = Writing(), captions._put

    def write(rgb: np.ndarray, words: str, at: tuple[int, int], size: int, *rest: object) -> None:
        weight = rest[1] if len(rest) > 1 else 500
        found.words.append((words, at, text_width(words, size, weight), size, rgb.shape))

    def note(rgb: np.ndarray, panel: np.ndarray, left: int, top: int) -> None:
        found.panels.append((panel.shape, left, top, rgb.shape))
        put(rgb, panel, left, top)

    monkeypatch.setattr(captions, "_write", write)
    monkeypatch.setattr(captions, "_put", note)
    _forget_panels()
    yield found
    _forget_panels()


def scaled(seen: Landmarks, width: int, height: int) -> Landmarks:
    points = seen.points.copy()
    points[:, :2] *= min(width / seen.width, height / seen.height)
    return replace(seen, points=points, width=width, height=height)


def picture(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), 128, dtype=np.uint8)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_frame_itself_is_left_alone(
    width: int, height: int, holding: tuple[Landmarks, Feedback]
) -> None:
    before = picture(width, height)
    drawn = draw_feedback(before, scaled(holding[0], width, height), holding[1], "Well done.")
    assert (before == 128).all()
    assert drawn.shape == before.shape
    assert (drawn != before).any()


@pytest.mark.parametrize(("width", "height"), SIZES[:-1])
@pytest.mark.parametrize("faults", [(), ("pelvis_ride_up", "resting_leg_lift", "shoulders_lift")])
def test_words_never_run_over_the_edge(
    width: int,
    height: int,
    faults: tuple[str, ...],
    holding: tuple[Landmarks, Feedback],
    writing: Writing,
) -> None:
    longest = max(CUES.values(), key=len).format(**WORDS)
    for reason in {*REASONS.values(), *PAUSED.values()}:
        timer = replace(holding[1].timer, reason=reason.format(**WORDS), held_s=188.0)
        active = tuple(Fault(fault, 0.0) for fault in faults)
        said = replace(holding[1], timer=timer, faults=active, side="right")
        draw_feedback(picture(width, height), scaled(holding[0], width, height), said, longest)
    # A reason and a cue each time, and what stands on the other panels once.
    assert len(writing.words) > 2 * len({*REASONS.values(), *PAUSED.values()})
    for words, (left, bottom), wide, size, (panel_height, panel_width, _) in writing.words:
        assert left >= 0, words
        assert left + wide <= panel_width, words
        assert size <= bottom <= panel_height, words
    for panel, left, top, _ in writing.panels:
        assert left >= 0
        assert top >= 0
        assert left + panel[1] <= width
        assert top + panel[0] <= height
    figures = [size for words, *_, size, _ in writing.words if words == "188"]
    assert min(figures) >= min(18, 0.05 * min(width, height))


def test_the_cue_stays_when_there_is_no_room_for_all(
    holding: tuple[Landmarks, Feedback], writing: Writing
) -> None:
    timer = replace(holding[1].timer, reason="A reason that is told at length. " * 20)
    said = replace(holding[1], timer=timer)
    draw_feedback(picture(320, 240), scaled(holding[0], 320, 240), said, "Breathe out.")
    written = [words for words, *_ in writing.words]
    assert written[-1] == "“Breathe out.”"
    assert len(written) < 15


def test_a_panel_is_written_once_and_looks_the_same_each_time(
    holding: tuple[Landmarks, Feedback],
) -> None:
    seen, said = holding
    first, again = (draw_feedback(picture(640, 480), seen, said, "Breathe out.") for _ in range(2))
    captions._sentences.cache_clear()
    anew = draw_feedback(picture(640, 480), seen, said, "Breathe out.")
    other = draw_feedback(picture(640, 480), seen, said, "Breathe in.")
    assert (first == again).all()
    assert (first == anew).all()
    assert (first != other).any()


@pytest.mark.parametrize(("size", "room"), list(product((9, 14, 30), (60, 200, 340))))
def test_sentences_are_broken_between_words(size: int, room: int) -> None:
    sentence = "The timer waits: that is further than this stretch asks for. Ease off a little."
    lines = wrap(sentence, size, room)
    assert " ".join(lines) == sentence
    assert all(text_width(line, size) <= room or " " not in line for line in lines)
    assert wrap("", size, room) == []


def test_what_is_not_seen_is_not_drawn(holding: tuple[Landmarks, Feedback]) -> None:
    seen, said = holding
    nobody = Landmarks.nobody(seen.time_s, 640, 480)
    blank = picture(640, 480)
    draw_landmarks(blank, nobody)
    assert (blank == 128).all()
    drawn = draw_feedback(picture(640, 480), nobody, replace(said, target=None), "")
    assert (drawn[150:400] == 128).all()  # Between the timer above and the words below.


def test_a_point_far_outside_the_picture_does_no_harm(
    holding: tuple[Landmarks, Feedback],
) -> None:
    seen, said = holding
    points = seen.points.copy()
    points[25, :2] = 1e7, -1e7
    wild = draw_feedback(picture(640, 480), replace(seen, points=points), said, "")
    points[25, 3] = 0.0
    unseen = draw_feedback(picture(640, 480), replace(seen, points=points), said, "")
    # Neither the limb nor a target about it is drawn; the rest of the body is.
    np.testing.assert_array_equal(wild, unseen)
