"""What ``streamlit run app.py`` starts from a checkout; ``posecoach`` starts the same app."""

import streamlit as st

from posecoach.web.routes import PAGE_SCRIPT, live_lifespan, live_routes, make_hub

# Streamlit finds the app by this assignment in the file's text, so it cannot be imported.
hub = make_hub()
app = st.App(PAGE_SCRIPT, routes=live_routes(hub), lifespan=live_lifespan(hub))
