"""The frame around the pages: what Streamlit runs for every visit."""

from pathlib import Path

import streamlit as st

from posecoach.language.catalogue import tr
from posecoach.web.language import choose_language, speak_to_visitor, speaks
from posecoach.web.pages.about import about_page
from posecoach.web.pages.data_page import data_page
from posecoach.web.pages.live import live_page
from posecoach.web.pages.look import apply_look
from posecoach.web.pages.people import choose_person, show_trouble
from posecoach.web.pages.people_page import people_page
from posecoach.web.pages.plan_page import plan_page
from posecoach.web.pages.progress_page import progress_page
from posecoach.web.pages.review_page import review_page
from posecoach.web.pages.tune_page import tune_page

_IMAGES = Path(__file__).resolve().parents[1] / "images"

st.set_page_config(
    page_title="posecoach",
    page_icon=_IMAGES / "mark.svg",
    layout="wide",
    initial_sidebar_state="collapsed",
)
speak_to_visitor()
st.logo(_IMAGES / "logo.svg", size="large")
apply_look()
live = st.Page(
    live_page, title=tr("Live"), icon=":material/videocam:", url_path="live", default=True
)
page = st.navigation(
    [
        live,
        st.Page(review_page, title=tr("Review"), icon=":material/movie:", url_path="review"),
        st.Page(tune_page, title=tr("Tune"), icon=":material/tune:", url_path="tune"),
        st.Page(progress_page, title=tr("Progress"), icon=":material/trending_up:",
                url_path="progress"),
        st.Page(plan_page, title=tr("Plan"), icon=":material/event:", url_path="plan"),
        st.Page(people_page, title=tr("People"), icon=":material/group:", url_path="people"),
        st.Page(data_page, title=tr("Data"), icon=":material/folder_open:", url_path="data"),
        st.Page(about_page, title=tr("About & safety"), icon=":material/info:", url_path="about"),
    ],
    position="top",
)  # fmt: skip
choose_person()
choose_language()
if page == live:
    st.fragment(speaks(show_trouble), run_every=5)()
page.run()
