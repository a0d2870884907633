"""Everything out as one archive, away, and in again; hostile archives are refused."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posecoach.errors import StoreError
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store.archive import archive_bytes, export_archive
from posecoach.sessions.store.importing import Imported, import_archive
from posecoach.sessions.store.opening import Store, open_store
from posecoach.sessions.store.recorder import SessionRecorder
from posecoach.sessions.store.removing import (
    delete_everything,
    delete_person,
    delete_session,
    set_aside,
)
from posecoach.sessions.store.stocktaking import size_words, take_stock
from posecoach.sessions.store.tables import metadata
from posecoach.sessions.store.telling import (
    add_person,
    everybody,
    feeling_row,
    first_person,
    tell,
)
from tests.sessions.store.scripted import CYCLE, count, everything, rows
from tests.sessions.store.test_recorder import record

MARK = "easier to pick up the laundry, 🧺 “truly”, and\tso on"


def filled(store: Store) -> list[str]:
    """Two people, three sessions, and what was told; the keys of the sessions."""
    keys = [record(store, 2 * CYCLE + 1).id, record(store).id]
    bo = add_person(store, 'Bo, the "second"')
    recorder = SessionRecorder(store, bo.id)
    recorder.close()
    tell(store, feeling_row(first_person(store).id, "after", pain=0, words=MARK,
                            answers={"zappy": False}, session=keys[0]))  # fmt: skip
    return keys


def tracks(store: Store) -> dict[str, np.ndarray]:
    return {
        row["landmarks"]: read_landmarks(store.landmarks / row["landmarks"]).points
        for row in rows(store, "parts")
    }


def test_out_away_and_in_again_is_the_same(store: Store, tmp_path: Path) -> None:
    filled(store)
    before, seen = everything(store), tracks(store)
    path = export_archive(store, tmp_path / "all.zip")
    delete_everything(store)
    assert all(not found for found in everything(store).values())
    assert not store.landmarks.exists()
    assert import_archive(store, path) == Imported(people=2, sessions=2, known=0)
    assert everything(store) == before
    again = tracks(store)
    assert again.keys() == seen.keys()
    assert all((again[name] == seen[name]).all() for name in seen)
    # A second time there is nothing new, and nothing changes.
    assert import_archive(store, path) == Imported(people=0, sessions=0, known=2)
    assert everything(store) == before


def test_it_is_read_by_another_database(lite: Store, store: Store) -> None:
    filled(store)
    came = import_archive(lite, io.BytesIO(archive_bytes(store)))
    assert came.sessions == 2
    assert everything(lite) == everything(store)


def test_two_people_of_one_name_stay_two(lite: Store, tmp_path: Path) -> None:
    first_person(lite)
    with open_store(tmp_path / "other") as other:
        first_person(other)
        archive = archive_bytes(other)
    import_archive(lite, io.BytesIO(archive))
    assert sorted(person.name for person in everybody(lite)) == ["Me", "Me (2)"]


def test_the_archive_is_open_to_everybody(lite: Store) -> None:
    import pandas as pd

    filled(lite)
    with zipfile.ZipFile(io.BytesIO(archive_bytes(lite))) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        holds = pd.read_csv(archive.open("tables/holds.csv"))
        told = pd.read_csv(archive.open("tables/feelings.csv"))
    assert manifest["rows"]["holds"] == len(holds) == 4
    assert manifest["landmarks"] == 2
    assert holds["held_s"].sum() == pytest.approx(sum(r["held_s"] for r in rows(lite, "holds")))
    assert list(told["words"]) == [" ".join(MARK.split())]


Change = Callable[[dict[str, bytes]], None]


@pytest.fixture(scope="module")
def another_s(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The archive of another computer."""
    with open_store(tmp_path_factory.mktemp("other")) as other:
        filled(other)
        return archive_bytes(other)


def changed(made: bytes, change: Change) -> io.BytesIO:
    """An archive in which something was changed by hand."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out


def put(name: str, data: bytes) -> Change:
    return lambda content: content.update({name: data})


def swap(name: str, old: bytes, new: bytes) -> Change:
    def change(content: dict[str, bytes]) -> None:
        assert old in content[name]
        content[name] = content[name].replace(old, new, 1)

    return change


def landmark_entry(content: dict[str, bytes], data: bytes) -> None:
    name = next(name for name in content if name.startswith("landmarks/"))
    content[name] = data


EVE = b"../../../../etc/passwd,Eve,2026-01-01T00:00:00+00:00\n"


def a_row(table: bytes) -> bytes:
    return table.split(b"\n")[1] + b"\n"


HOSTILE: dict[str, Change] = {
    "zip slip": put("landmarks/../../evil.parquet", b"x"),
    "absolute": put("/tmp/evil", b"x"),
    "windows": put("landmarks\\..\\evil.parquet", b"x"),
    "another file": put("tables/users.csv", b"x"),
    "bomb": put("tables/holds.csv", b"\0" * 30_000_000),
    "no manifest": lambda content: content.pop("manifest.json") and None,
    "no table": lambda content: content.pop("tables/cues.csv") and None,
    "manifest is a list": put("manifest.json", b"[]"),
    "manifest is nested": put("manifest.json", b"[" * 50_000),
    "newer": swap("manifest.json", b'"format_version": 1', b'"format_version": 2'),
    "newer schema": swap("manifest.json", b'"schema": "0', b'"schema": "9'),
    "another format": swap("manifest.json", b"posecoach archive", b"recipes"),
    "other columns": swap("tables/holds.csv", b"held_s", b"heels"),
    "no number": swap("tables/holds.csv", b",left,", b",left,nonsense"),
    "not finite": swap("tables/sessions.csv", b",live,", b",live,x,"),
    "a key that is a path": swap("tables/people.csv", b"\n", b"\n" + EVE),
    "twice the same hold": lambda content: content.update(
        {"tables/holds.csv": content["tables/holds.csv"] + a_row(content["tables/holds.csv"])}
    ),
    "not text": put("tables/cues.csv", b"\xff\xfe\x00"),
    "no landmarks": lambda content: landmark_entry(content, b"not a parquet file"),
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_archive_changes_nothing(
    how: str, lite: Store, another_s: bytes, tmp_path: Path
) -> None:
    source = changed(another_s, HOSTILE[how])
    record(lite, 5)
    before = everything(lite), sorted(str(p) for p in tmp_path.rglob("*"))
    with pytest.raises(StoreError) as told:
        import_archive(lite, source)
    assert "\n" not in str(told.value)
    assert (everything(lite), sorted(str(p) for p in tmp_path.rglob("*"))) == before


def test_one_name_twice_is_refused(lite: Store) -> None:
    filled(lite)
    out = io.BytesIO(archive_bytes(lite))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("manifest.json", "{}")
    with pytest.raises(StoreError, match="does not belong"):
        import_archive(lite, out)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nothing of the kind" * 99])
def test_what_is_no_archive_is_said(content: bytes, lite: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="no archive"):
        import_archive(lite, path)
    with pytest.raises(StoreError, match="can't be read"):
        import_archive(lite, tmp_path / "missing.zip")


def test_a_broken_archive_is_said(lite: Store) -> None:
    filled(lite)
    content = bytearray(archive_bytes(lite))
    at = content.index(b"tables/holds.csv") + 60
    content[at : at + 20] = b"\x55" * 20
    delete_everything(lite)
    with pytest.raises(StoreError):
        import_archive(lite, io.BytesIO(bytes(content)))
    assert count(lite, "people") == 0


def test_what_is_deleted_is_in_no_file_any_longer(lite: Store) -> None:
    keys = filled(lite)
    delete_session(lite, keys[0])
    assert not (lite.landmarks / keys[0]).exists()
    assert count(lite, "sessions") == 1
    assert rows(lite, "days")[0]["holds"] == 2
    assert b"laundry" not in all_bytes(lite.folder)
    assert b"Bo, the" in all_bytes(lite.folder)
    delete_person(lite, everybody(lite)[1].id)
    assert b"Bo, the" not in all_bytes(lite.folder)
    assert count(lite, "sessions") == 1
    for table in ("people", "parts", "holds", "cues", "faults"):
        assert count(lite, table) > 0
    delete_person(lite, everybody(lite)[0].id)
    assert all(not found for found in everything(lite).values())


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_everything_means_what_was_set_aside_as_well(tmp_path: Path) -> None:
    (tmp_path / "posecoach.sqlite3").write_bytes(b"my secret sessions" * 99)
    with open_store(tmp_path) as store:
        [aside] = set_aside(store)
        assert "Damaged, set aside" in [kind.what for kind in take_stock(store).kinds]
        record(store)
        delete_everything(store)
        assert not aside.exists()
        assert b"secret" not in all_bytes(tmp_path)
        record(store)
        assert count(store, "sessions") == 1


def test_deleting_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match="no such session"):
        delete_session(store, "f" * 32)
    with pytest.raises(StoreError, match="no such person"):
        delete_person(store, "f" * 32)


def test_the_stock_is_what_lies_on_the_disk(store: Store) -> None:
    filled(store)
    stock = take_stock(store)
    database, landmarks, videos = stock.kinds
    assert (videos.count, videos.size) == (0, 0)
    assert landmarks.count == 2
    on_disk = sum(path.stat().st_size for path in store.landmarks.rglob("*.parquet"))
    assert landmarks.size == on_disk
    assert database.size > 10_000
    assert stock.rows == {
        name: count(store, name) for name in ("people", "sessions", "holds", "repetitions",
                                              "feelings")
    }  # fmt: skip
    assert stock.size == database.size + landmarks.size
    assert set(stock.rows) <= set(metadata.tables)


def test_sizes_in_words() -> None:
    words = [size_words(size) for size in (0, 999, 1000, 3_200_000, 7_000_000_000)]
    assert words == ["0 bytes", "999 bytes", "1.0 kB", "3.2 MB", "7.0 GB"]


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004"])
def test_archives_of_older_schemas_are_taken_without_what_they_could_not_have(
    lite: Store, schema: str
) -> None:
    filled(lite)
    since = {"appointments": "0003", "proposals": "0003", "assignments": "0004"}
    older = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive_bytes(lite))) as new,
        zipfile.ZipFile(older, "w", zipfile.ZIP_DEFLATED) as old,
    ):
        for name in new.namelist():
            table = Path(name).stem
            content = new.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | {"schema": schema}).encode()
            if since.get(table, "") <= schema:
                old.writestr(name, content)
    delete_everything(lite)
    assert import_archive(lite, older).sessions == 2
    # What its own schema has must be there.
    with zipfile.ZipFile(older, "a") as old, zipfile.ZipFile(less := io.BytesIO(), "w") as bad:
        for name in old.namelist():
            if name != "tables/cues.csv":
                bad.writestr(name, old.read(name))
    with pytest.raises(StoreError, match=r"tables/cues\.csv is missing"):
        import_archive(lite, less)
