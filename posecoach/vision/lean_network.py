"""The landmark network without its silhouette, which takes a fifth of its time and is seldom asked.

MediaPipe computes the silhouette whether it is asked for or not: it is one of the network's five
outputs. Here the operators that nothing else needs are left out of the network's list, and the
output points at a value that is computed anyway; MediaPipe reads it only where silhouettes are
asked for. Landmarks stay the same to the last bit.
"""

from __future__ import annotations

import struct
import zipfile

from flatbuffers.table import Table

from posecoach.vision.task_file import bundle, elements, networks_of, vector

# Field numbers of the FlatBuffers schema of TFLite (Model, SubGraph, Tensor, Operator).
_MODEL_SUBGRAPHS = 2
_GRAPH_TENSORS, _GRAPH_OUTPUTS, _GRAPH_OPERATORS = 0, 2, 3
_TENSOR_SHAPE = 0
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2
# The outputs as MediaPipe counts on them: landmarks, presence, silhouette, heatmaps and landmarks
# in metres.
_OUTPUT_SHAPES = [(1, 195), (1, 1), (1, 256, 256, 1), (1, 64, 64, 39), (1, 117)]
_PRESENCE, _SILHOUETTE = 1, 2
# What reading something else than a bundle, or than a network, raises.
_NO_BUNDLE = zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError
_NO_NETWORK = struct.error, IndexError, TypeError


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
        detector, whole = networks_of(task)
        lean = _leave_out_silhouette(network := bytearray(whole))
    except (*_NO_BUNDLE, *_NO_NETWORK):
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
    struct.pack_into(f"<{len(wanted)}i", network, vector(graph, _GRAPH_OUTPUTS)[0], *wanted)
    first, _ = vector(graph, _GRAPH_OPERATORS)
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


def _tables(table: Table, slot: int) -> list[Table]:
    return [Table(table.Bytes, place) for place in elements(table, slot)]


def _numbers(table: Table, slot: int) -> tuple[int, ...]:
    first, count = vector(table, slot)
    return struct.unpack_from(f"<{count}i", table.Bytes, first)
