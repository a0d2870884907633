"""The little that Streamlit's own options cannot say about spacing."""

from __future__ import annotations

import streamlit as st

from posecoach.language.catalogue import ENGLISH, spoken, tr

_STYLE = """
<style>
  .stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 3rem; max-width: 90rem; }
  @media (min-width: 641px) { .stMainBlockContainer { padding-left: 3rem; padding-right: 3rem; } }
  @media (max-width: 640px) { .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; } }
</style>
"""

# Streamlit's own words on its uploader cannot be chosen.
_UPLOADER = """
<style>
  [data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
  [data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: 0.875rem; }
  [data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
  [data-testid="stFileUploaderDropzoneInstructions"] span::after {
    content: "%s"; font-size: 0.875rem;
  }
</style>
"""
_MB_OF_A_GB = 1024


def apply_look() -> None:
    """Use the screen's height: the person stands or lies metres away from it."""
    st.html(_STYLE)
    if spoken() is not ENGLISH:
        st.html(_UPLOADER % (tr("Choose a file"), tr("up to {size}", size=_largest())))


def _largest() -> str:
    """How large an uploaded file may be."""
    size = int(st.get_option("server.maxUploadSize"))
    return f"{size} MB" if size < _MB_OF_A_GB else f"{size // _MB_OF_A_GB} GB"
