"""Single pictures, a few glances, and the day of the recording."""

from __future__ import annotations

import numpy as np
import pytest

from posecoach.sessions.glances import glances
from posecoach.sessions.stills import jpeg, recorded_on, still
from tests.clips import corner_colours, corners, make_clip


def grey(number: int, width: int, height: int) -> np.ndarray:
    """Brighter by 10 with each frame."""
    return np.full((height, width, 3), 10 + 10 * number, dtype=np.uint8)


@pytest.mark.parametrize(("time_s", "frame"), [(0, 0), (0.5, 5), (1.05, 10), (99, 19), (-1, 0)])
def test_the_picture_of_a_time_is_the_one_shown_then(tmp_path, time_s, frame):
    clip = make_clip(tmp_path / "a.mp4", times_s=[n / 10 for n in range(20)], picture=grey)
    shown = still(clip, time_s)
    assert shown is not None
    assert shown.mean() == pytest.approx(10 + 10 * frame, abs=4)


@pytest.mark.parametrize("content", [b"", b"no video at all" * 50])
def test_a_file_without_pictures_gives_none(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert still(path, 0) is None
    assert recorded_on(path) is None
    assert list(glances(path, 5)) == []


def test_a_jpeg_is_no_larger_than_asked_for():
    data = jpeg(corners(400, 200), 100)
    assert data[:2] == b"\xff\xd8"
    assert len(data) < 20_000


@pytest.mark.parametrize(
    ("stated", "year"), [("2024-05-17T10:00:00Z", 2024), ("1904-01-01T00:00:00Z", None)]
)
def test_the_day_is_what_the_camera_wrote(tmp_path, stated, year):
    import av

    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        container.metadata["creation_time"] = stated
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        frame = av.VideoFrame.from_ndarray(corners(64, 64), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    found = recorded_on(path)
    assert (found and found.year) == year


def test_glances_are_upright_and_from_all_over(tmp_path):
    times = [n / 10 for n in range(100)]
    turned = make_clip(tmp_path / "a.mp4", times_s=times, size=(160, 120), rotation=90)
    seen = list(glances(turned, 6))
    assert len(seen) == 6
    assert all(picture.shape[:2] == (160, 120) for picture in seen)
    assert corner_colours(seen[0]) == ["blue", "red", "white", "green"]
    moving = make_clip(
        tmp_path / "b.mp4", times_s=times, picture=lambda n, w, h: grey(n // 5, w, h)
    )
    brightness = [picture.mean() for picture in glances(moving, 6)]
    assert brightness == sorted(brightness)
    assert brightness[-1] - brightness[0] > 80
