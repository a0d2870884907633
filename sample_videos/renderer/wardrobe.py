"""Skin, clothes, hair and face of a person: what is drawn over the bare rest body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assets import Array, Index, base_mesh, skin_mask
from .body import DRIVEN, SIDES, SUFFIX, Body, skin_weights, vertex_normals
from .mesh import CLOTH, GLOSS, PLAIN, SKIN, STRIPED, Mesh, ellipsoid, linear
from .rotations import unit


@dataclass(frozen=True)
class Outfit:
    """Clothes and colouring; colours are ``#rrggbb``, lengths in metres.

    Attributes
    ----------
    skin, hair, iris : str
        Colours.
    hair_style : str
        ``short``, ``bun``, ``cropped`` or ``bald``.
    shirt, trousers : str
        Colours.
    sleeve : str
        ``none``, ``short`` or ``long``.
    legs : str
        ``long``, ``cropped`` (below the knee) or ``shorts``.
    shirt_loose, trousers_loose : float
        How far the cloth stands off the skin.
    socks : str or None
        Colour; None leaves the feet bare.
    striped : bool
        Whether the shirt has stripes.
    """

    skin: str = "#c99a7c"
    hair: str = "#3a2a1e"
    iris: str = "#4a3320"
    hair_style: str = "short"
    shirt: str = "#3d6f8e"
    trousers: str = "#2b2d35"
    sleeve: str = "short"
    legs: str = "long"
    shirt_loose: float = 0.009
    trousers_loose: float = 0.006
    socks: str | None = None
    striped: bool = False


@dataclass
class Part:
    """A piece of the figure at rest, tied to base vertices for skinning."""

    rest: Array
    normal: Array
    source: Index
    faces: Index
    colour: Array
    material: Array


class Figure:
    """A dressed body ready for skinning.

    Attributes
    ----------
    mesh : Mesh
        Rest mesh; `pose` replaces position and normal.
    """

    def __init__(self, body: Body, outfit: Outfit) -> None:
        self.body, self.outfit = body, outfit
        parts = [self._skin(), *self._clothes(), *self._eyes(), *self._hair()]
        self._collect(parts)

    def _collect(self, parts: list[Part]) -> None:
        starts = np.cumsum([0] + [len(part.rest) for part in parts[:-1]])
        faces = [part.faces + start for part, start in zip(parts, starts, strict=True)]
        self._rest = np.vstack([part.rest for part in parts])
        self._normal = np.vstack([part.normal for part in parts])
        source = np.concatenate([part.source for part in parts])
        self._weights = skin_weights()[source].astype(np.float32)
        self._belly = self._breathing(self._rest, source)
        self.mesh = Mesh(
            self._rest,
            np.vstack(faces),
            np.vstack([part.colour for part in parts]),
            np.vstack([part.material for part in parts]),
            self._normal,
        )

    def pose(self, matrices: Array, breath: float, floor: float) -> Mesh:
        """The mesh in a posture.

        Parameters
        ----------
        matrices : Array
            ``(len(DRIVEN), 3, 4)`` bone transforms.
        breath : float
            -1 to 1.
        floor : float
            Height under which flesh and cloth flatten, metres.
        """
        blended = (self._weights @ matrices.reshape(len(DRIVEN), 12).astype(np.float32)).reshape(
            -1, 3, 4
        )
        rest = self._rest + (0.007 * breath * self._belly)[:, None] * self._normal
        position = np.einsum("nij,nj->ni", blended[:, :, :3], rest) + blended[:, :, 3]
        normal = np.einsum("nij,nj->ni", blended[:, :, :3], self._normal)
        position[:, 1] = np.maximum(position[:, 1], floor + 0.001)
        self.mesh.position, self.mesh.normal = position, normal
        return self.mesh

    def _breathing(self, rest: Array, source: Index) -> Array:
        """How far each vertex moves with the breath, 0-1: belly and lower ribs, in front."""
        trunk = [DRIVEN.index(b) for b in ("root", "spine05", "spine04", "spine03", "spine02")]
        share = skin_weights()[source][:, trunk].sum(axis=1)
        hip = self.body.joints["left_hip"][1]
        shoulder = self.body.joints["left_shoulder"][1]
        height = (rest[:, 1] - hip) / (shoulder - hip)
        return share * np.exp(-(((height - 0.45) / 0.22) ** 2)) * (rest[:, 2] > 0.0)

    def _skin(self) -> Part:
        mesh, body = base_mesh(), self.body
        used = mesh.group_vertices["body"]
        vertices = body.vertices
        faces = mesh.faces["body"]
        normal = vertex_normals(vertices, faces)
        covered = np.minimum(self._shirt_hem(vertices), self._trouser_hem(vertices)) < -0.03
        limbs = skin_weights()[:, [i for i, b in enumerate(DRIVEN) if _is_hand_or_head(b)]]
        covered &= limbs.sum(axis=1) < 0.2
        if self.outfit.sleeve == "none":
            covered &= _share({"upperarm01", "clavicle"}) < 0.1
        faces = faces[~covered[faces].all(axis=1)]
        faces = _renumber(faces, used)
        colour = self._skin_colour()[used]
        material = np.tile([float(SKIN), -1.0], (len(used), 1))
        return Part(vertices[used], normal[used], used, faces, colour, material)

    def _skin_colour(self) -> Array:
        outfit, vertices = self.outfit, self.body.vertices
        skin, hair = linear(outfit.skin), linear(outfit.hair)
        colour = np.tile(skin, (len(vertices), 1))
        _mix(colour, skin * np.array([0.92, 0.50, 0.50]), 0.75 * skin_mask("lips"))
        _mix(colour, skin * 0.72, 0.5 * skin_mask("eyelids"))
        _mix(colour, skin * np.array([1.0, 0.82, 0.80]), 0.35 * skin_mask("ears"))
        head = skin_weights()[:, DRIVEN.index("head")] > 0.5
        eye = self._eye_centre("left")
        x, above = np.abs(vertices[:, 0]), vertices[:, 1] - eye[1]
        brow = head & (vertices[:, 2] > eye[2] - 0.01) & (x > 0.010) & (x < 0.052)
        arch = 0.022 + 0.004 * np.sin(np.clip((x - 0.010) / 0.042, 0, 1) * np.pi)
        _mix(colour, hair * 0.8, np.where(brow & (np.abs(above - arch) < 0.0055), 0.8, 0.0))
        if outfit.hair_style != "bald":
            _mix(colour, hair, np.where(self._scalp() > 0.0, 1.0, 0.0))
        else:
            _mix(colour, hair, np.where(self._scalp() > 0.0, 0.15, 0.0))
        if outfit.socks:
            feet = _share({"foot", "toe1-1"}) + _share({"lowerleg01"}) * self._near_ankle()
            _mix(colour, linear(outfit.socks), np.where(feet > 0.45, 1.0, 0.0))
        return colour

    def _near_ankle(self) -> Array:
        ankle = self.body.joints["left_ankle"][1]
        return (self.body.vertices[:, 1] < ankle + 0.10).astype(float)

    def _eye_centre(self, side: str) -> Array:
        group = base_mesh().group_vertices[f"helper-{side[0]}-eye"]
        return self.body.vertices[group].mean(axis=0)

    def _scalp(self) -> Array:
        """Metres above the hairline for each vertex (negative below it)."""
        vertices, eye = self.body.vertices, self._eye_centre("left")
        ear = self.body.vertices[self.body.marks["left_ear"]]
        crown = vertices[base_mesh().group_vertices["body"], 1].max()
        face_height = crown - eye[1]
        front = eye[1] + 0.60 * face_height
        z = [ear[2] - 0.05, ear[2] - 0.02, ear[2] + 0.02, eye[2] - 0.035, eye[2] + 0.03]
        line = [ear[1] - 0.045, ear[1] - 0.01, ear[1] + 0.04, eye[1] + 0.05, front]
        above = vertices[:, 1] - np.interp(vertices[:, 2], z, line)
        head = skin_weights()[:, [DRIVEN.index(b) for b in ("head", "neck03")]].sum(axis=1)
        return np.where((head > 0.5) & (skin_mask("ears") < 0.3), above, -1.0)

    def _shirt_hem(self, vertices: Array) -> Array:
        """Signed distance past the shirt's edges, metres (negative is under the shirt)."""
        joints, heads = self.body.joints, self.body.heads
        waist = joints["left_hip"][1] + 0.02
        collar = heads["neck01"][1] + 0.012
        below = waist - vertices[:, 1]
        above = vertices[:, 1] - collar + 0.45 * np.clip(vertices[:, 2], 0.0, None)
        torso = np.maximum(below, above)
        along = self._along_arm(vertices)
        lengths = {"none": -0.03, "short": 0.17, "long": 0.47}
        scale = self.body.stature / 1.68
        sleeve = along - lengths[self.outfit.sleeve] * scale
        arm = _share({"upperarm01", "lowerarm01", "lowerarm02", "wrist"}) > 0.5
        legs = _share({"upperleg01", "upperleg02", "lowerleg01", "foot"}) > 0.9
        return np.where(arm, sleeve, np.where(legs, np.maximum(below, 0.0), torso))

    def _trouser_hem(self, vertices: Array) -> Array:
        joints = self.body.joints
        waist = vertices[:, 1] - (joints["left_hip"][1] + 0.075)
        knee, ankle = joints["left_knee"][1], joints["left_ankle"][1]
        ends = {"long": ankle + 0.035, "cropped": knee - 0.14, "shorts": knee + 0.09}
        arm = _share({"upperarm01", "lowerarm01", "lowerarm02", "wrist"}) > 0.3
        return np.where(arm, 1.0, np.maximum(waist, ends[self.outfit.legs] - vertices[:, 1]))

    def _along_arm(self, vertices: Array) -> Array:
        joints, best = self.body.joints, np.zeros(len(vertices))
        for side in SIDES:
            shoulder, elbow, wrist = (
                joints[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist")
            )
            mine = vertices[:, 0] * np.sign(shoulder[0]) > 0
            upper, lower = unit(elbow - shoulder), unit(wrist - elbow)
            length = float(np.linalg.norm(elbow - shoulder))
            fore = _share({"lowerarm01", "lowerarm02", "wrist"}) > 0.5
            along = np.where(
                fore, length + (vertices - elbow) @ lower, (vertices - shoulder) @ upper
            )
            best = np.where(mine, along, best)
        return best

    def _clothes(self) -> list[Part]:
        outfit, mesh = self.outfit, base_mesh()
        vertices = self.body.vertices
        faces = mesh.faces["helper-tights"]
        used = mesh.group_vertices["helper-tights"]
        normal = vertex_normals(vertices, faces)[used]
        kind = STRIPED if outfit.striped else CLOTH
        pieces = [
            (self._trouser_hem(vertices), outfit.trousers, outfit.trousers_loose, CLOTH),
            (self._shirt_hem(vertices), outfit.shirt, outfit.shirt_loose, kind),
        ]
        parts = []
        for hem, colour, loose, material in pieces:
            hem = hem[used]
            keep = _renumber(faces, used)
            keep = keep[(hem[keep] < 0).any(axis=1)]
            rest = vertices[used] + normal * self._stand_off(hem, loose, normal)[:, None]
            parts.append(
                Part(
                    rest,
                    normal,
                    used,
                    keep,
                    np.tile(linear(colour), (len(used), 1)),
                    np.stack([np.full(len(used), float(material)), hem], axis=1),
                )
            )
        return parts

    @staticmethod
    def _stand_off(hem: Array, loose: float, normal: Array) -> Array:
        """Loose cloth hangs off the skin, but lies close at the back and near its edges."""
        tight = 0.007
        extra = max(0.0, loose - tight)
        return tight + extra * np.clip(-hem / 0.08, 0.25, 1.0) * (0.65 + 0.35 * normal[:, 2])

    def _eyes(self) -> list[Part]:
        mesh, parts = base_mesh(), []
        for side in SIDES:
            group = f"helper-{side[0]}-eye"
            used, faces = mesh.group_vertices[group], mesh.faces[group]
            points = self.body.vertices[used]
            normal = vertex_normals(self.body.vertices, faces)[used]
            colour = np.tile(linear("#d8d2ca"), (len(used), 1))
            gaze = (points - points.mean(axis=0)) @ np.array([0.0, 0.0, 1.0])
            gaze /= gaze.max()
            _mix(colour, linear(self.outfit.iris), (gaze > 0.80).astype(float))
            _mix(colour, linear("#101010"), (gaze > 0.95).astype(float))
            material = np.tile([float(GLOSS), -1.0], (len(used), 1))
            parts.append(Part(points, normal, used, _renumber(faces, used), colour, material))
        return parts

    def _hair(self) -> list[Part]:
        thickness = {"short": 0.016, "bun": 0.012, "cropped": 0.006, "bald": 0.0}
        depth = thickness[self.outfit.hair_style]
        if depth == 0.0:
            return []
        mesh, vertices = base_mesh(), self.body.vertices
        above = self._scalp()
        faces = mesh.faces["body"]
        faces = faces[(above[faces] > -0.004).all(axis=1)]
        used = np.unique(faces)
        normal = vertex_normals(vertices, mesh.faces["body"])[used]
        rise = np.clip((above[used] + 0.004) / 0.02, 0.0, 1.0)
        wave = 1.0 + 0.12 * np.sin(vertices[used, 0] * 190.0) * np.sin(vertices[used, 2] * 150.0)
        rest = vertices[used] + normal * (depth * rise * wave)[:, None]
        faces = _renumber(faces, used)
        colour = np.tile(linear(self.outfit.hair), (len(used), 1))
        colour *= (0.85 + 0.3 * _hash(used))[:, None]
        material = np.tile([float(PLAIN), -1.0], (len(used), 1))
        parts = [Part(rest, vertex_normals(rest, faces), used, faces, colour, material)]
        if self.outfit.hair_style == "bun":
            parts.append(self._bun())
        return parts

    def _bun(self) -> Part:
        vertices = self.body.vertices
        ear = vertices[self.body.marks["left_ear"]]
        crown = vertices[base_mesh().group_vertices["body"], 1].max()
        centre = np.array([0.0, crown - 0.012, ear[2] - 0.055])
        ball = ellipsoid(centre, np.array([0.036, 0.034, 0.036]), self.outfit.hair, PLAIN)
        head = int(np.argmax(skin_weights()[:, DRIVEN.index("head")]))
        source = np.full(len(ball.position), head)
        return Part(ball.position, ball.normal, source, ball.faces, ball.colour, ball.material)


def _is_hand_or_head(bone: str) -> bool:
    return bone.startswith(("finger", "wrist", "head", "neck02", "neck03", "foot", "toe"))


def _share(bones: set[str]) -> Array:
    """Summed skinning weight of some bones (both sides) for every base vertex."""
    names = {f"{bone}.{suffix}" for bone in bones for suffix in SUFFIX.values()} | bones
    return skin_weights()[:, [i for i, bone in enumerate(DRIVEN) if bone in names]].sum(axis=1)


def _mix(colour: Array, other: Array, share: Array) -> None:
    colour += np.clip(share, 0.0, 1.0)[:, None] * (other - colour)


def _renumber(faces: Index, used: Index) -> Index:
    """Faces in the numbering of the sorted vertex list ``used``."""
    return np.searchsorted(used, faces)


def _hash(index: Index) -> Array:
    """A repeatable pseudo-random number 0-1 for each vertex number."""
    return np.modf(np.abs(np.sin(index * 12.9898) * 43758.5453))[0]
