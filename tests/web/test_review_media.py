"""The route of the results: ranges for jumping, attachments, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from review_bench import FakeReviewer, finished
from starlette.applications import Starlette
from starlette.testclient import TestClient

from posecoach.web.review.desk import Desk
from posecoach.web.review.job import Job
from posecoach.web.review.media import media_route
from posecoach.web.review.timeline import DOWNLOADS, review_data


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Job]]:
    reviewer = FakeReviewer()
    reviewer.go.set()
    desk = Desk(reviewer)
    yield desk, finished(desk, tmp_path_factory.mktemp("in"))
    desk.close()


@pytest.fixture
def client(job: tuple[Desk, Job]) -> TestClient:
    return TestClient(Starlette(routes=[media_route(job[0])]))


def test_a_part_of_the_video_can_be_had(client, job):
    video = review_data(job[1])["video"]
    whole = client.get(video)
    assert whole.status_code == 200
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(video, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == whole.content[100:200]
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"


def test_every_download_is_an_attachment_with_its_name(client, job):
    downloads = review_data(job[1])["downloads"]
    assert [d["kind"] for d in downloads] == [kind for kind, _ in DOWNLOADS]
    for download in downloads:
        answer = client.get(download["href"])
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.content == job[1].files[download["kind"]].read_bytes()


def test_results_are_not_kept_by_the_browser_nor_given_to_other_sites(client, job):
    headers = client.get(review_data(job[1])["video"]).headers
    assert "no-store" in headers["cache-control"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["wrong/report.pdf", "{token}/no.mp4", "{token}/..%2F..%2Fclip.mp4", "{token}/clip.mp4"],
)
def test_anything_else_is_not_there(client, job, path):
    answer = client.get("/review/media/" + path.format(token=job[1].token))
    assert answer.status_code == 404
    assert str(Path.cwd()) not in answer.text
