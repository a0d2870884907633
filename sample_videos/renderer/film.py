"""Makes a clip: scenario to frames, video file and truth file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from . import arms, props, room, truth
from .body import Body, Shape
from .camera import Camera
from .draw import Light, Studio
from .mesh import join
from .motion import Motion
from .pose import Pose
from .scenario import ActorSpec, CameraSpec, Scenario, VideoSpec
from .skeleton import Poser, Skeleton, Stage
from .wardrobe import Figure, Outfit

OUTPUT = Path(__file__).parent.parent
Picture = NDArray[np.uint8]


class Actor:
    """A dressed person who moves."""

    def __init__(self, spec: ActorSpec, seed: int) -> None:
        self.spec = spec
        body = Body(Shape(**spec.person.shape))
        self.figure = Figure(body, Outfit(**spec.person.outfit))
        chosen = spec.stage.model_dump(exclude={"at"}, exclude_none=True)
        self.stage = Stage(**chosen)
        self.poser = Poser(body, self.stage)
        self.motion = Motion(spec, seed)
        self.offset = np.array([spec.stage.at[0], 0.0, spec.stage.at[1]])

    def at(self, time: float) -> tuple[Pose, Skeleton]:
        """Posture and skeleton at a time, seconds."""
        time = min(time, self.motion.duration)
        pose = self.motion.pose(time)
        skeleton = self.poser.solve(pose)
        arms.reach(self.poser, pose, skeleton, self.motion.segment(time).leg)
        for transform in {id(t): t for t in skeleton.bones.values()}.values():
            transform[:, 3] += self.offset
        skeleton.joints = {n: p + self.offset for n, p in skeleton.joints.items()}
        return pose, skeleton

    def meshes(self, time: float) -> tuple[Pose, Skeleton, list]:
        """Posture, skeleton and meshes at a time."""
        pose, skeleton = self.at(time)
        drawn = [self.figure.pose(skeleton.matrix(), pose.breath, self.stage.floor)]
        if self.spec.prop:
            leg = self.motion.segment(time).leg
            drawn.append(
                props.held(self.spec.prop, self.spec.prop_colour, self.poser, skeleton, leg)
            )
        return pose, skeleton, drawn


@dataclass
class Take:
    """One frame and what is true in it."""

    picture: Picture
    row: dict[str, Any]


class Film:
    """A scenario ready to be rendered."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.actor = Actor(scenario.actor, scenario.seed)
        self.others = [
            Actor(spec, scenario.seed + 101 * (i + 1)) for i, spec in enumerate(scenario.others)
        ]
        self.camera = _camera(scenario.camera, scenario.video)
        self.light = Light(**scenario.light)
        self.recorder = truth.TruthRecorder(self.camera, self.actor.poser, self.actor.motion)
        self.frame_count = round(self.actor.motion.duration * scenario.video.fps)
        self._noise = np.random.default_rng(scenario.seed).normal(
            0.0, max(self.light.noise, 1e-6), (1021, 1021, 1)
        )

    def takes(self, frames: Iterable[int]) -> Iterator[Take]:
        """Render some frames in order."""
        centre = np.array([self.scenario.camera.target[0], 0.4, self.scenario.camera.target[2]])
        studio = Studio(self.camera, self.light, centre, wall=-self.scenario.room.wall_distance)
        try:
            shell, solid = room.build(self.scenario.room)
            studio.add(join(shell), cast=False)
            if solid:
                studio.add(join(solid))
            studio.keep_backdrop()
            numbers: list[int] = []
            for frame in frames:
                yield self._take(studio, numbers, frame)
        finally:
            studio.close()

    def look_from(self, camera: CameraSpec) -> None:
        """Put the camera elsewhere; the person needs no dressing for that."""
        self.scenario = self.scenario.model_copy(update={"camera": camera})
        self.camera = self.recorder.camera = _camera(camera, self.scenario.video)

    def silhouette(self, time: float) -> NDArray[np.bool_]:
        """Pixels that the exerciser covers, ``(height, width)``."""
        studio = Studio(self.camera, self.light)
        try:
            studio.keep_backdrop()
            empty = studio.picture()
            studio.add(self.actor.meshes(time)[2][0])
            return (studio.picture() != empty).any(axis=2)
        finally:
            studio.close()

    def _take(self, studio: Studio, numbers: list[int], frame: int) -> Take:
        time = frame / self.scenario.video.fps
        pose, skeleton, meshes = self.actor.meshes(time)
        for other in self.others:
            meshes += other.meshes(time)[2]
        if numbers:
            for number, mesh in zip(numbers, meshes, strict=True):
                studio.update(number, mesh)
        else:
            numbers += [studio.add(mesh) for mesh in meshes]
        return Take(
            self._grain(studio.picture(meshes), frame), self.recorder.row(time, pose, skeleton)
        )

    def _grain(self, picture: Picture, frame: int) -> Picture:
        """Sensor noise from one repeatable tile, shifted from frame to frame."""
        if self.light.noise <= 0:
            return np.ascontiguousarray(picture)
        height, width = picture.shape[:2]
        shift = np.random.default_rng(self.scenario.seed * 7919 + frame).integers(0, 1021, 2)
        rows = (np.arange(height) + shift[0]) % 1021
        columns = (np.arange(width) + shift[1]) % 1021
        grain = self._noise[np.ix_(rows, columns)]
        return np.clip(picture + grain, 0, 255).astype(np.uint8)

    def head(self) -> dict[str, Any]:
        """What the truth file says before the frames."""
        s = self.scenario
        return {
            "name": s.name,
            "exercise": s.exercise,
            "execution": s.execution,
            "what": s.what,
            "fps": s.video.fps,
            "width": s.video.width,
            "height": s.video.height,
            "frame_count": self.frame_count,
            "duration_s": round(self.frame_count / s.video.fps, 3),
            "person": s.actor.person.who,
            "other_people": [other.person.who for other in s.others],
            "facing": s.actor.stage.facing,
            "camera": s.camera.model_dump(),
        }


def _camera(spec: CameraSpec, video: VideoSpec) -> Camera:
    return Camera(
        np.array(spec.position),
        np.array(spec.target),
        spec.view_angle,
        spec.roll,
        video.width,
        video.height,
    )


class Encoder:
    """H.264 in MP4, readable from its first byte on."""

    def __init__(self, path: Path, video: VideoSpec) -> None:
        self._container = av.open(str(path), "w", options={"movflags": "+faststart"})
        self._stream = self._container.add_stream("libx264", rate=Fraction(video.fps))
        self._stream.width, self._stream.height = video.width, video.height
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"crf": str(video.crf), "preset": "medium", "threads": "1"}

    def add(self, picture: Picture) -> None:
        """Encode one RGB frame."""
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Finish the file."""
        self._container.mux(self._stream.encode())
        self._container.close()


def render(
    scenario: Scenario, takes: Iterator[Take], film: Film, progress: Callable[[], None]
) -> dict[str, Any]:
    """Write the clip and its truth; returns the truth.

    The truth holds a SHA-256 of the frames before encoding: same scenario, same pixels.
    """
    # A reader must never meet a half-written clip: write beside it, then move into place.
    final = OUTPUT / f"{scenario.name}.mp4"
    partial = final.with_suffix(".part.mp4")
    encoder = Encoder(partial, scenario.video)
    digest, rows = hashlib.sha256(), []
    for take in takes:
        encoder.add(take.picture)
        digest.update(take.picture.tobytes())
        rows.append(take.row)
        progress()
    encoder.close()
    partial.replace(final)
    head = {**film.head(), "frames_sha256": digest.hexdigest()}
    document = film.recorder.document(rows, head)
    truth.write(truth_path(scenario.name), document)
    return document


def truth_path(name: str) -> Path:
    """Where a clip's truth is."""
    return OUTPUT / f"{name}.truth.json"


def rewrite_truth(scenario: Scenario) -> None:
    """Compute the truth again without drawing; the recorded frame hash is kept."""
    film, path = Film(scenario), truth_path(scenario.name)
    recorded = json.loads(path.read_text(encoding="utf-8"))
    rows = []
    for frame in range(film.frame_count):
        time = frame / scenario.video.fps
        rows.append(film.recorder.row(time, *film.actor.at(time)))
    head = {**film.head(), "frames_sha256": recorded["frames_sha256"]}
    truth.write(path, film.recorder.document(rows, head))
