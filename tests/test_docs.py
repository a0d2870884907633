"""What the documents say is what the program does."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from posecoach.exercises import exercise_ids

ROOT = Path(__file__).resolve().parents[1]


def test_the_angle_page_is_the_angle_table():
    written = runpy.run_path(str(ROOT / "docs" / "make_angles.py"))["page"]()
    assert (ROOT / "docs" / "angles.md").read_text(encoding="utf-8") == written


def test_the_data_page_is_the_schema():
    written = runpy.run_path(str(ROOT / "docs" / "make_data.py"))["page"]()
    assert (ROOT / "docs" / "data.md").read_text(encoding="utf-8") == written


def test_the_picture_of_all_exercises_is_drawn_from_their_poses():
    drawn = runpy.run_path(str(ROOT / "docs" / "make_exercise_sheet.py"))["page"]()
    assert (ROOT / "docs" / "images" / "exercises.svg").read_text(encoding="utf-8") == drawn


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_links_between_documents_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), f"{page}: {target}"


def test_the_readme_names_real_exercises_and_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"posecoach review \S+ -e (\w+)", text):
        assert name in exercise_ids()
