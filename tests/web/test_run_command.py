"""Choosing the port, and saying where the app is."""

from __future__ import annotations

import socket

import pytest

from posecoach.cli import run_command
from posecoach.errors import PosecoachError


def test_a_taken_port_is_stepped_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(run_command, "FIRST_PORT", port)
        assert run_command.choose_port("localhost", None) > port
        with pytest.raises(PosecoachError, match=f"Port {port} is taken"):
            run_command.choose_port("localhost", port)


def test_no_free_port_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_command, "_is_free", lambda host, port: False)
    with pytest.raises(PosecoachError, match="8501 to 8550"):
        run_command.choose_port("localhost", None)


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_an_address_that_is_not_ours_is_one_sentence(host: str) -> None:
    with pytest.raises(PosecoachError, match="cannot listen on"):
        run_command.choose_port(host, None)


def test_a_number_that_is_no_port_is_one_sentence() -> None:
    with pytest.raises(PosecoachError, match="not a port"):
        run_command.choose_port("localhost", 99_999)


@pytest.mark.parametrize(
    ("host", "moved", "line"),
    [
        ("localhost", False, "posecoach is at http://localhost:8502. Stop it with Ctrl+C."),
        ("0.0.0.0", False, "posecoach is at http://localhost:8502. Stop it with Ctrl+C."),
        ("::1", False, "posecoach is at http://[::1]:8502. Stop it with Ctrl+C."),
        (
            "localhost",
            True,
            "posecoach is at http://localhost:8502 (8501 is taken). Stop it with Ctrl+C.",
        ),
    ],
)
def test_one_line_says_where_it_is(host: str, moved: bool, line: str) -> None:
    assert run_command._where(host, 8502, moved=moved) == line
