"""The landmark network without its silhouette, which takes a fifth of its time and is seldom asked.

MediaPipe computes the silhouette whether it is asked for or not: it is one of the network's five
outputs. Here the operators that nothing else needs are left out of the network's list, and the
output points at a value that is computed anyway; MediaPipe reads it only where silhouettes are
asked for. Landmarks stay the same to the last bit.
"""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from flatbuffers.table import Table

from posecoach.vision.model_catalog import DETECTOR_ENTRY, LANDMARKS_ENTRY
from posecoach.vision.task_file import bundle

# Field numbers of the FlatBuffers schema of TFLite (Model, SubGraph, Tensor, Operator).
_MODEL_SUBGRAPHS = 2
_GRAPH_TENSORS, _GRAPH_OUTPUTS, _GRAPH_OPERATORS = 0, 2, 3
_TENSOR_SHAPE = 0
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2
# The outputs as MediaPipe counts on them: landmarks, presence, silhouette, heatmaps and landmarks
# in metres.
_OUTPUT_SHAPES = [(1, 195), (1, 1), (1, 256, 256, 1), (1, 64, 64, 39), (1, 117)]
_PRESENCE, _SILHOUETTE = 1, 2


def without_silhouette(task: bytes) -> bytes:
    """A ``.task`` bundle whose network computes no silhouettes.

    Parameters
    ----------
    task
        The content of a bundle.

    Returns
    -------
    The same bundle if its network is not built as the published ones are.
    """
    try:
        with zipfile.ZipFile(BytesIO(task)) as whole:
            detector, network = whole.read(DETECTOR_ENTRY), bytearray(whole.read(LANDMARKS_ENTRY))
        lean = _leave_out_silhouette(network)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, struct.error, IndexError, TypeError):
        return task
    return bundle(detector, bytes(network)) if lean else task


def _leave_out_silhouette(network: bytearray) -> bool:
    """Do so in place, if the outputs are those of the published networks."""
    model = Table(network, struct.unpack_from("<I", network)[0])
    graphs = _tables(model, _MODEL_SUBGRAPHS)
    if len(graphs) != 1:
        return False
    graph = graphs[0]
    tensors, operators = _tables(graph, _GRAPH_TENSORS), _tables(graph, _GRAPH_OPERATORS)
    outputs = _numbers(graph, _GRAPH_OUTPUTS)
    if [_numbers(tensors[output], _TENSOR_SHAPE) for output in outputs] != _OUTPUT_SHAPES:
        return False
    maker = {
        made: number
        for number, operator in enumerate(operators)
        for made in _numbers(operator, _OPERATOR_OUTPUTS)
    }
    # No output twice: MediaPipe takes the one for the other then.
    instead = _numbers(operators[maker[outputs[_PRESENCE]]], _OPERATOR_INPUTS)[0]
    wanted = [*outputs[:_SILHOUETTE], instead, *outputs[_SILHOUETTE + 1 :]]
    if instead not in maker or len(set(wanted)) != len(outputs):
        return False
    needed = _makers_of(wanted, maker, operators)
    struct.pack_into(f"<{len(wanted)}i", network, _first(graph, _GRAPH_OUTPUTS), *wanted)
    first = _first(graph, _GRAPH_OPERATORS)
    struct.pack_into("<I", network, first - 4, len(needed))
    for place, number in enumerate(needed):
        # Each element says how far behind it its table lies.
        at = first + 4 * place
        struct.pack_into("<I", network, at, operators[number].Pos - at)
    return True


def _makers_of(wanted: list[int], maker: dict[int, int], operators: list[Table]) -> list[int]:
    """The operators that these tensors need, in their order."""
    needed: set[int] = set()
    remaining = list(wanted)
    while remaining:
        number = maker.get(remaining.pop())
        if number is not None and number not in needed:
            needed.add(number)
            remaining += _numbers(operators[number], _OPERATOR_INPUTS)
    return sorted(needed)


def _first(table: Table, slot: int) -> int:
    """Position of the first element of a vector."""
    return int(table.Vector(table.Offset(4 + 2 * slot)))


def _count(table: Table, slot: int) -> int:
    field = table.Offset(4 + 2 * slot)
    count = int(table.VectorLen(field)) if field else 0
    if 4 * count > len(table.Bytes):
        raise IndexError("a vector that is longer than the file")
    return count


def _tables(table: Table, slot: int) -> list[Table]:
    first = _first(table, slot)
    places = [first + 4 * number for number in range(_count(table, slot))]
    return [Table(table.Bytes, int(table.Indirect(place))) for place in places]


def _numbers(table: Table, slot: int) -> tuple[int, ...]:
    count = _count(table, slot)
    return struct.unpack_from(f"<{count}i", table.Bytes, _first(table, slot)) if count else ()
