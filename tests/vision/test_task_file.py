from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as schema

from posecoach.vision import task_file
from posecoach.vision.model_catalog import DETECTOR_ENTRY, LANDMARKS_ENTRY, Variant
from posecoach.vision.task_file import add_input_metadata, assemble_task, inspect_task
from tests.vision.fake_networks import DETECTOR, NETWORKS, bundle, known, recognise_fakes

FULL = NETWORKS[Variant.FULL]


def read(content: bytes) -> schema.ModelT:
    return schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))


def test_the_same_networks_give_the_same_bytes() -> None:
    assert bundle() == bundle()
    assert bundle(Variant.FULL) != bundle(Variant.LITE)


def test_entries_are_stored_plain_and_aligned() -> None:
    content = bundle()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == [DETECTOR_ENTRY, LANDMARKS_ENTRY]
        assert archive.testzip() is None
        assert archive.read(DETECTOR_ENTRY) == DETECTOR
    for entry in entries:
        assert entry.compress_type == zipfile.ZIP_STORED
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)  # not the time of assembling
        name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
        assert (entry.header_offset + 30 + name + extra) % 4 == 0


def test_the_network_itself_is_left_untouched_and_aligned() -> None:
    described = add_input_metadata(FULL)
    assert described.endswith(FULL)
    assert (len(described) - len(FULL)) % 16 == 0
    before, after = read(FULL), read(described)
    assert after.version == before.version == 3
    assert after.description == before.description
    assert after.subgraphs[0].tensors[0].name == b"input_1"
    assert list(after.metadataBuffer) == list(before.metadataBuffer)
    assert len(after.buffers) == len(before.buffers) + 1
    for old, new in zip(before.buffers, after.buffers, strict=False):
        assert np.array_equal(old.data, new.data)


def test_metadata_say_rgb_scaled_from_0_to_1() -> None:
    model = read(add_input_metadata(FULL))
    assert [entry.name for entry in model.metadata] == [b"min_runtime_version", b"TFLITE_METADATA"]
    content = bytes(model.buffers[model.metadata[1].buffer].data)
    assert metadata_schema.ModelMetadata.ModelMetadataBufferHasIdentifier(content, 0)
    metadata = metadata_schema.ModelMetadataT.InitFromObj(
        metadata_schema.ModelMetadata.GetRootAs(content, 0)
    )
    (image,) = metadata.subgraphMetadata[0].inputTensorMetadata
    assert image.content.contentPropertiesType == metadata_schema.ContentProperties.ImageProperties
    assert image.content.contentProperties.colorSpace == metadata_schema.ColorSpaceType.RGB
    (unit,) = image.processUnits
    assert unit.optionsType == metadata_schema.ProcessUnitOptions.NormalizationOptions
    assert (list(unit.options.mean), list(unit.options.std)) == ([0.0], [255.0])


@pytest.mark.parametrize("wrong", [b"", b"no model", FULL + b"x"])
def test_anything_but_a_network_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="not a TFLite model"):
        assemble_task(DETECTOR, wrong)


@pytest.mark.parametrize("variant", Variant)
def test_an_assembled_bundle_is_recognised(
    variant: Variant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognise_fakes(monkeypatch)
    path = tmp_path / "any name"
    path.write_bytes(bundle(variant))
    info = inspect_task(path)
    assert (info.variant, info.origin) == (variant, "assembled")
    assert (info.size, info.sha256) == (known(bundle(variant)).size, known(bundle(variant)).sha256)


def test_an_official_bundle_is_recognised_by_its_checksum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "official.task"
    path.write_bytes(bundle(Variant.HEAVY))
    official = {Variant.HEAVY: (known(path.read_bytes()),)}
    monkeypatch.setattr(task_file, "OFFICIAL_BUNDLES", official)
    assert inspect_task(path).origin == "official"
    assert inspect_task(path).variant is Variant.HEAVY


def test_other_networks_are_accepted_but_not_vouched_for(tmp_path: Path) -> None:
    path = tmp_path / "own.task"
    path.write_bytes(bundle())  # the catalogue does not know the fakes here
    info = inspect_task(path)
    assert (info.variant, info.origin) == (None, "custom")


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_one_flipped_bit_is_noticed(
    at: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognise_fakes(monkeypatch)
    content = bytearray(bundle())
    # Within one of the two networks, wherever the share falls.
    content[int(at * len(content))] ^= 1
    path = tmp_path / "damaged.task"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="damaged"):
        inspect_task(path)


def test_a_truncated_bundle_and_a_foreign_zip_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.task"
    path.write_bytes(bundle()[:-30])
    with pytest.raises(ValueError, match="no pose model, or is damaged"):
        inspect_task(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(DETECTOR_ENTRY, "x")
    with pytest.raises(ValueError, match=LANDMARKS_ENTRY):
        inspect_task(path)


def test_the_true_model_is_a_published_one(model_path: Path) -> None:
    info = inspect_task(model_path)
    assert info.variant is Variant.FULL
    assert info.origin in ("official", "assembled")
