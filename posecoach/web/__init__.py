"""The Streamlit pages, the camera component and the live socket behind it."""
