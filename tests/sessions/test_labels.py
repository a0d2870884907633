from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecoach.errors import ExerciseError
from posecoach.sessions.labels import (
    Labels,
    MarkedFault,
    MarkedHold,
    MarkedRepetition,
    labels_of_sample,
    labels_path,
    labels_text,
    read_labels,
    write_labels,
)
from tests.conftest import SAMPLES

HEAD = "format: 1\nexercise: supine_hamstring_stretch\n"


def test_written_and_read_again_they_are_the_same(tmp_path: Path) -> None:
    labels = Labels(
        format=1,
        exercise="supine_hamstring_stretch",
        who="Anna, who was there",
        holds=(MarkedHold(start_s=1.25, end_s=9.5, side="left"), MarkedHold(start_s=20, end_s=31)),
        repetitions=(MarkedRepetition(start_s=0.5, end_s=10),),
        faults=(MarkedFault(id="bouncing", start_s=2, end_s=5),),
    )
    path = write_labels(labels, tmp_path / "monday.parquet")
    assert path == labels_path(tmp_path / "monday.parquet") == tmp_path / "monday.labels.yaml"
    assert read_labels(path) == labels


def test_what_was_not_looked_for_is_not_the_same_as_nothing_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.labels.yaml"
    path.write_text(HEAD + "holds: []\n", encoding="utf-8")
    labels = read_labels(path)
    assert (labels.holds, labels.faults) == ((), None)
    assert "faults" not in labels_text(labels)


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.labels.yaml"
    path.write_text(
        HEAD
        + "holds:\n  - { start_s: 5, end_s: 4 }\n  - { start_s: .nan, end_s: 4, side: up }\n"
        + "faults:\n  - { id: bounce, start_s: 1, end_s: 2 }\nhold: []\n",
        encoding="utf-8",
    )
    with pytest.raises(ExerciseError) as caught:
        read_labels(path)
    words = str(caught.value)
    assert words.startswith("a.labels.yaml has 5 mistakes")
    assert "line 4, holds.0: end_s must come after start_s" in words
    assert "line 5, holds.1.start_s: Input should be a finite number" in words
    assert "line 5, holds.1.side: Input should be 'left', 'right' or 'both'" in words
    assert "line 7, faults.0.id: the exercise has no fault 'bounce'" in words
    assert "line 8, hold: this key is not known here" in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "give holds, repetitions or faults"),
        (HEAD.replace("supine_hamstring_stretch", "yoga") + "holds: []\n", "no exercise called"),
        (HEAD.replace("1", "2") + "holds: []\n", "format"),
        (HEAD + "holds: &a []\nfaults: *a\n", "anchors or aliases"),
        ("- 1\n", "does not hold labels"),
    ],
)
def test_what_is_broken_is_refused_with_the_reason(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.labels.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseError, match=words):
        read_labels(path)


def test_samples_bring_their_labels_along() -> None:
    held = json.loads((SAMPLES / "supine_hamstring_stretch_good.truth.json").read_text("utf-8"))
    labels = labels_of_sample(held)
    assert labels is not None
    assert labels.holds
    assert labels.repetitions is None
    assert labels_of_sample(held | {"exercise": None}) is None
    repeated = json.loads((SAMPLES / "bridge_good.truth.json").read_text("utf-8"))
    labels = labels_of_sample(repeated)
    assert labels is not None
    assert labels.holds is None
    assert len(labels.repetitions or ()) == len(repeated["repetitions"])
