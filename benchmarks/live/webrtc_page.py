"""The rival of the Live page: the same pose step and coach behind streamlit-webrtc."""

from __future__ import annotations

import threading

import av
import cv2
import streamlit as st
from streamlit_webrtc import webrtc_streamer

from posecoach.coaching import Coach
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import Landmarks
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import ensure_model

BONES = [(11, 13), (13, 15), (12, 14), (14, 16), (11, 23), (12, 24), (23, 25), (25, 27)]
BONES += [(24, 26), (26, 28), (11, 12), (23, 24)]
# One thread at a time may use a landmarker, and async processing has threads of its own.
LOCK = threading.Lock()


@st.cache_resource
def coaching() -> tuple[PoseEstimator, Coach]:
    return PoseEstimator(ensure_model()), Coach(load_exercise("supine_hamstring_stretch"))


def draw(image, landmarks: Landmarks) -> None:
    if not landmarks.detected:
        return
    points = landmarks.points[:, :2].astype(int)
    for a, b in BONES:
        cv2.line(image, tuple(points[a].tolist()), tuple(points[b].tolist()), (255, 255, 255), 3)


def answer(frame: av.VideoFrame) -> av.VideoFrame:
    image = frame.to_ndarray(format="rgb24")
    with LOCK:
        landmarks = estimator.detect(image, float(frame.time or 0.0))
        coach.update(landmarks)
    draw(image, landmarks)
    answered = av.VideoFrame.from_ndarray(image, format="rgb24")
    answered.pts, answered.time_base = frame.pts, frame.time_base
    return answered


estimator, coach = coaching()
webrtc_streamer(
    key="live",
    video_frame_callback=answer,
    async_processing=True,
    # Both ends are this computer: no server of the internet is needed to find a way.
    rtc_configuration={"iceServers": []},
    media_stream_constraints={
        "video": {"width": 640, "height": 480, "frameRate": 30},
        "audio": False,
    },
)
