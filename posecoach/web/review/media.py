"""The route that shows results: the annotated video in ranges, so that it can be jumped in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from posecoach.language.catalogue import speaking, tr
from posecoach.language.files import catalogue_of, language_for
from posecoach.web.assets import base_path
from posecoach.web.language import COOKIE
from posecoach.web.review.desk import Desk

_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A report opened in the browser may neither run anything nor load anything.
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "media-src 'self'; sandbox",
}


def media_path() -> str:
    """Path under which results are shown."""
    return f"{base_path()}/review/media"


def media_route(desk: Desk) -> Route:
    """The route of a desk's results."""

    def show(request: Request) -> Response:
        token, name = request.path_params["token"], request.path_params["name"]
        path = desk.file(token, name)
        if path is None or not path.is_file():
            with speaking(catalogue_of(_language_of(request))):
                return PlainTextResponse(tr("This result is gone; review the video again."), 404)
        attached = "download" in request.query_params
        kind = "attachment" if attached else "inline"
        return FileResponse(
            path, filename=name, content_disposition_type=kind, headers=dict(_HEADERS)
        )

    return Route(f"{media_path()}/{{token}}/{{name}}", show)


def _language_of(request: Request) -> str:
    asked = request.headers.get("accept-language", "").split(",")
    return language_for((request.cookies.get(COOKIE, ""), *(one.split(";")[0] for one in asked)))
