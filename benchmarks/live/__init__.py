"""Frames a second and latency of the Live page, beside a page built on streamlit-webrtc."""
