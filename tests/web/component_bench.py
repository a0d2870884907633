"""Running the component's modules in the browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from posecoach.web.assets import content_hash


def run(page: Page, module: str, body: str, *arguments: Any) -> Any:
    """Run ``body`` with the module's exports in ``m`` and the arguments in ``a``."""
    path = f"/live/assets/{content_hash()}/{module}.js"
    return page.evaluate(
        f"async ([path, a]) => {{ const m = await import(path); {body} }}", [path, list(arguments)]
    )
