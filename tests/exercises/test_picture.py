"""Pictures: well-formed, titled, inside their frame, and told apart by theme, side and target."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from posecoach.exercises.figure import build
from posecoach.exercises.picture import camera_svg, pose_svg
from posecoach.exercises.poses import Pose
from posecoach.exercises.shapes import COLOURS
from posecoach.exercises.targets import TargetBand
from posecoach.kinematics.position import Position
from tests.exercises.test_figure import POSES, SHIPPED

SVG = "{http://www.w3.org/2000/svg}"
RAISE = Pose.model_validate(
    POSES["leg raised"] | {"arrows": [{"part": "right_toes", "towards": 190}]}
)
VIEWS = ("side", "front", "foot_end", "head_end")


def band(angle: str, leave: float, enter: float, aim: float, limit: float) -> TargetBand:
    edges = {"leave": leave, "enter": enter, "aim": aim, "limit": limit}
    numbers = {name: {"value": value, "source": "test"} for name, value in edges.items()}
    return TargetBand.model_validate({"angle": angle, **numbers})


HIP = band("hip_flexion", 60, 65, 90, 140)


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def drawn(root: ElementTree.Element) -> list[tuple[float, float]]:
    """All corners of all shapes."""
    found = []
    for shape in root:
        text = shape.get("d") or shape.get("points") or ""
        found += [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", text)]
    return found


def outside(root: ElementTree.Element) -> list[tuple[float, float]]:
    _, _, width, height = map(float, root.get("viewBox").split())
    return [(x, y) for x, y in drawn(root) if not (0 <= x <= width and 0 <= y <= height)]


@pytest.mark.parametrize("pose", POSES.values(), ids=POSES)
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_pose_is_drawn_inside_its_frame(pose, side):
    root = parsed(pose_svg(Pose.model_validate(pose), title="A pose", side=side))
    assert outside(root) == []
    assert len(drawn(root)) > 300


@pytest.mark.parametrize("phase", SHIPPED)
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_shipped_phase_is_drawn_inside_its_frame(phase, side):
    root = parsed(pose_svg(phase.pose, title=phase.name, side=side, target=phase.target))
    assert outside(root) == []


def test_a_picture_says_in_words_what_it_shows():
    root = parsed(pose_svg(RAISE, title='Raise <the> "leg" & hold'))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == 'Raise <the> "leg" & hold'
    assert root.get("aria-label") == 'Raise <the> "leg" & hold'
    with pytest.raises(ValueError, match="title"):
        pose_svg(RAISE, title=" ")


def test_themes_differ_and_auto_holds_both():
    light, dark, auto = (pose_svg(RAISE, title="x", theme=t) for t in ("light", "dark", "auto"))
    card = {theme: COLOURS[theme]["card"] for theme in COLOURS}
    assert card["light"] in light
    assert card["dark"] not in light
    assert card["dark"] in dark
    assert card["light"] not in dark
    assert "prefers-color-scheme:dark" in auto
    assert card["light"] in auto
    assert card["dark"] in auto
    with pytest.raises(ValueError, match="choose light, dark or auto"):
        pose_svg(RAISE, title="x", theme="pink")


def test_both_themes_colour_the_same_roles_with_contrast():
    assert COLOURS["light"].keys() == COLOURS["dark"].keys()

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(first: str, second: str) -> float:
        low, high = sorted((luminance(first), luminance(second)))
        return (high + 0.05) / (low + 0.05)

    for colours in COLOURS.values():
        # WCAG 2.2: 3 to 1 for graphics, 4.5 to 1 for text.
        for role, least in (("body", 3), ("accent", 3), ("arrow", 3), ("ink", 4.5), ("quiet", 4.5)):
            assert contrast(colours[role], colours["card"]) >= least, role


def test_the_left_side_is_the_mirror_image():
    right, left = (parsed(pose_svg(RAISE, title="x", side=s)) for s in ("right", "left"))
    mirrored = [(480 - x, y) for x, y in drawn(left)]
    for one, other in zip(drawn(right), mirrored, strict=True):
        assert one == pytest.approx(other, abs=0.11)


def of_role(root: ElementTree.Element, role: str) -> list[ElementTree.Element]:
    names = {f"f-{role}", f"s-{role}"}
    return [shape for shape in root if names & set((shape.get("class") or "").split())]


def test_the_target_is_an_arc_at_the_measured_joint():
    without = parsed(pose_svg(RAISE, title="x"))
    root = parsed(pose_svg(RAISE, title="x", target=HIP))
    assert of_role(without, "target") == []
    assert len(of_role(root, "target")) == 3
    assert outside(root) == []
    assert len(of_role(root, "accent")) == 1


@pytest.mark.parametrize(
    "angle", ["knee_flexion", "thigh_elevation", "trunk_lean", "elbow_flexion"]
)
def test_each_measure_has_its_own_arc(angle):
    wide = band(angle, 20, 25, 40, 60)
    arc = of_role(parsed(pose_svg(RAISE, title="x", target=wide)), "target")
    hip = of_role(parsed(pose_svg(RAISE, title="x", target=HIP)), "target")
    assert arc[0].get("d") != hip[0].get("d")


def test_towel_stool_chair_and_countertop_are_drawn_where_they_are_needed():
    cloth = of_role(parsed(pose_svg(RAISE, title="x")), "cloth")
    assert len(cloth) == 2
    for name, wooden in (("standing", False), ("on a stool", True), ("chair", True), ("cat", True)):
        root = parsed(pose_svg(Pose.model_validate(POSES[name]), title="x"))
        assert bool(of_role(root, "wood")) is wooden, name


def test_an_arrow_is_drawn_and_never_points_below_the_floor():
    tilt = {"left": {"knee": 98, "foot": "flat"}, "right": {"knee": 98, "foot": "flat"}}
    tilt["arrows"] = [{"part": "low_back", "towards": 270}]
    root = parsed(pose_svg(Pose.model_validate(tilt), title="x"))
    assert len(of_role(root, "arrow")) == 2
    assert outside(root) == []


@pytest.mark.parametrize("nearest", ["feet", "head", "front"])
def test_a_view_from_an_end_is_drawn(nearest):
    names = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    points = {"nearest": nearest, "head": [0, 1.5]}
    for side, x in (("left", 0.2), ("right", -0.2)):
        points |= {f"{side}_{name}": [x, 1.2 - 0.2 * n] for n, name in enumerate(names)}
    pose = Pose.model_validate({"points": points})
    assert build(pose).points["hips"] == pytest.approx(0.6j)
    bend = band("trunk_side_bend", 10, 15, 20, 30)
    root = parsed(pose_svg(pose, title="x", target=bend))
    assert outside(root) == []
    assert len(of_role(root, "target")) == 3


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("position", [p.value for p in Position])
def test_the_camera_picture_says_where_it_stands(view, position):
    root = parsed(camera_svg(view, position))
    assert outside(root) == []
    assert "two to three metres" in root.find(f"{SVG}title").text


def test_the_camera_stands_elsewhere_for_each_view_and_lower_for_lying():
    pictures = {camera_svg(view, "lying", theme="light") for view in VIEWS}
    assert len(pictures) == len(VIEWS)
    assert "on the floor or a low stool" in camera_svg("side", "lying")
    assert "chair or low table" in camera_svg("side", "standing")
    with pytest.raises(ValueError, match="unknown view"):
        camera_svg("above", "lying")
