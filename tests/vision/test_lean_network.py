"""Leaving out the silhouette changes the time it takes, and nothing else."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from mediapipe.tasks.metadata import schema_py_generated as schema
from numpy.typing import NDArray

from posecoach.video.reader import VideoReader
from posecoach.vision import landmarker
from posecoach.vision.landmarker import Landmarker
from posecoach.vision.lean_network import without_silhouette
from posecoach.vision.model_catalog import DETECTOR_ENTRY, LANDMARKS_ENTRY
from posecoach.vision.task_file import bundle
from tests.vision.fake_networks import bundle as fake_bundle

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "bridge_good.mp4"


def entries(task: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(task)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def graph_of(task: bytes) -> schema.SubGraphT:
    model = schema.Model.GetRootAs(bytearray(entries(task)[LANDMARKS_ENTRY]), 0)
    graph: schema.SubGraphT = schema.ModelT.InitFromObj(model).subgraphs[0]
    return graph


@pytest.fixture(scope="module")
def frames() -> list[NDArray[np.uint8]]:
    with VideoReader(SAMPLE) as video:
        return [frame.rgb for frame in islice(video, 210, 240, 2)]


@pytest.mark.parametrize("video", [True, False], ids=["stream", "photos"])
def test_the_landmarks_are_the_same_to_the_last_bit(
    video: bool,
    frames: list[NDArray[np.uint8]],
    model_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def seen(lean: Callable[[bytes], bytes]) -> NDArray[np.float32]:
        monkeypatch.setattr(landmarker, "without_silhouette", lean)
        network = Landmarker(model_path, video=video)
        found = [
            network.find(rgb, number * 67 if video else None) for number, rgb in enumerate(frames)
        ]
        network.close()
        return np.array([poses[0].points for poses in found])

    assert np.array_equal(seen(without_silhouette), seen(lambda whole: whole))


def test_what_only_the_silhouette_needs_is_left_out(model_path: Path) -> None:
    whole = model_path.read_bytes()
    lean = without_silhouette(whole)
    before, after = graph_of(whole), graph_of(lean)
    shapes = [list(before.tensors[output].shape) for output in before.outputs]
    silhouette = before.outputs[shapes.index([1, 256, 256, 1])]
    made = {int(tensor) for operator in after.operators for tensor in operator.outputs}
    assert len(after.operators) < len(before.operators)
    assert silhouette not in made
    assert set(map(int, after.outputs)) <= made
    assert [o for o in before.outputs if o != silhouette] == [
        o for o in after.outputs if o in before.outputs
    ]


def test_nothing_is_left_out_that_something_else_needs(model_path: Path) -> None:
    graph = graph_of(without_silhouette(model_path.read_bytes()))
    there = {int(tensor) for tensor in graph.inputs}
    there |= {
        number
        for number, tensor in enumerate(graph.tensors)
        if not any(number in operator.outputs for operator in graph.operators) and tensor.buffer
    }
    for operator in graph.operators:
        assert {int(tensor) for tensor in operator.inputs if tensor >= 0} <= there
        there |= {int(tensor) for tensor in operator.outputs}


def test_the_detector_and_the_weights_stay_as_they_are(model_path: Path) -> None:
    whole = entries(model_path.read_bytes())
    lean = entries(without_silhouette(model_path.read_bytes()))
    assert lean[DETECTOR_ENTRY] == whole[DETECTOR_ENTRY]
    before, after = (np.frombuffer(e[LANDMARKS_ENTRY], np.uint8) for e in (whole, lean))
    assert before.size == after.size
    # The list of operators and one output.
    assert np.count_nonzero(before != after) < 4 * 400


@pytest.mark.parametrize(
    "other",
    [
        fake_bundle(),
        bundle(b"a detector", b"no network"),
        bundle(b"a detector", b""),
        bundle(b"a detector", bytes(4096)),
        b"PK no zip",
        b"",
    ],
    ids=["other outputs", "no network", "empty network", "zeros", "no zip", "nothing"],
)
def test_what_is_built_otherwise_is_left_alone(other: bytes) -> None:
    assert without_silhouette(other) == other


def test_a_cut_off_network_is_left_alone(model_path: Path) -> None:
    parts = entries(model_path.read_bytes())
    for size in range(8, 2048, 97):
        broken = bundle(parts[DETECTOR_ENTRY], parts[LANDMARKS_ENTRY][:size])
        assert without_silhouette(broken) == broken
