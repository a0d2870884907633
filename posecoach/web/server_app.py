"""The app as the installed package serves it; the checkout's ``app.py`` is its twin."""

import streamlit as st

from posecoach.web.routes import PAGE_SCRIPT, live_lifespan, live_routes, make_hub

_hub = make_hub()
app = st.App(PAGE_SCRIPT, routes=live_routes(_hub), lifespan=live_lifespan(_hub))
