"""The frame around the pages: what Streamlit runs for every visit."""

from pathlib import Path

import streamlit as st

from posecoach.web.pages.about import about_page
from posecoach.web.pages.live import live_page
from posecoach.web.pages.look import apply_look
from posecoach.web.pages.review_page import review_page
from posecoach.web.pages.tune_page import tune_page

_IMAGES = Path(__file__).resolve().parents[1] / "images"

st.set_page_config(page_title="posecoach", page_icon=_IMAGES / "mark.svg", layout="wide")
st.logo(_IMAGES / "logo.svg", size="large")
apply_look()
st.navigation(
    [
        st.Page(live_page, title="Live", icon=":material/videocam:", url_path="live", default=True),
        st.Page(review_page, title="Review", icon=":material/movie:", url_path="review"),
        st.Page(tune_page, title="Tune", icon=":material/tune:", url_path="tune"),
        st.Page(about_page, title="About & safety", icon=":material/info:", url_path="about"),
    ],
    position="top",
).run()
