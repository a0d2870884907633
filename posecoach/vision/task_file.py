"""Writing and recognising MediaPipe's ``.task`` bundles.

A bundle is an uncompressed zip of two networks: one finds a person, one places the landmarks. The
networks that travel in package registries are the published ones byte for byte, but the landmark
network there lacks the metadata that MediaPipe's Tasks API asks for (how to normalise its input).
:func:`add_input_metadata` puts a new root in front of the untouched network, so that the bundle
can be checked against the published checksum at any time.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import flatbuffers
from flatbuffers.number_types import UOffsetTFlags
from flatbuffers.table import Table

from posecoach.vision.model_catalog import (
    DETECTOR,
    DETECTOR_ENTRY,
    LANDMARKS,
    LANDMARKS_ENTRY,
    OFFICIAL_BUNDLES,
    KnownFile,
    Variant,
)

# TFLite reads tensors in place where they are aligned; 16 bytes satisfy all of its kernels.
ALIGNMENT = 16
# A zip has no notion of padding, so it travels in an "extra" field, under the id that the
# Android tools use for the same purpose.
_PADDING_FIELD = 0xD935
_LOCAL_HEADER_BYTES = 30
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)

# Field numbers of the FlatBuffers schemas of TFLite (Model, Buffer, Metadata) …
_MODEL_FIELDS = 8
_MODEL_VERSION, _MODEL_BUFFERS, _MODEL_METADATA = 0, 4, 6
_BUFFER_DATA = 0
_METADATA_NAME, _METADATA_BUFFER = 0, 1
# … and of the metadata that MediaPipe reads.
_RGB = 1
_IMAGE_CONTENT = 2
_NORMALISATION = 1


@dataclass(frozen=True, slots=True)
class TaskInfo:
    """What a bundle turned out to be.

    Attributes
    ----------
    variant
        Which model it holds; None when the content is not one of the published ones.
    origin
        ``official``: as MediaPipe's storage serves it; ``assembled``: the published networks
        put together by posecoach; ``custom``: something else, used on the person's own word.
    size, sha256
        Of the whole file, in bytes and hexadecimal.
    """

    variant: Variant | None
    origin: Literal["official", "assembled", "custom"]
    size: int
    sha256: str


def matches(content: bytes, known: KnownFile) -> bool:
    """Whether ``content`` is exactly the known file."""
    return len(content) == known.size and hashlib.sha256(content).hexdigest() == known.sha256


def assemble_task(detector: bytes, landmarks: bytes) -> bytes:
    """Build a bundle from the two bare networks; the same input gives the same bytes.

    Parameters
    ----------
    detector
        The person detector, which already carries its metadata.
    landmarks
        The landmark network without input metadata.

    Raises
    ------
    ValueError
        If the landmark network is no TFLite model.
    """
    return bundle(detector, add_input_metadata(landmarks))


def bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Put two networks, the second with its metadata, into one file as MediaPipe reads it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as entries:
        _store_aligned(entries, DETECTOR_ENTRY, detector, at=0)
        _store_aligned(entries, LANDMARKS_ENTRY, landmarks, at=out.tell())
    return out.getvalue()


def networks_of(task: bytes) -> tuple[bytes, bytes]:
    """Both networks of a bundle, their zip checksums verified.

    Raises
    ------
    KeyError
        If one of them is missing.
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError
        If the bundle can't be read.
    """
    with zipfile.ZipFile(io.BytesIO(task)) as entries:
        return entries.read(DETECTOR_ENTRY), entries.read(LANDMARKS_ENTRY)


def _store_aligned(bundle: zipfile.ZipFile, name: str, content: bytes, *, at: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIXED_TIME)
    entry.create_system = 3  # otherwise Windows writes other bytes than Linux
    entry.external_attr = 0o644 << 16
    unpadded = at + _LOCAL_HEADER_BYTES + len(name) + 4
    fill = -unpadded % ALIGNMENT
    entry.extra = struct.pack("<HH", _PADDING_FIELD, fill) + bytes(fill)
    bundle.writestr(entry, content)


def add_input_metadata(network: bytes) -> bytes:
    """Give a landmark network the metadata "RGB image, values 0-255 scaled to 0-1".

    A FlatBuffer is written back to front and its offsets point forwards, so a new root can be
    put in front of a finished one and refer to its parts: the result ends with ``network``
    itself, unchanged.

    Raises
    ------
    ValueError
        If ``network`` is no TFLite model, or its length would break the alignment.
    """
    if network[4:8] != b"TFL3" or len(network) % ALIGNMENT:
        raise ValueError("the landmark network is not a TFLite model as MediaPipe publishes it")
    builder = flatbuffers.Builder(len(network) + 4096)
    # The vector's first byte lies 4 bytes behind its length field.
    end = builder.CreateByteVector(network) - 4
    model = Table(network, struct.unpack_from("<I", network)[0])

    buffers = [end - at for at in elements(model, _MODEL_BUFFERS)]
    metadata = [end - at for at in elements(model, _MODEL_METADATA)]
    kept = {
        slot: end - _target(model, slot)
        for slot in range(1, _MODEL_FIELDS)
        if _has(model, slot) and slot not in (_MODEL_BUFFERS, _MODEL_METADATA)
    }
    content = builder.CreateByteVector(_input_metadata())
    added = _write_table(builder, {_BUFFER_DATA: content})
    name = builder.CreateString("TFLITE_METADATA")
    builder.StartObject(2)
    builder.PrependUint32Slot(_METADATA_BUFFER, len(buffers), 0)
    builder.PrependUOffsetTRelativeSlot(_METADATA_NAME, name, 0)
    entry = builder.EndObject()
    kept[_MODEL_BUFFERS] = _write_vector(builder, [*buffers, added])
    kept[_MODEL_METADATA] = _write_vector(builder, [*metadata, entry])

    builder.StartObject(_MODEL_FIELDS)
    builder.PrependUint32Slot(_MODEL_VERSION, 3, 0)
    for slot, offset in sorted(kept.items()):
        builder.PrependUOffsetTRelativeSlot(slot, offset, 0)
    root = builder.EndObject()
    builder.Prep(ALIGNMENT, 0)  # so that Finish keeps the tensors where they were aligned
    builder.Finish(root, file_identifier=b"TFL3")
    return bytes(builder.Output())


def _has(table: Table, slot: int) -> bool:
    return bool(table.Offset(4 + 2 * slot))


def _target(table: Table, slot: int) -> int:
    """Position of the object that a field refers to."""
    return int(table.Indirect(table.Pos + table.Offset(4 + 2 * slot)))


def vector(table: Table, slot: int) -> tuple[int, int]:
    """Position of the first element of a vector of four-byte elements, and how many there are.

    Raises
    ------
    IndexError
        If the vector is longer than the file.
    """
    if not _has(table, slot):
        return 0, 0
    field = table.Offset(4 + 2 * slot)
    first, count = int(table.Vector(field)), int(table.VectorLen(field))
    if first + 4 * count > len(table.Bytes):
        raise IndexError("a vector is longer than the file")
    return first, count


def elements(table: Table, slot: int) -> list[int]:
    """Positions of the tables in a vector of tables; raises as :func:`vector`."""
    first, count = vector(table, slot)
    return [int(table.Indirect(first + 4 * index)) for index in range(count)]


def _write_vector(builder: flatbuffers.Builder, tables: list[int]) -> int:
    builder.StartVector(UOffsetTFlags.bytewidth, len(tables), 4)
    for table in reversed(tables):
        builder.PrependUOffsetTRelative(table)
    return int(builder.EndVector())


def _write_table(
    builder: flatbuffers.Builder, offsets: dict[int, int], small: dict[int, int] | None = None
) -> int:
    """Write a table of references, and of one-byte values."""
    small = small or {}
    builder.StartObject(max((*offsets, *small)) + 1)
    for slot, offset in offsets.items():
        builder.PrependUOffsetTRelativeSlot(slot, offset, 0)
    for slot, value in small.items():
        builder.PrependUint8Slot(slot, value, 0)
    return int(builder.EndObject())


def _input_metadata() -> bytes:
    """ModelMetadata with one input: an RGB image, normalised with mean 0 and deviation 255."""
    builder = flatbuffers.Builder(512)
    mean, deviation = _write_floats(builder, 0.0), _write_floats(builder, 255.0)
    options = _write_table(builder, {0: mean, 1: deviation})
    unit = _write_table(builder, {1: options}, {0: _NORMALISATION})
    units = _write_vector(builder, [unit])
    image = _write_table(builder, {}, {0: _RGB})
    content = _write_table(builder, {1: image}, {0: _IMAGE_CONTENT})
    name = builder.CreateString("image")
    tensor = _write_table(builder, {0: name, 3: content, 4: units})
    inputs = _write_vector(builder, [tensor])
    graph = _write_table(builder, {2: inputs})
    graphs = _write_vector(builder, [graph])
    parser = builder.CreateString("1.0.0")
    builder.Finish(_write_table(builder, {3: graphs, 7: parser}), file_identifier=b"M001")
    return bytes(builder.Output())


def _write_floats(builder: flatbuffers.Builder, value: float) -> int:
    builder.StartVector(4, 1, 4)
    builder.PrependFloat32(value)
    return int(builder.EndVector())


def inspect_task(path: Path) -> TaskInfo:
    """Read a bundle completely and say what it is.

    Raises
    ------
    ValueError
        If the file is no bundle with both networks, or is damaged; the message is one sentence.
    OSError
        If the file cannot be read.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    whole = KnownFile(len(content), digest)
    for variant, bundles in OFFICIAL_BUNDLES.items():
        if whole in bundles:
            return TaskInfo(variant, "official", *_fields(whole))
    detector, landmarks = _read_networks(content, path)
    if matches(detector, DETECTOR):
        for variant, known in LANDMARKS.items():
            # The metadata, if any, lies in front of the network.
            if matches(landmarks[-known.size :], known):
                return TaskInfo(variant, "assembled", *_fields(whole))
    return TaskInfo(None, "custom", *_fields(whole))


def _fields(whole: KnownFile) -> tuple[int, str]:
    return whole.size, whole.sha256


def _read_networks(content: bytes, path: Path) -> tuple[bytes, bytes]:
    """:func:`networks_of` with a sentence for what goes wrong."""
    try:
        return networks_of(content)
    except KeyError as missing:
        raise ValueError(
            f"{path} is no pose model: it lacks {missing.args[0].split(chr(39))[1]}."
        ) from missing
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
        raise ValueError(
            f"{path} is no pose model, or is damaged: a .task file holding {DETECTOR_ENTRY} and "
            f"{LANDMARKS_ENTRY} is expected ({broken})."
        ) from broken
