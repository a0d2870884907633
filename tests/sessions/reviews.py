"""Reviews without a video and a model: landmarks replayed through the coach."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from posecoach.coaching import Coach
from posecoach.exercises import load_exercise
from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import needed_measures
from posecoach.kinematics import Landmarks
from posecoach.problems import problems
from posecoach.review import Review
from posecoach.sessions.log import SessionLog
from posecoach.video.reader import VideoInfo
from tests.clips import busy, make_clip
from tests.landmarks import recorded as landmarks

STRETCH = load_exercise("supine_hamstring_stretch")


def replay(
    frames: Iterable[Landmarks], exercise: Exercise, video: Path = Path("clip.mp4")
) -> Review:
    """What a review of a video with these landmarks would have found."""
    coach, log = Coach(exercise), SessionLog(needed_measures(exercise))
    for seen in frames:
        log.record(seen, coach.update(seen))
    coach.finish()
    result = Review(
        video=video,
        exercise=exercise,
        info=VideoInfo(seen.width, seen.height, 30.0, None, None, "h264"),
        log=log,
        holds=[hold for hold in coach.holds if hold.complete],
        short_holds=[hold for hold in coach.holds if not hold.complete],
        repetitions=coach.repetitions,
        faults=sorted(coach.faults, key=lambda fault: fault.start_s),
        model="replay",
    )
    result.problems = problems(result)
    return result


def recorded(name: str, exercise: Exercise = STRETCH) -> Review:
    """A review of the recorded landmarks of a sample clip."""
    return replay(landmarks.recorded(name), exercise, Path(f"{name}.mp4"))


def with_video(result: Review, folder: Path, *, rate: int = 5) -> Review:
    """Give a review an annotated video as long as it is, whatever is to be seen in it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.video.stem}_annotated.mp4"
    times = [number / rate for number in range(int(result.duration_s * rate) + 1)]
    make_clip(path, times_s=times, rate=rate, picture=busy)
    result.files = {"video": path}
    return result
