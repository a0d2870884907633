"""Earlier sessions that a review can be laid over: listed at once, measured when chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from posecoach.coaching.pausing import PausableCoach
from posecoach.errors import PosecoachError
from posecoach.exercises import load_exercise
from posecoach.exercises.models import Exercise
from posecoach.exercises.profiles import with_profile
from posecoach.exercises.routine_library import load_protocol
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.language.catalogue import tr
from posecoach.language.dates import day_words
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.series import side_curves
from posecoach.sessions.store.bests import Best, bests
from posecoach.web.language import side_words
from posecoach.web.pages.people import this_person
from posecoach.web.remembering import shared_store
from posecoach.web.review.curves import Stretch, cut_out
from posecoach.web.review.job import Job


def stored_bests(jobs: Sequence[Job]) -> list[Best]:
    """The best of each side of the person's earlier sessions of the exercises reviewed.

    A review that was kept is not its own earlier session.
    """
    exercises = dict.fromkeys(job.exercise.id for job in jobs)
    kept = {job.kept for job in jobs}
    try:
        store = shared_store()
        person = this_person(store).id
        found = [best for exercise in exercises for best in bests(store, person, exercise)]
    except PosecoachError:
        return []  # The pages about what is remembered say so.
    return [best for best in found if best.session not in kept]


def stored_label(best: Best) -> str:
    """Which it is, for a person: "3 March 2026, 07:30, left"."""
    began = best.began_at.astimezone()
    side = "" if best.side == "both" else f", {side_words(best.side)}"
    return f"{day_words(began.date(), 'd MMMM y')}, {began:%H:%M}{side}"


def fits(best: Best, stretch: Stretch) -> bool:
    """Whether both are of the same measure in the same exercise."""
    return (best.exercise, best.measure) == (stretch.exercise, stretch.measure)


def load(best: Best) -> Stretch | None:
    """Measure it; None if its landmarks or its exercise can't be read any more."""
    with st.spinner(tr("Measuring the earlier session")):
        found = _loaded(best.part, best.side, best)
    return None if found is None else replace(found, label=stored_label(best))


@st.cache_data(max_entries=20, show_spinner=False)
def _loaded(part: str, side: str, _best: Best) -> Stretch | None:
    """The same at every rerun; measuring a long session takes seconds."""
    try:
        track = read_landmarks(_best.path)
        exercise = load_exercise(_best.exercise)
        times, values = cut_out(
            track.time_s, _values(track, exercise, _best), _best.start_s, _best.end_s
        )
    except (PosecoachError, ValueError):
        return None
    return Stretch(
        stored_label(_best), exercise.id, _best.measure, "°" if _best.unit == "°" else " %",
        _best.peak, _best.rising, times, values,
    )  # fmt: skip


def _values(track: LandmarkTrack, exercise: Exercise, best: Best) -> NDArray[np.float64]:
    curves = {curve.name: curve.values for curve in side_curves(track, exercise)}
    if best.side in curves:
        return curves[best.side]
    # What is told from the person's own rest only the coach knows.
    protocol = load_protocol(best.protocol) if best.protocol else None
    coach = PausableCoach(with_profile(exercise, best.profile or None), best.chosen, protocol)
    return np.array([coach.update(landmarks).value for landmarks in track])
