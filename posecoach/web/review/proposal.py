"""Which exercises a video may show, from the position that the person is in.

Which of the exercises of one position it is can't be told from a few looks: whose target is met
names the wrong exercise in 10 of 25 sample clips. So that is left to the person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from posecoach.exercises.models import Exercise
from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import Landmarks
from posecoach.kinematics.position import Position, position_of
from posecoach.language.catalogue import tr

GLANCES = 10
# Fewer looks at a person than this tell nothing.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a few looks at a video suggest.

    Attributes
    ----------
    fitting
        Ids of the exercises that are done in the position that was seen; one is a proposal.
    words
        What was seen, and what follows.
    """

    fitting: tuple[str, ...]
    words: str


def propose(seen: Iterable[Landmarks], exercises: Mapping[str, Exercise]) -> Proposal:
    """The exercises that are done in the position that most of a few frames show."""
    looks = [landmarks for landmarks in seen if landmarks.detected]
    if len(looks) < _FEWEST:
        return Proposal((), tr("Nobody could be made out in this video; choose the exercise."))
    positions = Counter(position_of(Body(landmarks.points)) for landmarks in looks)
    positions.pop(Position.UNKNOWN, None)
    if not positions:
        return Proposal((), tr("The position could not be made out; choose the exercise."))
    position, times = positions.most_common(1)[0]
    where = tr(
        "In {times} of {looks} looks at the video you are {position}",
        times=times,
        looks=len(looks),
        position=position.words,
    )
    fitting = tuple(key for key, e in exercises.items() if position in e.positions)
    if not fitting:
        return Proposal((), tr("{where}. No exercise is done so; choose one.", where=where))
    if len(fitting) == 1:
        name = tr(exercises[fitting[0]].name)
        return Proposal(
            fitting, tr("{where}. {name} is the only exercise done so.", where=where, name=name)
        )
    return Proposal(
        fitting,
        tr(
            "{where}. {count} exercises are done so and stand first; choose yours.",
            where=where,
            count=len(fitting),
        ),
    )


def look(video: Path, exercises: Mapping[str, Exercise]) -> Proposal:
    """:func:`propose` for a video, by a handful of looks with the default model.

    Raises
    ------
    ModelUnavailableError
        If there is no pose model.
    """
    # MediaPipe takes seconds to import: not before somebody wants a proposal.
    from posecoach.sessions.glances import glances
    from posecoach.vision.estimator import PoseEstimator
    from posecoach.vision.model_store import ensure_model

    with PoseEstimator(ensure_model(), mode="image") as estimator:
        seen = [estimator.detect(rgb) for rgb in glances(video, GLANCES)]
    return propose(seen, exercises)
