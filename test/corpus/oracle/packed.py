"""Values on the wire between the harness and the oracle: JSON that keeps what JSON loses, as `packValue` writes it."""

import base64
import math

SAFE_INTEGER = 2**53 - 1


def pack(value):
    """Returns JSON data for a Python value; anything that is no data is shown as its type's name."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return value if abs(value) <= SAFE_INTEGER else ["i", str(value)]
    if isinstance(value, float):
        return ["f", value if math.isfinite(value) else _not_finite(value)]
    if isinstance(value, dict):
        return ["d", *[pack(part) for pair in value.items() for part in pair]]
    if isinstance(value, tuple):
        return ["t", *map(pack, value)]
    if isinstance(value, (set, frozenset)):
        return ["s", *map(pack, value)]
    if isinstance(value, bytes):
        return ["b", base64.b64encode(value).decode()]
    if isinstance(value, list):
        return ["l", *map(pack, value)]
    return f"<{type(value).__name__}>"


def unpack(packed):
    """Returns the Python value of JSON data that was packed."""
    if not isinstance(packed, list):
        return packed
    tag, *parts = packed
    if tag == "d":
        keys, values = parts[::2], parts[1::2]
        return {unpack(key): unpack(value) for key, value in zip(keys, values)}
    if tag == "f":
        return float(parts[0])
    if tag == "i":
        return int(parts[0])
    if tag == "b":
        return base64.b64decode(parts[0])
    values = [unpack(part) for part in parts]
    return {"l": list, "t": tuple, "s": set}[tag](values)


def _not_finite(value):
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
