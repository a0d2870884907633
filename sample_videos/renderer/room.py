"""Rooms: floor, walls, mats and simple furniture; all static."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .mesh import CARPET, MAT, PLAIN, TILE, WALL, WOOD, Mesh, box, ellipsoid, quad
from .scenario import FurnitureSpec, RoomSpec

FLOORS = {"wood": WOOD, "carpet": CARPET, "tile": TILE}


def build(room: RoomSpec) -> tuple[list[Mesh], list[Mesh]]:
    """Meshes of a room: those that only receive shadows and those that also cast them."""
    back = -room.wall_distance
    shell = [
        quad(
            [(-4, 0, 4), (4, 0, 4), (4, 0, back), (-4, 0, back)],
            room.floor_colour,
            FLOORS[room.floor],
        ),
        quad(
            [(-4, 0, back), (4, 0, back), (4, 2.7, back), (-4, 2.7, back)], room.wall_colour, WALL
        ),
        quad([(-4, 0, 4), (-4, 0, back), (-4, 2.7, back), (-4, 2.7, 4)], room.wall_colour, WALL),
        quad([(4, 0, back), (4, 0, 4), (4, 2.7, 4), (4, 2.7, back)], room.wall_colour, WALL),
        box((0, 0.04, back + 0.008), (8, 0.08, 0.016), "#e6e3dc"),
    ]
    solid: list[Mesh] = []
    for piece in room.furniture:
        solid += FURNITURE[piece.kind](piece, back)
    return shell, solid


def _mat(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    length, thick, width = piece.size or (1.85, 0.012, 0.62)
    return [box((x, thick / 2, z), (length, thick, width), piece.colour, MAT)]


def _sofa(piece: FurnitureSpec, back: float) -> list[Mesh]:
    x, z = piece.at[0], back + 0.45
    c = piece.colour
    return [
        box((x, 0.22, z), (1.7, 0.40, 0.80), c, CARPET),
        box((x, 0.55, z - 0.32), (1.7, 0.55, 0.20), c, CARPET),
        box((x - 0.80, 0.38, z), (0.18, 0.55, 0.80), c, CARPET),
        box((x + 0.80, 0.38, z), (0.18, 0.55, 0.80), c, CARPET),
        ellipsoid(
            np.array([x - 0.45, 0.58, z - 0.12]), np.array([0.22, 0.18, 0.09]), "#c98f5a", CARPET
        ),
    ]


def _shelf(piece: FurnitureSpec, back: float) -> list[Mesh]:
    x, z = piece.at[0], back + 0.17
    boards = [box((x, h, z), (0.84, 0.025, 0.30), piece.colour) for h in np.arange(0.1, 1.9, 0.36)]
    sides = [box((x + s * 0.42, 0.95, z), (0.025, 1.9, 0.30), piece.colour) for s in (-1, 1)]
    random, books = np.random.default_rng(int(1000 + 10 * x)), []
    colours = ["#8c4a3c", "#3f5d73", "#c2a878", "#5e6f4e", "#d9d3c5", "#4b3f55"]
    for shelf in np.arange(0.1, 1.6, 0.36):
        at = x - 0.36
        while at < x + 0.25:
            width, tall = random.uniform(0.02, 0.05), random.uniform(0.17, 0.29)
            colour = colours[int(random.integers(len(colours)))]
            books.append(box((at, shelf + 0.013 + tall / 2, z), (width, tall, 0.2), colour))
            at += width + 0.002 + (0.1 if random.random() < 0.08 else 0.0)
    return boards + sides + books


def _picture(piece: FurnitureSpec, back: float) -> list[Mesh]:
    x, y = piece.at
    return [
        box((x, y, back + 0.012), (0.62, 0.46, 0.024), "#3a352f"),
        box((x, y, back + 0.020), (0.54, 0.38, 0.018), piece.colour),
        box((x - 0.08, y - 0.06, back + 0.024), (0.30, 0.16, 0.014), "#5f7b6c"),
    ]


def _window(piece: FurnitureSpec, back: float) -> list[Mesh]:
    x, y = piece.at
    frame = [box((x, y, back + 0.02), (1.25, 1.15, 0.04), "#efece6")]
    panes = [box((x + s * 0.29, y, back + 0.03), (0.54, 1.03, 0.03), "#cfe0ee") for s in (-1, 1)]
    return frame + panes


def _plant(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    pot = box((x, 0.15, z), (0.28, 0.30, 0.28), "#b0643f")
    random = np.random.default_rng(7)
    leaves = [
        ellipsoid(
            np.array([x, 0.62, z]) + random.normal(0, [0.13, 0.20, 0.10]),
            np.array([0.09, 0.13, 0.07]) * random.uniform(0.7, 1.2),
            piece.colour,
            PLAIN,
        )
        for _ in range(16)
    ]
    return [pot, *leaves]


def _chair(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    seat, c = (piece.size or (0.0, 0.45, 0.0))[1], piece.colour
    legs = [
        box((x + a * 0.19, seat / 2, z + b * 0.18), (0.035, seat, 0.035), c)
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    rails = [box((x - 0.20, seat + 0.23, z + b * 0.18), (0.03, 0.46, 0.035), c) for b in (-1, 1)]
    return [
        *legs,
        *rails,
        box((x, seat - 0.018, z), (0.44, 0.036, 0.42), c),
        box((x - 0.20, seat + 0.35, z), (0.025, 0.20, 0.40), c),
    ]


def _stool(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    width, height, depth = piece.size or (0.36, 0.22, 0.30)
    legs = [
        box(
            (x + a * (width / 2 - 0.03), height / 2, z + b * (depth / 2 - 0.03)),
            (0.04, height, 0.04),
            piece.colour,
        )
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    return [*legs, box((x, height - 0.015, z), (width, 0.03, depth), piece.colour)]


def _counter(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    return [
        box((x, 0.435, z), (0.58, 0.87, 1.5), piece.colour),
        box((x, 0.885, z), (0.64, 0.03, 1.56), "#56504a"),
    ]


def _box(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    width, height, depth = piece.size or (0.4, 0.4, 0.4)
    return [box((x, height / 2, z), (width, height, depth), piece.colour)]


def _ball(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    return [ellipsoid(np.array([x, 0.30, z]), np.full(3, 0.30), piece.colour)]


def _pillow(piece: FurnitureSpec, _: float) -> list[Mesh]:
    x, z = piece.at
    tall = (piece.size or (0.0, 0.07, 0.0))[1]
    return [
        ellipsoid(
            np.array([x, 0.012 + tall / 2, z]),
            np.array([0.19, tall / 2, 0.26]),
            piece.colour,
            CARPET,
        )
    ]


FURNITURE: dict[str, Callable[[FurnitureSpec, float], list[Mesh]]] = {
    "mat": _mat,
    "sofa": _sofa,
    "shelf": _shelf,
    "picture": _picture,
    "window": _window,
    "plant": _plant,
    "chair": _chair,
    "stool": _stool,
    "counter": _counter,
    "box": _box,
    "ball": _ball,
    "pillow": _pillow,
}
