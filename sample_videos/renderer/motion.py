"""From a script to a posture at any time: eased moves, sway, breathing, tremor, shakes."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import numpy as np

from .body import SIDES
from .pose import HandPose, Pose
from .scenario import ActorSpec, PhaseSpec, ShakeSpec

BREATH_SECONDS = 4.4
#: Amplitudes of the slow sway of each channel, degrees (metres for the shifts).
SWAY = {"hip": 0.45, "knee": 0.5, "ankle": 0.9, "abduction": 0.35}
TRUNK_SWAY = {"neck": 0.7, "lumbar": 0.25, "thoracic": 0.25}
UPRIGHT_SWAY = {"lean": 0.45, "shift_x": 0.004, "shift_z": 0.004, "bend": -0.4}
TREMOR_HZ, TREMOR = 8.5, 0.05


@dataclass
class Segment:
    """A phase placed in time, with the channel values at both of its ends."""

    spec: PhaseSpec
    start: float
    end: float
    before: Pose
    after: Pose
    leg: str
    changed: dict[str, float] = field(default_factory=dict)

    def fraction(self, time: float) -> float:
        """0 at the start, 1 at the end."""
        return float(np.clip((time - self.start) / max(self.end - self.start, 1e-9), 0.0, 1.0))


def minimum_jerk(t: float) -> float:
    """The smoothest move from 0 to 1 (Flash and Hogan 1985)."""
    t = min(max(t, 0.0), 1.0)
    return t**3 * (10.0 - 15.0 * t + 6.0 * t**2)


def _swap(text: str) -> str:
    return text.replace("left", "\0").replace("right", "left").replace("\0", "right")


def _mirrored(spec: PhaseSpec) -> PhaseSpec:
    """The same phase for the other side."""
    hands = spec.hands
    if isinstance(hands, dict):
        hands = {_swap(side): place for side, place in hands.items()}
    return spec.model_copy(
        update={
            "set": {_swap(channel): value for channel, value in spec.set.items()},
            "shake": [s.model_copy(update={"channel": _swap(s.channel)}) for s in spec.shake],
            "leg": _swap(spec.leg) if spec.leg else None,
            "side": _swap(spec.side) if spec.side else None,
            "hands": hands,
            "do": [_mirrored(inner) for inner in spec.do],
        }
    )


def flatten(script: list[PhaseSpec]) -> list[PhaseSpec]:
    """Unroll `repeat` and `mirror`."""
    flat: list[PhaseSpec] = []
    for spec in script:
        if not spec.do:
            flat.append(spec)
            continue
        inner = [_mirrored(phase) for phase in spec.do] if spec.mirror else spec.do
        for _ in range(max(1, spec.repeat)):
            flat.extend(flatten(inner))
    return flat


def _hands(spec: str | dict[str, str] | None, now: dict[str, str]) -> dict[str, str]:
    if spec is None:
        return dict(now)
    return {**now, **spec} if isinstance(spec, dict) else {side: spec for side in SIDES}


class Motion:
    """One person's movement.

    Parameters
    ----------
    actor : ActorSpec
        Start values and script.
    seed : int
        Same seed, same sway.
    """

    def __init__(self, actor: ActorSpec, seed: int) -> None:
        self.actor = actor
        self._random = np.random.default_rng(seed)
        self.segments = self._segments()
        self.duration = self.segments[-1].end
        self._waves: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        for channel in sorted(self._channels()):
            frequency = self._random.uniform([0.12, 0.25, 0.45], [0.25, 0.45, 0.8])
            phase = self._random.uniform(0.0, 2 * np.pi, 3)
            self._waves[channel] = (np.array([0.6, 0.3, 0.2]), frequency, phase)
        self._delay = {c: self._random.uniform(0.0, 0.10) for c in sorted(self._channels())}
        self._breath_phase = self._random.uniform(0.0, 2 * np.pi)

    def _channels(self) -> set[str]:
        legs = {f"{side}.{name}" for side in SIDES for name in SWAY}
        return legs | set(TRUNK_SWAY) | set(UPRIGHT_SWAY)

    def _segments(self) -> list[Segment]:
        pose = Pose()
        for channel, value in self.actor.start.items():
            pose.set(channel, value)
        places = _hands(self.actor.hands, {side: "side" for side in SIDES})
        leg, time, segments = self.actor.leg, 0.0, []
        for spec in flatten(self.actor.script):
            leg = spec.leg or leg
            goal = _hands(spec.hands, places)
            before, after = copy.deepcopy(pose), copy.deepcopy(pose)
            for channel, value in spec.set.items():
                after.set(channel, value)
            for side in SIDES:
                before.hands[side] = HandPose(places[side], goal[side], 0.0)
                after.hands[side] = HandPose(places[side], goal[side], 1.0)
            segments.append(
                Segment(spec, time, time + spec.seconds, before, after, leg, dict(spec.set))
            )
            pose, places, time = after, goal, time + spec.seconds
        return segments

    def segment(self, time: float) -> Segment:
        """The phase at a time, seconds."""
        for segment in self.segments:
            if time < segment.end:
                return segment
        return self.segments[-1]

    def pose(self, time: float) -> Pose:
        """The posture at a time, seconds."""
        segment = self.segment(time)
        fraction = segment.fraction(time)
        pose = copy.deepcopy(segment.before)
        for channel, value in segment.changed.items():
            delay = 0.0 if channel.endswith("ed") else self._delay.get(channel, 0.0)
            share = minimum_jerk((fraction - delay) / (1.0 - delay))
            if segment.spec.steady:
                share = fraction
            pose.set(channel, segment.before.get(channel) * (1 - share) + value * share)
        for side in SIDES:
            hand = segment.after.hands[side]
            pose.hands[side] = HandPose(hand.origin, hand.goal, minimum_jerk(fraction))
        for shake in segment.spec.shake:
            pose.set(shake.channel, pose.get(shake.channel) + self._shake(shake, segment, time))
        self._add_sway(pose, time)
        pose.breath = self.breath(time)
        return pose

    def breath(self, time: float) -> float:
        """-1 empty to 1 full; the pace drifts a little."""
        angle = 2 * np.pi * time / BREATH_SECONDS + self._breath_phase
        return float(np.sin(angle + 0.5 * np.sin(0.37 * angle)))

    @staticmethod
    def _shake(shake: ShakeSpec, segment: Segment, time: float) -> float:
        """Fades in and out over half a second so that it starts and stops like a person."""
        edge = min(time - segment.start, segment.end - time) / 0.5
        wave = np.sin(2 * np.pi * shake.frequency * (time - segment.start))
        return float(shake.amplitude * wave * minimum_jerk(edge))

    def _add_sway(self, pose: Pose, time: float) -> None:
        amount = self.actor.steadiness
        for name, amplitude in TRUNK_SWAY.items():
            pose.set(name, pose.get(name) + amount * amplitude * self._wave(name, time))
        # Lying down, the mat holds the trunk still.
        upright = float(np.clip(1.0 - abs(pose.lean) / 60.0, 0.0, 1.0))
        for name, amplitude in UPRIGHT_SWAY.items():
            change = amount * upright * amplitude * self._wave(name, time)
            pose.set(name, pose.get(name) + change)
        for side in SIDES:
            leg = pose.legs[side]
            loose = amount * (1.0 - max(leg.grounded, leg.planted)) * (1.0 - 0.8 * upright)
            for name, amplitude in SWAY.items():
                channel = f"{side}.{name}"
                change = loose * amplitude * self._wave(channel, time)
                pose.set(channel, pose.get(channel) + change)
            leg.hip += loose * (TREMOR * np.sin(2 * np.pi * TREMOR_HZ * time) + 0.25 * pose.breath)

    def _wave(self, channel: str, time: float) -> float:
        amplitude, frequency, phase = self._waves[channel]
        return float((amplitude * np.sin(2 * np.pi * frequency * time + phase)).sum())
