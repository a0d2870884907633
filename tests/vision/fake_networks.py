"""Small files with the structure of the true networks, and a catalogue that knows them."""

from __future__ import annotations

import hashlib

import flatbuffers
import pytest
from mediapipe.tasks.metadata import schema_py_generated as schema

from posecoach.vision import task_file
from posecoach.vision.model_catalog import KnownFile, Variant

DETECTOR = b"a person detector" * 11


def network(weights: bytes) -> bytes:
    """A TFLite model with one tensor, its weights, and the metadata that TFLite itself writes."""
    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.buffer = "input_1", [1, 256, 256, 3], 1
    graph = schema.SubGraphT()
    graph.tensors, graph.inputs, graph.outputs, graph.name = [tensor], [0], [0], "main"
    runtime = schema.MetadataT()
    runtime.name, runtime.buffer = "min_runtime_version", 2
    model = schema.ModelT()
    model.version, model.description = 3, "MLIR Converted."
    model.subgraphs, model.metadata, model.metadataBuffer = [graph], [runtime], [2]
    model.buffers = []
    for content in (None, list(weights), list(b"1.14.0")):
        buffer = schema.BufferT()
        buffer.data = content
        model.buffers.append(buffer)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    content = bytes(builder.Output())
    return content + bytes(-len(content) % 16)


NETWORKS = {variant: network(f"weights of {variant}".encode() * 5) for variant in Variant}


def known(content: bytes) -> KnownFile:
    return KnownFile(len(content), hashlib.sha256(content).hexdigest())


def bundle(variant: Variant = Variant.FULL) -> bytes:
    return task_file.assemble_task(DETECTOR, NETWORKS[variant])


def recognise_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let posecoach take the fakes for the published networks."""
    monkeypatch.setattr(task_file, "DETECTOR", known(DETECTOR))
    monkeypatch.setattr(
        task_file, "LANDMARKS", {variant: known(NETWORKS[variant]) for variant in Variant}
    )
