"""Draws meshes with OpenGL on EGL (Mesa's software rasteriser is enough)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import moderngl
import numpy as np
from numpy.typing import NDArray

from .assets import Array
from .camera import Camera, orthographic
from .mesh import Mesh
from .rotations import unit

SHADERS = Path(__file__).parent / "shaders"
LAYOUT = "3f 3f 3f 3f 2f"
ATTRIBUTES = ("position", "normal", "colour", "rest", "material")
KEY_MAP, DOME_MAP = 1024, 512


@dataclass(frozen=True)
class Light:
    """Light in the room; colours are linear and may exceed 1.

    Attributes
    ----------
    direction : tuple
        Direction in which the key light travels.
    key, sky, ground : tuple
        Colour of the key light and of the ambient light from above and below.
    softness : float
        Radius of the penumbra as a share of the shadow map.
    folds : float
        Strength of cloth folds.
    exposure : float
        Overall brightness.
    noise : float
        Standard deviation of sensor noise, 8-bit levels.
    """

    direction: tuple[float, float, float] = (-0.45, -0.8, -0.55)
    key: tuple[float, float, float] = (1.0, 0.95, 0.86)
    sky: tuple[float, float, float] = (0.55, 0.57, 0.60)
    ground: tuple[float, float, float] = (0.30, 0.27, 0.24)
    softness: float = 0.006
    folds: float = 0.28
    exposure: float = 1.0
    noise: float = 0.0


@dataclass
class _Drawable:
    buffer: moderngl.Buffer
    picture: moderngl.VertexArray
    shadow: moderngl.VertexArray


@dataclass
class Studio:
    """A drawing context for one picture size, camera and light.

    Attributes
    ----------
    camera : Camera
        View.
    light : Light
        Lighting.
    centre : Array
        Middle of the shadowed region, metres.
    radius : float
        Half its width, metres.
    wall : float
        World z of the back wall, metres.
    """

    camera: Camera
    light: Light
    centre: Array = field(default_factory=lambda: np.array([0.0, 0.4, 0.0]))
    radius: float = 1.7
    wall: float = -1.4

    def __post_init__(self) -> None:
        self.context = moderngl.create_standalone_context(backend="egl")
        vertex = (SHADERS / "scene.vert").read_text()
        self.program = self.context.program(vertex, (SHADERS / "scene.frag").read_text())
        self.shadow_program = self.context.program(vertex, (SHADERS / "shadow.frag").read_text())
        size = (self.camera.width, self.camera.height)
        self._colour = self.context.texture(size, 4)
        self._raw = self.context.framebuffer([self._colour], self.context.depth_renderbuffer(size))
        self._plain = self.context.framebuffer([self.context.renderbuffer(size, 4)])
        smooth = self.context.program(
            (SHADERS / "screen.vert").read_text(), (SHADERS / "smooth.frag").read_text()
        )
        smooth["pixel"].value = (1.0 / size[0], 1.0 / size[1])
        self._smooth = self.context.vertex_array(smooth, [])
        self._maps = [self._shadow_map(KEY_MAP), self._shadow_map(DOME_MAP)]
        self._drawables: list[_Drawable] = []
        self._backdrop: NDArray[np.uint8] | None = None
        self._set_uniforms()

    def _shadow_map(self, size: int) -> tuple[moderngl.Texture, moderngl.Framebuffer]:
        texture = self.context.depth_texture((size, size))
        texture.compare_func = "<="
        texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        texture.repeat_x = texture.repeat_y = False
        return texture, self.context.framebuffer(depth_attachment=texture)

    def _set_uniforms(self) -> None:
        light, depth = self.light, 4.0
        direction = unit(np.array(light.direction))
        self._matrices = [
            orthographic(direction, self.centre, self.radius, depth),
            orthographic(np.array([0.0, -1.0, 0.0]), self.centre, self.radius, depth),
        ]
        values = {
            "key_direction": tuple(direction),
            "key_colour": light.key,
            "sky_colour": light.sky,
            "ground_colour": light.ground,
            "eye": tuple(self.camera.position),
            "key_softness": light.softness,
            "fold_strength": light.folds,
            "exposure": light.exposure,
        }
        for name, value in values.items():
            self.program[name].value = value
        self.program["key_shadow"].value, self.program["dome_shadow"].value = 0, 1
        for name, matrix in zip(("key_matrix", "dome_matrix"), self._matrices, strict=True):
            self.program[name].write(_gl(matrix))

    def add(self, mesh: Mesh, cast: bool = True) -> int:
        """Upload a mesh; returns its number for `update`."""
        data = mesh.packed()
        buffer = self.context.buffer(data, dynamic=True)
        index = self.context.buffer(np.ascontiguousarray(mesh.faces, np.int32).tobytes())
        picture = self.context.vertex_array(self.program, [(buffer, LAYOUT, *ATTRIBUTES)], index)
        skip = "3f 36x 2f"
        shadow = (
            self.context.vertex_array(
                self.shadow_program, [(buffer, skip, "position", "material")], index
            )
            if cast
            else None
        )
        self._drawables.append(_Drawable(buffer, picture, shadow))
        return len(self._drawables) - 1

    def update(self, number: int, mesh: Mesh) -> None:
        """Replace a mesh's vertices (same count, same faces)."""
        self._drawables[number].buffer.write(mesh.packed())

    def picture(self, moving: list[Mesh] | None = None) -> NDArray[np.uint8]:
        """The scene as ``(height, width, 3)`` RGB.

        Parameters
        ----------
        moving : list[Mesh], optional
            The meshes that changed.  The rest of the room is drawn once; later only the
            rectangle that these meshes and their shadows can reach is drawn again.
        """
        if moving is None or self._backdrop is None:
            return self._draw(None)
        x0, y0, x1, y1 = self._reach(moving)
        if x1 <= x0 or y1 <= y0:
            return self._backdrop
        result = self._backdrop.copy()
        drawn = self._draw((x0, self.camera.height - y1, x1 - x0, y1 - y0))
        result[y0:y1, x0:x1] = drawn[y0:y1, x0:x1]
        return result

    def keep_backdrop(self) -> None:
        """Remember the room as it is now, before people are added."""
        self._backdrop = self._draw(None).copy()

    def _reach(self, moving: list[Mesh]) -> tuple[int, int, int, int]:
        """Pixel box ``x0, y0, x1, y1`` that holds the meshes and all of their shadows."""
        # Every fifth vertex is enough: the margin is wider than the gaps.
        points = np.vstack([mesh.position[::5] for mesh in moving])
        light = unit(np.array(self.light.direction))
        way = points[:, 1:2].clip(0.0) / -min(light[1], -0.05)
        if light[2] < -0.05:
            way = np.minimum(way, (self.wall - points[:, 2:3]) / light[2])
        clouds = [points, points + light * way]
        below, blur = points * [1.0, 0.0, 1.0], 0.035 * 2.0 * self.radius
        clouds += [below + np.array([x, 0.0, z]) for x in (-blur, blur) for z in (-blur, blur)]
        size = np.array([self.camera.width, self.camera.height])
        pixels = self.camera.pixels(np.vstack(clouds))
        low = np.clip(pixels.min(axis=0) - 14, 0, size).astype(int)
        high = np.clip(pixels.max(axis=0) + 15, 0, size).astype(int)
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def _draw(self, scissor: tuple[int, int, int, int] | None) -> NDArray[np.uint8]:
        self.context.enable(moderngl.DEPTH_TEST)
        for (_, frame), matrix in zip(self._maps, self._matrices, strict=True):
            frame.use()
            frame.clear(depth=1.0)
            self.shadow_program["view_projection"].write(_gl(matrix))
            for drawable in self._drawables:
                if drawable.shadow is not None:
                    drawable.shadow.render()
        for unit_number, (texture, _) in enumerate(self._maps):
            texture.use(unit_number)
        self._raw.use()
        self._raw.scissor = self._plain.scissor = scissor
        self._raw.clear(0.6, 0.6, 0.6, 1.0)
        self.program["view_projection"].write(_gl(self.camera.matrix))
        # Latest first: people hide the room, and hidden fragments cost nothing.
        for drawable in reversed(self._drawables):
            drawable.picture.render()
        self.context.disable(moderngl.DEPTH_TEST)
        self._plain.use()
        self._colour.use(0)
        self._smooth.render(moderngl.TRIANGLES, vertices=3)
        size = (self.camera.height, self.camera.width, 3)
        pixels = np.frombuffer(self._plain.read(components=3), np.uint8).reshape(size)
        return pixels[::-1]

    def close(self) -> None:
        """Free the context."""
        self.context.release()


def _gl(matrix: Array) -> bytes:
    """Column-major float32, as OpenGL wants it."""
    return np.ascontiguousarray(matrix.T, dtype=np.float32).tobytes()
