"""Triangle meshes as the drawing code wants them, and a few solid shapes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .assets import Array, Index
from .body import vertex_normals

SKIN, CLOTH, WOOD, CARPET, WALL, MAT, PLAIN, GLOSS, TILE, STRIPED = range(10)


@dataclass
class Mesh:
    """Vertices with everything the shader needs.

    Attributes
    ----------
    position, normal, colour, rest : Array
        ``(N, 3)``; colours are linear 0-1, `rest` is where patterns are looked up.
    material : Array
        ``(N, 2)``: kind of surface and signed distance past the hem.
    faces : Index
        ``(F, 3)``.
    """

    position: Array
    faces: Index
    colour: Array
    material: Array
    normal: Array = field(default_factory=lambda: np.zeros((0, 3)))
    rest: Array = field(default_factory=lambda: np.zeros((0, 3)))

    def __post_init__(self) -> None:
        if not len(self.normal):
            self.normal = vertex_normals(self.position, self.faces)
        if not len(self.rest):
            self.rest = self.position.copy()

    def packed(self) -> bytes:
        """Interleaved float32 rows for the graphics card."""
        rows = np.hstack([self.position, self.normal, self.colour, self.rest, self.material])
        return np.ascontiguousarray(rows, dtype=np.float32).tobytes()


def join(meshes: list[Mesh]) -> Mesh:
    """All meshes as one."""
    starts = np.cumsum([0] + [len(mesh.position) for mesh in meshes[:-1]])
    return Mesh(
        np.vstack([m.position for m in meshes]),
        np.vstack([m.faces + start for m, start in zip(meshes, starts, strict=True)]),
        np.vstack([m.colour for m in meshes]),
        np.vstack([m.material for m in meshes]),
        np.vstack([m.normal for m in meshes]),
        np.vstack([m.rest for m in meshes]),
    )


def linear(colour: str) -> Array:
    """``#rrggbb`` as linear light."""
    code = colour.lstrip("#")
    srgb = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)]) / 255.0
    return srgb**2.2


def surface(points: Array, faces: Index, colour: str, kind: int) -> Mesh:
    """A mesh of one colour and kind."""
    count = len(points)
    material = np.tile([float(kind), -1.0], (count, 1))
    return Mesh(points, faces, np.tile(linear(colour), (count, 1)), material)


def box(centre: tuple[float, ...], size: tuple[float, ...], colour: str, kind: int = PLAIN) -> Mesh:
    """An axis-aligned box with sharp edges; metres."""
    corners, faces = [], []
    half = np.array(size) / 2.0
    for axis in range(3):
        for sign in (-1.0, 1.0):
            u, v = np.eye(3)[(axis + 1) % 3], np.eye(3)[(axis + 2) % 3]
            n = sign * np.eye(3)[axis]
            start = len(corners)
            square = [n + a * u + b * v for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            corners += [np.array(centre) + half * p for p in square]
            ring = [0, 1, 2, 3] if sign > 0 else [3, 2, 1, 0]
            faces += [[start + ring[0], start + ring[i], start + ring[i + 1]] for i in (1, 2)]
    return surface(np.array(corners), np.array(faces), colour, kind)


def quad(corners: list[tuple[float, ...]], colour: str, kind: int) -> Mesh:
    """A flat four-sided patch, corners counter-clockwise from its front."""
    return surface(np.array(corners, float), np.array([[0, 1, 2], [0, 2, 3]]), colour, kind)


def ellipsoid(centre: Array, radii: Array, colour: str, kind: int = GLOSS) -> Mesh:
    """A smooth ellipsoid, metres."""
    rows, columns = 12, 18
    theta, phi = np.meshgrid(
        np.linspace(0, np.pi, rows + 1), np.linspace(0, 2 * np.pi, columns + 1), indexing="ij"
    )
    sphere = np.stack(
        [np.sin(theta) * np.cos(phi), np.cos(theta), np.sin(theta) * np.sin(phi)], axis=-1
    ).reshape(-1, 3)
    index = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    faces = np.concatenate(
        [np.stack([a, d, b], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)]
    )
    return surface(centre + sphere * radii, faces, colour, kind)


def ribbon(
    path: Array, across: Array, colour: str, kind: int = CLOTH, depth: float = 0.008
) -> Mesh:
    """A flat band with some thickness along a path.

    Parameters
    ----------
    path : Array
        ``(N, 3)`` middle line, metres.
    across : Array
        ``(N, 3)`` half-width vectors.
    """
    tangent = np.gradient(path, axis=0)
    out = np.cross(tangent, across)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    half = depth / 2.0 * out
    ring = [path - across + half, path + across + half, path + across - half, path - across - half]
    points = np.stack(ring, axis=1).reshape(-1, 3)
    faces = []
    for i in range(len(path) - 1):
        for j in range(4):
            a, b = 4 * i + j, 4 * i + (j + 1) % 4
            faces += [[a, b, a + 4], [b, b + 4, a + 4]]
    return surface(points, np.array(faces), colour, kind)
