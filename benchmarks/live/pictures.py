"""Pictures of every state of the Live page: two sizes, light and dark, to be looked at.

The page is the real one in a real browser. Only its camera and the coach at the other end of the
socket are played, so that every state stands still: the messages are those that the real coach
makes of the recorded landmarks of the sample clips. Needs Chromium and the test's landmarks. Run
from the checkout::

    python -m benchmarks.live.pictures --out pictures
"""

from __future__ import annotations

import argparse
import base64
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import av
import cv2
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.live.__main__ import FLAGS, HERE, ROOT, START_MS, answer_safety, serve
from posecoach.coaching.easing import Easing
from posecoach.coaching.feedback import Feedback
from posecoach.coaching.overlay import target_overlay
from posecoach.coaching.pausing import PausableCoach
from posecoach.coaching.set_up import Place, SetUp
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.softer import Care
from posecoach.exercises.tunable import with_numbers
from posecoach.web.live_protocol import encode, result_message
from tests.landmarks.recorded import recorded

STRETCH = load_exercise("supine_hamstring_stretch")
BOTH_SIDES, SITS_UP = "supine_hamstring_stretch_both_sides", "supine_hamstring_stretch_sits_up"
SIZES = ((390, 844), (1280, 800))
READY = {"type": "ready"}

When = Callable[[Feedback, dict], bool]


@dataclass(frozen=True)
class Shot:
    """One state: the camera's picture, what the coach answers, and what happens to the page."""

    name: str
    message: dict | None = None
    picture: str | None = None
    opening: tuple[dict, ...] = (READY,)
    refuse: str | None = None
    before: str = ""
    press: bool = True


def with_one_set(exercise: Exercise, **numbers: float) -> Exercise:
    return with_numbers(exercise, {"dosage.sets_min": 1, "dosage.sets_max": 1, **numbers})


def answers(
    clip: str, exercise: Exercise, care: Care | None = None
) -> Iterator[tuple[float, Feedback, dict]]:
    """What the page is answered for every frame of a clip, as the live pipeline does."""
    coach, set_up = PausableCoach(exercise), SetUp()
    place = Place(exercise.camera.view, exercise.positions)
    easing = Easing((exercise,), care or Care())
    for seq, landmarks in enumerate(recorded(clip)):
        said = easing.update(coach.update(landmarks), set_up.over)
        setting_up = None if set_up.over else set_up.update(landmarks, said, place, light=True)
        overlay = target_overlay(landmarks, said.target, said.side)
        message = result_message(seq, landmarks, said, overlay, setting_up)
        yield landmarks.time_s, said, json.loads(encode(message))


def still(clip: str, time_s: float) -> str:
    """A clip's frame at a time, as the address of a picture."""
    with av.open(str(ROOT / "sample_videos" / f"{clip}.mp4")) as video:
        for frame in video.decode(video=0):
            if frame.time is not None and frame.time >= time_s - 0.01:
                _, jpeg = cv2.imencode(".jpg", frame.to_ndarray(format="bgr24"))
                return f"data:image/jpeg;base64,{base64.b64encode(jpeg.tobytes()).decode()}"
    raise SystemExit(f"{clip} has no frame at {time_s:g} s")


def caught(name: str, clip: str, exercise: Exercise, when: When, care: Care | None = None) -> Shot:
    """The first frame of a clip in which something is so."""
    for time_s, said, message in answers(clip, exercise, care):
        if when(said, message):
            return Shot(name, message, still(clip, time_s))
    raise SystemExit(f"{clip} never comes to {name}")


def coached() -> list[Shot]:
    """Everything that the coach shows."""

    def state(name: str) -> When:
        return lambda said, _: said.timer.state.value == name

    def cue(name: str) -> When:
        return lambda said, _: said.cue is not None and said.cue.id == name

    once = with_one_set(STRETCH, **{"hold.best": 6, "dosage.rest": 3})
    near = with_one_set(
        STRETCH, **{"phases.stretch.target.limit": 88, "phases.stretch.target.aim": 80}
    )
    far = with_one_set(STRETCH, **{"phases.raise.target.enter": 120, "phases.raise.target.aim": 125,
                                   "hold.best": 5, "phases.raise.target.leave": 115})  # fmt: skip
    gentle = Care(("bent_knee", "shorter_holds"), hurts=True)
    return [
        caught("set_up", BOTH_SIDES, once, lambda _, m: "setup" in m),
        caught("count_in", BOTH_SIDES, once, lambda _, m: m.get("setup", {}).get("count") == 2),
        caught("gently", BOTH_SIDES, once, cue("gently"), gentle),
        caught("not_reached", BOTH_SIDES, once,
               lambda said, _: said.value > 40 and said.timer.reason_id == "not_reached"),
        caught("in_the_band", BOTH_SIDES, once, state("settles")),
        caught("hold", BOTH_SIDES, once, lambda said, _: said.timer.held_s > 3),
        caught("too_far", BOTH_SIDES, near, lambda said, _: said.timer.reason_id == "too_far"),
        caught("easier", BOTH_SIDES, far, cue("easier")),
        caught("change_sides", BOTH_SIDES, once, cue("change_sides")),
        caught("rest", BOTH_SIDES, once, state("break")),
        caught("paused", SITS_UP, STRETCH, lambda said, _: said.pause is not None),
        caught("done", BOTH_SIDES, once, state("done")),
    ]  # fmt: skip


def around(live: Shot) -> list[Shot]:
    """What is about the camera and the connection, with a picture where there is one."""
    fetching = {"type": "model", "doing": "Fetching the pose model", "done": 4.1e6, "total": 9.4e6}
    hide = "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });"
    hide += "document.dispatchEvent(new Event('visibilitychange'));"
    gone = "shots.opening = []; shots.sockets.at(-1).close(1006);"
    ended = "shots.stream.getVideoTracks()[0].dispatchEvent(new Event('ended'));"
    return [
        Shot("idle", press=False),
        replace(live, name="starting", message=None, opening=()),
        replace(live, name="model", message=None, opening=(fetching,)),
        Shot("no_camera", refuse="NotFoundError"),
        Shot("denied", refuse="NotAllowedError"),
        Shot("taken", refuse="NotReadableError"),
        replace(live, name="unplugged", before=ended),
        replace(live, name="server_gone", before=gone),
        replace(live, name="background", before=hide),
    ]  # fmt: skip


def take(page: Page, shot: Shot, file: Path) -> None:
    """Bring the page into a state, and take its picture."""
    page.evaluate(
        """async ({ picture, refuse, opening, message }) => {
            Object.assign(shots, { picture: null, refuse, opening, message });
            if (!picture) return;
            const image = new Image();
            image.src = picture;
            await image.decode();
            shots.picture = image;
        }""",
        {"picture": shot.picture, "refuse": shot.refuse, "opening": list(shot.opening),
         "message": shot.message},
    )  # fmt: skip
    coach = page.locator(".coach")
    if shot.press:
        page.locator(".coach .power").click()
    if shot.message is not None:
        before = int(coach.get_attribute("data-frames") or 0)
        page.wait_for_function(
            "([e, n]) => Number(e.dataset.frames || 0) > n + 3",
            arg=[coach.element_handle(), before], timeout=START_MS,
        )  # fmt: skip
    if shot.before:
        page.evaluate(shot.before)
    page.wait_for_timeout(700)  # The page scrolls to the picture.
    page.screenshot(path=str(file))
    if page.locator('.coach .power[data-on="true"]').count():
        page.locator(".coach .power").click()


def pictures(browser: Browser, url: str, shots: list[Shot], out: Path) -> None:
    """All states, each in every size and theme."""
    script = (HERE / "pictures.js").read_text(encoding="utf-8")
    for width, height in SIZES:
        for theme in ("light", "dark"):
            with browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                permissions=["camera"],
            ) as context:
                page = context.new_page()
                page.add_init_script(script)
                page.goto(url)
                answer_safety(page)
                page.locator('.coach[data-state="idle"]').wait_for(timeout=START_MS)
                for shot in shots:
                    take(page, shot, out / f"{shot.name}_{width}_{theme}.png")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--only", nargs="+", help="names of states; all of them if left out")
    chosen = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    shown = coached()
    live = next(shot for shot in shown if shot.name == "hold")
    # The page has not been scrolled yet at first, and in the background it stays: that comes last.
    idle, *others = around(live)
    shots = [idle, *shown, *others]
    if chosen.only:
        shots = [shot for shot in shots if shot.name in chosen.only]
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with serve(ROOT / "app.py", Path(scratch) / "server.log") as url:
            pictures(browser, url, shots, chosen.out)
        browser.close()
    print(f"{len(shots)} states in {chosen.out}")


if __name__ == "__main__":
    main()
