"""The server's settings for the installed package; ``.streamlit/config.toml`` repeats them."""

from __future__ import annotations

SERVER_SETTINGS: dict[str, object] = {
    # Streamlit would listen on every interface otherwise.
    "server.address": "localhost",
    # Videos to review; a minute of 1080p from a phone is some 150 MB.
    "server.maxUploadSize": 2048,
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorLinks": False,
    "theme.light.primaryColor": "#0f766e",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#edf4f2",
    "theme.light.textColor": "#16262b",
    "theme.dark.primaryColor": "#4fd1c1",
    "theme.dark.backgroundColor": "#10191c",
    "theme.dark.secondaryBackgroundColor": "#1a282c",
    "theme.dark.textColor": "#e6efee",
    "theme.baseRadius": "0.75rem",
}
"""Shared by ``posecoach`` and ``streamlit run app.py``."""

PACKAGED_SETTINGS: dict[str, object] = {
    # Installed files do not change while they run, and watching them costs time.
    "server.fileWatcherType": "none",
    "logger.hideWelcomeMessage": True,
}
"""Only for the installed package."""
