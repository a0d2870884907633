"""The About & safety page: what posecoach is, what it is not, and when to stop."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from posecoach.language.catalogue import mark, tr

_ABOUT = mark("""
## About posecoach

posecoach watches you stretch through an ordinary camera. It finds your joints in the picture,
measures angles, counts the seconds that you really hold, and says one thing at a time that would
make the stretch better.

### Nothing leaves this computer

The camera picture goes from your browser to a program on this same computer and is forgotten as
soon as the next one arrives. What is kept of a session, in a folder on this computer, is 33 points
of the body in each frame and the results: holds, repetitions, what was noticed, and what you tell
about pain. **Video is not kept unless you ask for it**, and then for two weeks unless you say
otherwise. The Data page lists it all, exports it and deletes it for good.
Nothing is sent anywhere. The one thing that may be fetched from the internet is the pose model,
once.

### How far to trust the numbers

Angles are measured in a flat picture: they are right only when you are seen from the side, with
your whole body in the picture, in good light, in clothes that show where your joints are.
Expect a few degrees of error. The coach says so when it cannot see enough to measure.
""")

_SAFETY = mark("""
## Safety first

posecoach gives feedback on movement. It is **not medical advice**, does not examine you, and
cannot know what is right for your back.

### Stop at once when

- pain is sharp, gets worse while you hold, or shoots down a leg;
- a leg or foot tingles, feels numb or feels weak;
- you feel dizzy or unwell.

A stretch should feel like a mild pull in the muscle that eases as you breathe, never like pain.

### See a doctor or physiotherapist before you go on when

- the pain came after a fall or another accident;
- it wakes you at night, or comes with fever or with weight loss that you cannot explain;
- it has not become better after a few weeks;
- you have had surgery, a slipped disc, osteoporosis, or are pregnant.

**Get emergency help** when you cannot control your bladder or bowel, when you feel numb between
the legs, or when both legs become weak.
""")


def about_page() -> None:
    """Draw the page."""
    about, safety = st.columns(2, gap="large")
    safety.markdown(tr(_SAFETY))
    about.markdown(tr(_ABOUT))
    # A checkout that is not installed has no version of its own.
    with suppress(PackageNotFoundError):
        about.caption(f"posecoach {version('posecoach')}")
