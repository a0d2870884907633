"""Reference poses as files write them: few numbers, and every wrong one is told in words."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from posecoach.exercises.poses import Pose

STANDING = {"rests": "feet", "trunk": 90}
FLAT = {"hip": 0, "knee": 0, "foot": "flat"}


def wrong(**pose) -> str:
    with pytest.raises(ValidationError) as told:
        Pose.model_validate(pose)
    return str(told.value)


def test_a_pose_needs_few_numbers():
    pose = Pose.model_validate({"left": {"foot": "heel"}, "right": {"hip": 85, "knee": 10}})
    assert (pose.rests, pose.trunk, pose.right.foot) == ("back", 0, "free")


@pytest.mark.parametrize(
    ("leg", "expected"),
    [
        ({"hip": 175, "knee": 0}, "175 is outside what a hip flexes (-35 to 160)"),
        ({"hip": 20, "knee": -30}, "-30 is outside what a knee bends (-8 to 160)"),
        ({"hip": 20, "knee": 5, "ankle": 100}, "100 is outside what an ankle moves"),
        ({"hip": 20, "knee": 5, "shoulder": 230}, "230 is outside what a shoulder flexes"),
        ({"hip": 20, "knee": 5, "elbow": 170}, "170 is outside what an elbow bends"),
        ({"hip": float("nan"), "knee": 5}, "finite number"),
        ({"hip": float("inf"), "knee": 5}, "finite number"),
        ({"hip": "high", "knee": 5}, "valid number"),
        ({"hip": 20}, "right: give hip and knee, or say where the foot rests"),
        ({"hip": 20, "knee": 90, "foot": "flat"}, "right: give hip or knee"),
        ({"knee": 90, "foot": "flat", "ankle": 0}, "leave ankle out"),
        ({"hip": 20, "knee": 90, "foot": "kneel"}, "give hip and leave knee out"),
        ({"hip": 20, "knee": 5, "hand": "hips", "elbow": 9}, "either hand, or shoulder and elbow"),
        ({"hip": 20, "knee": 5, "hand": "nowhere"}, "right_shin"),
        ({"hip": 20, "knee": 5, "foot": "flying"}, "'flat'"),
        ({"hip": 20, "knee": 5, "hop": 1}, "Extra inputs"),
        ({"hip": 60, "foot": "flat"}, ""),
    ],
)
def test_a_leg_is_checked(leg, expected):
    pose = {"left": {"foot": "heel"}, "right": leg}
    if not expected:
        assert Pose.model_validate(pose).right.hip == leg["hip"]
        return
    assert expected in wrong(**pose)


def test_a_trunk_is_checked():
    legs = {"left": {"hip": 0, "knee": 0}, "right": {"hip": 0, "knee": 0}}
    assert "400 is outside how a trunk can lie" in wrong(trunk=400, **legs)
    assert "-90 is outside what a back bends" in wrong(spine=-90, **legs)
    assert "99 is outside what a neck bends" in wrong(neck=99, **legs)


def test_what_carries_the_body_must_be_known():
    assert "rests: knees needs a leg with foot: kneel" in wrong(
        rests="knees", trunk=90, left={"hip": 0, "knee": 90}, right={"hip": 0, "knee": 90}
    )
    free = {"hip": 0, "knee": 0}
    assert "rests: feet needs a leg" in wrong(**STANDING, left=free, right=free)
    assert Pose.model_validate({**STANDING, "left": FLAT, "right": free}).rests == "feet"


def test_only_one_leg_crosses_the_other():
    crossed = {"hip": 90, "foot": "crossed"}
    assert "only one leg can be crossed" in wrong(left=crossed, right=crossed)
    assert Pose.model_validate({"left": crossed, "right": {"hip": 100, "knee": 90}})


def test_a_foot_that_cannot_reach_the_floor_is_refused():
    high = {"rests": "knees", "trunk": 90, "right": {"hip": 0, "foot": "kneel"}}
    assert "left: the foot cannot reach" in wrong(**high, left={"hip": 130, "foot": "flat"})


def test_both_sides_are_told_at_once():
    message = wrong(left={"hip": 1}, right={"knee": 1})
    assert "left: give hip and knee" in message
    assert "right: give hip and knee" in message


def points(**changes) -> dict:
    names = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    given = {"nearest": "feet", "head": [0, 1.5]}
    for number, name in enumerate(names):
        given[f"left_{name}"] = [0.2, 1.2 - 0.2 * number]
        given[f"right_{name}"] = [-0.3, 1.2 - 0.2 * number]
    return given | changes


def test_points_stand_alone_and_are_checked():
    assert Pose.model_validate({"points": points()}).points
    assert "leave out trunk" in wrong(points=points(), trunk=10)
    assert "9 is outside the picture" in wrong(points=points(head=[9, 1]))
    assert "Field required" in wrong(points={"nearest": "head", "head": [0, 1]})


def test_arrows_name_a_part_and_a_turn():
    legs = {"left": {"hip": 0, "knee": 0}, "right": {"hip": 0, "knee": 0}}
    assert "'right_knee'" in wrong(**legs, arrows=[{"part": "tail", "towards": 0}])
    assert "400 is outside a turn" in wrong(**legs, arrows=[{"part": "head", "towards": 400}])


def test_mirrored_exchanges_left_and_right_and_twice_is_the_same():
    pose = Pose.model_validate(
        {
            "left": {"foot": "heel", "hand": "right_towel"},
            "right": {"hip": 80, "knee": 10},
            "arrows": [{"part": "right_knee", "towards": 150}],
        }
    )
    other = pose.mirrored()
    assert (other.left.hip, other.right.foot, other.right.hand) == (80, "heel", "left_towel")
    assert other.arrows[0].part == "left_knee"
    assert other.mirrored() == pose
    front = Pose.model_validate(
        {"points": points(), "arrows": [{"part": "right_knee", "towards": 200}]}
    )
    assert front.mirrored().points.left_hip == (0.3, front.points.right_hip[1])
    assert front.mirrored().arrows[0].towards == 340
    assert front.mirrored().mirrored() == front


def test_the_schema_offers_bounds_and_places():
    text = json.dumps(Pose.model_json_schema())
    assert '"maximum": 160' in text
    assert "right_thigh_back" in text
