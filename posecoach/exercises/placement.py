"""Where to put the camera, as a picture seen from above."""

from __future__ import annotations

from typing import Literal

from posecoach.exercises.shapes import Canvas, Theme, blob, disc
from posecoach.language.catalogue import mark, tr

View = Literal["side", "front", "foot_end", "head_end"]

_SEEN = {
    "side": mark("Camera from the side"),
    "front": mark("Camera in front"),
    "foot_end": mark("Camera at the foot end"),
    "head_end": mark("Camera at the head end"),
}
_LYING = ("lying", "lying_face_down")
_HEIGHT = {
    "floor": mark("on the floor or a low stool"),
    "low": mark("on a low stool, at the height of your hips"),
    "table": mark("on a chair or low table, at the height of your hips"),
}


def camera_svg(view: View, position: str, *, theme: Theme = "auto") -> str:
    """Draw where the laptop goes, seen from above.

    Parameters
    ----------
    view
        What the camera must see.
    position
        The value of a :class:`~posecoach.kinematics.position.Position`.
    theme
        ``light``, ``dark``, or ``auto`` for what the browser prefers.

    Returns
    -------
    An SVG document with a title that says the same in words.

    Raises
    ------
    ValueError
        If the view or the theme is unknown.
    """
    if view not in _SEEN:
        raise ValueError(f"unknown view '{view}'; choose one of {', '.join(_SEEN)}")
    seen, where = tr(_SEEN[view]), tr(_HEIGHT[_height_of(position)])
    title = tr("{seen}, two to three metres away, {where}.", seen=seen, where=where)
    way = {"side": -1j, "front": 1.0, "foot_end": 1.0, "head_end": -1.0}[view] + 0j
    half = 0.42 if view == "side" else 1.67
    laptop = (half + 1.55) * way
    canvas = Canvas(480, 320, 68.0, 240 + 74j if view == "side" else 240 - 62 * way + 120j)
    length = 0.2 if "standing" in position or "chair" in position else 1.25
    canvas.fill("mat", blob([-length + 0j, length + 0j], [0.42, 0.42]), opacity=0.55)
    _draw_cone(canvas, laptop, way, half)
    _draw_body(canvas, position, lying=view.endswith("_end"))
    _draw_laptop(canvas, laptop, way)
    start, end = (half + 0.08) * way, laptop - 0.14 * way
    canvas.arrow("arrow", (start + end) / 2, start, 0.03)
    canvas.arrow("arrow", (start + end) / 2, end, 0.03)
    canvas.text(tr("2 to 3 m"), (start + end) / 2 + (0.55 - 0.07j if view == "side" else 0.14j))
    canvas.write(seen, 240, 276, 16)
    canvas.write(where, 240, 298, 13.5, "quiet")
    return canvas.svg(title, theme)


def _height_of(position: str) -> str:
    if position in _LYING:
        return "floor"
    return "table" if "standing" in position or "chair" in position else "low"


def _draw_body(canvas: Canvas, position: str, lying: bool) -> None:
    """Lying at full length with the head to the left, or upright and looking to the right."""
    if lying or position in _LYING:
        for sign in (1, -1):
            canvas.fill("body", blob([0.1 + 0.09j * sign, 1.3 + 0.13j * sign], [0.1, 0.06]))
            canvas.fill("body", blob([-0.62 + 0.23j * sign, 0.1 + 0.32j * sign], [0.06, 0.045]))
        canvas.fill("body", blob([-0.6 + 0j, 0.1 + 0j], [0.2, 0.17]), edge=0.02)
        canvas.fill("accent", disc(-1.03 + 0j, 0.17), edge=0.02)
        return
    ahead = {"long_sitting": 1.05, "chair_sitting": 0.5}.get(position, -0.5)
    for sign in (1, -1) if "standing" not in position else ():
        canvas.fill("far", blob([0.13j * sign, ahead + 0.15j * sign], [0.1, 0.07]), edge=0.02)
    canvas.fill("body", blob([-0.05 + 0.3j, -0.05 - 0.3j], [0.13, 0.13]), edge=0.02)
    canvas.fill("accent", blob([0.1 + 0j, 0.2 + 0j], [0.07, 0.03]), disc(0j, 0.18), edge=0.02)


def _draw_laptop(canvas: Canvas, at: complex, way: complex) -> None:
    """Keyboard behind, screen towards the body."""
    half, depth = 0.27j * way, 0.34 * way
    canvas.fill("quiet", [at - half, at + half, at + half + depth, at - half + depth])
    canvas.line("ink", [at - 1.15 * half, at + 1.15 * half], 0.08)
    canvas.fill("screen", disc(at, 0.045))


def _draw_cone(canvas: Canvas, laptop: complex, way: complex, half: float) -> None:
    """What the camera sees: the whole of the body."""
    end, across = -0.42 * way, 1.5j * way
    if half > 1:
        end, across = -1.67 * way, 0.75j * way
    canvas.fill("accent", [laptop, end + across, end - across], opacity=0.14)
