"""The little that Streamlit's own options cannot say about spacing."""

from __future__ import annotations

import streamlit as st

_STYLE = """
<style>
  .stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 3rem; max-width: 90rem; }
  @media (min-width: 641px) { .stMainBlockContainer { padding-left: 3rem; padding-right: 3rem; } }
  @media (max-width: 640px) { .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; } }
</style>
"""


def apply_look() -> None:
    """Use the screen's height: the person stands or lies metres away from it."""
    st.html(_STYLE)
