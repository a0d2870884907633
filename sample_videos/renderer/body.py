"""A person's rest body: shape, joints, skinning weights and anatomical landmarks.

Hip joint centres follow the regression of Harrington et al. 2007 (J Biomech 40:595-602),
not the rig, whose hip sits too far back and too lateral.  See `hip_joint_centres`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product

import numpy as np

from .assets import Array, Index, base_mesh, bone_head, rig, target, target_exists, weights

SIDES = ("left", "right")
SUFFIX = {"left": "L", "right": "R"}
#: Sign of the body's x axis on each side.
SIGN = {"left": 1.0, "right": -1.0}
ASIS_HEIGHT, ASIS_HALF_WIDTH = 0.558, 0.070  # of stature (iliospinale height, bispinal breadth)
# Standing, the line from PSIS to ASIS dips forwards by about 10 degrees: 0.018 of stature.
PSIS_HEIGHT, PSIS_HALF_WIDTH = 0.576, 0.026  # of stature; the dimples of the low back


@dataclass(frozen=True)
class Shape:
    """Macro shape of a person; every number runs from 0 to 1.

    Attributes
    ----------
    sex : float
        0 female, 1 male.
    age : float
        0.5 a young adult, 1 about ninety.
    muscle, weight, height : float
        0.5 is average.
    african, asian, caucasian : float
        Mixture of facial and body features, normalised to a sum of 1.
    """

    sex: float = 0.0
    age: float = 0.55
    muscle: float = 0.5
    weight: float = 0.5
    height: float = 0.5
    african: float = 0.0
    asian: float = 0.0
    caucasian: float = 1.0


def _between(value: float, anchors: list[str]) -> dict[str, float]:
    """Linear weights of two neighbouring anchors spaced evenly over 0-1."""
    position = value * (len(anchors) - 1)
    return {
        name: max(0.0, 1.0 - abs(position - i))
        for i, name in enumerate(anchors)
        if abs(position - i) < 1.0
    }


def shape_targets(shape: Shape) -> dict[str, float]:
    """Target files with their weights for a shape."""
    sex = _between(shape.sex, ["female", "male"])
    age = _between((shape.age - 0.5) * 2.0, ["young", "old"])
    muscle = _between(shape.muscle, ["minmuscle", "averagemuscle", "maxmuscle"])
    weight = _between(shape.weight, ["minweight", "averageweight", "maxweight"])
    height = _between(shape.height, ["minheight", "", "maxheight"])
    origins = {"african": shape.african, "asian": shape.asian, "caucasian": shape.caucasian}
    total = sum(origins.values())
    result: dict[str, float] = {}
    for (s, ws), (a, wa) in product(sex.items(), age.items()):
        for origin, wo in origins.items():
            result[f"macrodetails/{origin}-{s}-{a}.target.gz"] = ws * wa * wo / total
        for (m, wm), (w, ww) in product(muscle.items(), weight.items()):
            build = f"{s}-{a}-{m}-{w}"
            result[f"macrodetails/universal-{build}.target.gz"] = ws * wa * wm * ww
            for h, wh in height.items():
                result[f"macrodetails/height/{build}-{h}.target.gz"] = ws * wa * wm * ww * wh
            breast = f"breast/{build}-averagecup-averagefirmness.target.gz"
            result[breast] = ws * wa * wm * ww
    return {path: w for path, w in result.items() if w > 1e-6 and target_exists(path)}


def shaped_vertices(shape: Shape) -> Array:
    """Base mesh with the shape targets added, metres."""
    vertices = base_mesh().vertices.copy()
    for path, weight in shape_targets(shape).items():
        index, offset = target(path)
        vertices[index] += weight * offset
    return vertices


@cache
def _pelvis_landmarks() -> dict[str, tuple[Index, Array]]:
    """Skin points of the four pelvic spines: a triangle's corners and barycentric weights.

    Picked once on the untouched base mesh, so that they move with every shape.
    """
    mesh = base_mesh()
    points = mesh.vertices[mesh.group_vertices["body"]]
    floor, stature = points[:, 1].min(), np.ptp(points[:, 1])
    picked = {}
    for side, sign in SIGN.items():
        for name, height, width, facing in (
            ("asis", ASIS_HEIGHT, ASIS_HALF_WIDTH, 1.0),
            ("psis", PSIS_HEIGHT, PSIS_HALF_WIDTH, -1.0),
        ):
            goal = np.array([sign * width * stature, floor + height * stature])
            picked[f"{name}_{side}"] = _skin_point(goal, facing)
    return picked


def _skin_point(goal: Array, facing: float) -> tuple[Index, Array]:
    """Where a sagittal ray through ``goal`` (x, y) leaves the skin to the front or the back."""
    mesh = base_mesh()
    faces = mesh.faces["body"]
    corners = mesh.vertices[faces]
    flat = corners[..., :2]
    edge_1, edge_2, offset = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0], goal - flat[:, 0]
    area = edge_1[:, 0] * edge_2[:, 1] - edge_1[:, 1] * edge_2[:, 0]
    area = np.where(np.abs(area) < 1e-12, np.inf, area)
    second = (offset[:, 0] * edge_2[:, 1] - offset[:, 1] * edge_2[:, 0]) / area
    third = (edge_1[:, 0] * offset[:, 1] - edge_1[:, 1] * offset[:, 0]) / area
    share = np.stack([1.0 - second - third, second, third], axis=1)
    hit = (share >= 0).all(axis=1) & np.isfinite(area)
    depth = (share * corners[..., 2]).sum(axis=1) * facing
    best = int(np.argmax(np.where(hit, depth, -np.inf)))
    return faces[best], share[best]


def hip_joint_centres(vertices: Array) -> dict[str, Array]:
    """Hip joint centres by the regression of Harrington et al. 2007.

    With pelvic depth PD (mid-ASIS to mid-PSIS) and width PW (between the ASIS), in mm from the
    mid-ASIS: 0.24 PD + 9.9 backwards, 0.30 PW + 10.9 down, 0.33 PW + 7.3 to the side, in the
    pelvic axes of the ASIS-PSIS plane.  Landmarks lie on the skin, so a thick layer of fat
    in front puts the centre forwards by a quarter of its thickness.

    Parameters
    ----------
    vertices : Array
        Shaped rest body, ``(V, 3)`` metres.

    Returns
    -------
    dict[str, Array]
        ``left`` and ``right`` centre, metres.
    """
    point = {n: share @ vertices[ring] for n, (ring, share) in _pelvis_landmarks().items()}
    front = (point["asis_left"] + point["asis_right"]) / 2.0
    back = (point["psis_left"] + point["psis_right"]) / 2.0
    left = point["asis_left"] - point["asis_right"]
    width, depth = float(np.linalg.norm(left)), float(np.linalg.norm(front - back))
    left = left / width
    forward = front - back
    forward = forward - (forward @ left) * left
    forward /= np.linalg.norm(forward)
    up = np.cross(forward, left)
    centre = front - (0.24 * depth + 0.0099) * forward - (0.30 * width + 0.0109) * up
    return {side: centre + SIGN[side] * (0.33 * width + 0.0073) * left for side in SIDES}


def vertex_normals(vertices: Array, faces: Index) -> Array:
    """Unit vertex normals of a triangle mesh."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for column in range(3):
        np.add.at(normals, faces[:, column], across)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.maximum(length, 1e-12)


#: Bones that move by themselves; every other bone follows its nearest listed ancestor.
DRIVEN = (
    ["root", "spine05", "spine04", "spine03", "spine02", "spine01"]
    + ["neck01", "neck02", "neck03", "head"]
    + [
        f"{bone}.{suffix}"
        for suffix in "LR"
        for bone in (
            ["clavicle", "upperarm01", "lowerarm01", "lowerarm02", "wrist"]
            + ["upperleg01", "upperleg02", "lowerleg01", "foot", "toe1-1"]
            + [f"finger{f}-{j}" for f in range(1, 6) for j in range(1, 4)]
        )
    ]
)
#: Weights of these follow another bone than their parent in the rig.
ADOPTED = {f"toe{n}-1.{s}": f"toe1-1.{s}" for n in range(2, 6) for s in "LR"}


def _driver(bone: str) -> str:
    bones = rig()
    while bone not in DRIVEN:
        bone = ADOPTED.get(bone) or bones[bone]["parent"]
    return bone


@cache
def skin_weights() -> Array:
    """``(V, len(DRIVEN))`` skinning weights, each row adding up to 1."""
    column = {bone: i for i, bone in enumerate(DRIVEN)}
    matrix = np.zeros((len(base_mesh().vertices), len(DRIVEN)))
    for bone, rows in weights().items():
        if rows:
            pairs = np.array(rows)
            np.add.at(matrix[:, column[_driver(bone)]], pairs[:, 0].astype(int), pairs[:, 1])
    total = matrix.sum(axis=1, keepdims=True)
    matrix[total[:, 0] <= 0, column["root"]] = 1.0
    _keep_buttocks(matrix, column)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1e-12)


def _keep_buttocks(matrix: Array, column: dict[str, int]) -> None:
    """Let the buttocks stay with the pelvis when the thigh flexes, as flesh does.

    The rig gives them to the thigh, which would lift them off the mat with bent hips.
    """
    vertices = base_mesh().vertices
    height, depth = bone_head("upperleg01.L", vertices)[1:]
    upper = np.clip((vertices[:, 1] - (height - 0.20)) / 0.19, 0.0, 1.0)
    behind = np.clip((depth + 0.035 - vertices[:, 2]) / 0.11, 0.0, 1.0)
    stays = (upper * upper * (3 - 2 * upper)) * (behind * behind * (3 - 2 * behind))
    for bone in ("upperleg01.L", "upperleg01.R", "upperleg02.L", "upperleg02.R"):
        moved = matrix[:, column[bone]] * stays
        matrix[:, column[bone]] -= moved
        matrix[:, column["root"]] += moved


@dataclass(eq=False)
class Body:
    """A person at rest (standing, arms a little out).

    Attributes
    ----------
    shape : Shape
        What was asked for.
    vertices : Array
        ``(V, 3)`` metres, helper meshes included.
    """

    shape: Shape
    vertices: Array = field(init=False)

    def __post_init__(self) -> None:
        self.vertices = shaped_vertices(self.shape)

    @cached_property
    def heads(self) -> dict[str, Array]:
        """Rest position of each driven bone's head, metres."""
        return {bone: bone_head(bone, self.vertices) for bone in DRIVEN}

    @cached_property
    def joints(self) -> dict[str, Array]:
        """Anatomical joint centres at rest, metres, named like ``left_hip``."""
        hips = hip_joint_centres(self.vertices)
        joints = {f"{side}_hip": hips[side] for side in SIDES}
        bones = {"knee": "lowerleg01", "ankle": "foot", "shoulder": "upperarm01"}
        bones |= {"elbow": "lowerarm01", "wrist": "wrist"}
        for side in SIDES:
            for joint, bone in bones.items():
                joints[f"{side}_{joint}"] = self.heads[f"{bone}.{SUFFIX[side]}"]
        return joints

    @cached_property
    def marks(self) -> dict[str, int]:
        """Skin vertices of heel, toe, ear and nose."""
        return _surface_marks()

    @property
    def stature(self) -> float:
        """Standing height, metres."""
        return float(np.ptp(self.vertices[base_mesh().group_vertices["body"]][:, 1]))

    def dominated_by(self, bones: set[str], least: float = 0.5) -> Index:
        """Body vertices that follow the given driven bones with at least this weight."""
        columns = [i for i, bone in enumerate(DRIVEN) if bone in bones]
        body = base_mesh().group_vertices["body"]
        return body[skin_weights()[body][:, columns].sum(axis=1) >= least]


@cache
def _surface_marks() -> dict[str, int]:
    mesh = base_mesh()
    body = mesh.group_vertices["body"]
    points, skin = mesh.vertices[body], skin_weights()[body]
    column = {bone: i for i, bone in enumerate(DRIVEN)}
    marks: dict[str, int] = {}
    for side, suffix in SUFFIX.items():
        foot = skin[:, column[f"foot.{suffix}"]] + skin[:, column[f"toe1-1.{suffix}"]] > 0.6
        low = foot & (points[:, 1] < points[:, 1].min() + 0.03)
        marks[f"{side}_heel"] = int(body[low][np.argmin(points[low][:, 2])])
        marks[f"{side}_toe"] = int(body[low][np.argmax(points[low][:, 2])])
        head = skin[:, column["head"]] > 0.6
        lateral = np.where(head, points[:, 0] * SIGN[side], -1.0)
        marks[f"{side}_ear"] = int(body[np.argmax(lateral)])
    face = (skin[:, column["head"]] > 0.6) & (np.abs(points[:, 0]) < 0.004)
    marks["nose"] = int(body[face][np.argmax(points[face][:, 2])])
    return marks
