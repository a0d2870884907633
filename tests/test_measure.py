from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from posecoach.errors import VideoError
from posecoach.measure import Photo, measure_photos, save_overlay
from posecoach.video.photo import read_photo
from posecoach.video.reader import VideoReader
from posecoach.vision.model_store import ensure_model
from tests.clips import Rgb, corner_colours, corners

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "supine_hamstring_stretch_good.mp4"
UPRIGHT = ["red", "green", "blue", "white"]
_ORIENTATION = 0x0112
# What has to be done to an upright picture so that a viewer's turn makes it upright again.
STORED = {
    1: lambda rgb: rgb,
    2: lambda rgb: rgb[:, ::-1],
    3: lambda rgb: rgb[::-1, ::-1],
    4: lambda rgb: rgb[::-1],
    5: lambda rgb: rgb.transpose(1, 0, 2),
    6: lambda rgb: np.rot90(rgb),
    7: lambda rgb: np.rot90(rgb.transpose(1, 0, 2), 2),
    8: lambda rgb: np.rot90(rgb, -1),
}


def save(path: Path, rgb: Rgb, orientation: int = 1) -> Path:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    stored = np.ascontiguousarray(STORED[orientation](rgb))
    Image.fromarray(stored).save(path, exif=exif, quality=95)
    return path


@pytest.mark.parametrize("orientation", list(STORED))
def test_photos_come_out_upright(orientation: int, tmp_path: Path) -> None:
    rgb = read_photo(save(tmp_path / "a.jpg", corners(160, 120), orientation))
    assert rgb.shape == (120, 160, 3)
    assert rgb.dtype == np.uint8
    assert corner_colours(rgb) == UPRIGHT


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tiff", "bmp"])
def test_common_formats_are_read(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    Image.fromarray(corners(161, 121)).save(path)
    assert corner_colours(read_photo(path)) == UPRIGHT


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "I;16"])
def test_any_kind_of_pixel_becomes_rgb(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    if mode == "I;16":
        Image.fromarray(np.full((120, 160), 30_000, dtype=np.uint16)).save(path)
    else:
        Image.fromarray(corners(160, 120)).convert(mode).save(path)
    rgb = read_photo(path)
    assert (rgb.shape, rgb.dtype) == ((120, 160, 3), np.uint8)


def test_what_is_no_photo_gives_one_sentence(tmp_path: Path) -> None:
    whole = save(tmp_path / "whole.png", corners(160, 120)).read_bytes()
    huge = bytearray(whole)
    huge[16:24] = b"\x7f\xff\xff\xff\x7f\xff\xff\xff"  # Width and height in a PNG's header.
    files = {
        "empty.jpg": (b"", "is empty"),
        "letter.jpg": (b"Dear reader,\n" * 99, "is not a photo that can be read"),
        "cut.png": (whole[:60], "is not a photo that can be read"),
        "huge.png": (bytes(huge), "is not a photo that can be read"),
        "phone.heic": (
            b"\0\0\0\x18ftypheic" + bytes(99),
            "is a HEIC photo; save or export it as JPEG",
        ),
    }
    for name, (data, words) in files.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(VideoError, match=words) as caught:
            read_photo(tmp_path / name)
        assert str(caught.value).startswith(name)
        assert len(str(caught.value).splitlines()) == 1
    for path, words in ((tmp_path, "is a folder"), (tmp_path / "no.jpg", "does not exist")):
        with pytest.raises(VideoError, match=words):
            read_photo(path)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Photo, Rgb | None]]:
    """One moment of the sample's hold as photos: upright, turned by EXIF; and a blank one."""
    folder = tmp_path_factory.mktemp("photos")
    with VideoReader(SAMPLE) as video:
        rgb = next(frame.rgb for frame in video if frame.time_s >= 14)
    paths = [
        save(folder / "upright.png", rgb),
        save(folder / "turned.png", rgb, orientation=6),
        folder / "missing.jpg",
        save(folder / "blank.png", np.zeros_like(rgb)),
    ]
    return {p.path.stem: (p, picture) for p, picture in measure_photos(paths, ensure_model())}


def test_angles_of_a_photo_are_near_the_truth(
    measured: dict[str, tuple[Photo, Rgb | None]],
) -> None:
    document = measured["upright"][0].document()
    assert (document["detected"], document["people"], document["note"]) == (True, 1, "")
    raised = max(document["angles"].values(), key=lambda side: side["hip_flexion"])
    assert raised["hip_flexion"] == pytest.approx(100, abs=8)
    assert raised["straight_leg_raise"] == pytest.approx(95, abs=15)
    knee = document["landmarks"]["right_knee"]
    assert 0 < knee["x"] < document["width"]
    assert 0 < knee["y"] < document["height"]


def test_a_photo_turned_by_its_label_measures_the_same(
    measured: dict[str, tuple[Photo, Rgb | None]],
) -> None:
    upright, turned = (measured[name][0].document() for name in ("upright", "turned"))
    assert turned | {"file": ""} == upright | {"file": ""}


def test_a_missing_and_a_blank_photo_have_a_sentence_each(
    measured: dict[str, tuple[Photo, Rgb | None]],
) -> None:
    missing, blank = measured["missing"][0], measured["blank"][0]
    assert missing.note.endswith("missing.jpg does not exist; check the name.")
    assert missing.document() == {"file": str(missing.path), "error": missing.error}
    assert blank.note == "Nobody was found; show the whole body from the side, in good light."
    assert blank.near is None


def test_the_overlay_shows_the_skeleton(
    measured: dict[str, tuple[Photo, Rgb | None]], tmp_path: Path
) -> None:
    photo, rgb = measured["upright"]
    assert rgb is not None
    before = rgb.copy()
    path = save_overlay(photo, rgb, tmp_path / "new")
    assert (rgb == before).all()
    drawn = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    assert photo.landmarks is not None
    x, y = photo.landmarks.points[25, :2].round().astype(int)
    assert drawn.shape == rgb.shape
    assert np.abs(drawn[y - 3 : y + 4, x - 3 : x + 4].astype(int) - 235).min() < 40


def test_an_overlay_that_cannot_be_written_is_a_sentence(
    measured: dict[str, tuple[Photo, Rgb | None]], tmp_path: Path
) -> None:
    photo, rgb = measured["upright"]
    assert rgb is not None
    (tmp_path / "file").write_text("")
    with pytest.raises(VideoError, match="can't be written"):
        save_overlay(photo, rgb, tmp_path / "file")
