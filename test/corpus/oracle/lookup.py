"""Looking things up and merging them as Salt does."""

import copy
import fnmatch
import re
from collections.abc import Mapping

import salt_yaml

MISSING = object()


def look_up(data, key, default=None, delimiter=":"):
    """Goes down a path such as `a:b:0` through mappings and lists."""
    parts = key.split(delimiter) if isinstance(key, str) else [key] if isinstance(key, int) else key
    for part in parts:
        data = _step(data, part)
        if data is MISSING:
            return default
    return data


def _step(data, part):
    if isinstance(data, list):
        return _step_into_list(data, part)
    try:
        return data[part]
    except KeyError:
        return _step_by_number(data, part)
    except TypeError:
        return MISSING


def _step_into_list(data, part):
    try:
        wanted = int(part)
        position = wanted
    except ValueError:
        wanted, position = part, None
    for element in data:
        if isinstance(element, dict) and wanted in element:
            return element[wanted]
    if position is None:
        return MISSING
    try:
        return data[position]
    except IndexError:
        return MISSING


def _step_by_number(data, part):
    """A key that YAML reads as something other than text is tried as that."""
    try:
        loaded = salt_yaml.load(part) if isinstance(part, str) else part
        return MISSING if loaded == part else data[loaded]
    except Exception:
        return MISSING


def update(target, added, recursive_update=True, merge_lists=False):
    """Merges one mapping into another in place."""
    if not isinstance(target, Mapping) or not isinstance(added, Mapping):
        raise TypeError("only mappings can be merged")
    for key in list(added):
        new, old = added[key], target.get(key)
        if not recursive_update:
            target[key] = new
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            target[key] = update(old, new, merge_lists=merge_lists)
        elif merge_lists and isinstance(old, list) and isinstance(new, list):
            target[key] = copy.deepcopy(old) + [element for element in new if element not in old]
        else:
            target[key] = new
    return target


def merge(left, right, strategy="smart", renderer="yaml", merge_lists=False):
    """Merges two mappings into a new one by one of Salt's strategies."""
    if strategy == "list":
        return {key: [left[key], right[key]] if key in right else left[key] for key in left}
    if strategy == "aggregate":
        return _aggregate(left, right, 1)
    if strategy == "overwrite":
        for key in right:
            if key in left:
                left[key] = right[key]
    return update(copy.deepcopy(left), right, merge_lists=merge_lists)


def _aggregate(left, right, level):
    if level < 0 or type(left) is not type(right):
        return right
    if isinstance(left, dict):
        merged = copy.deepcopy(left)
        for key, value in right.items():
            merged[key] = _aggregate(left[key], value, level - 1) if key in left else value
        return merged
    if isinstance(left, list):
        return left + right
    return right


def filter_by(table, path, data, merge=None, default="default", base=None):
    """The entry of a table whose key fits a value of the data."""
    value = look_up(data, path, [])
    found = None
    for each in value if isinstance(value, list) else [value]:
        found = next((table[key] for key in table if fnmatch.fnmatchcase(str(each), str(key))), None)
        if found is not None:
            break
    if found is None:
        found = table.get(default)
    if base and base in table:
        if found is None:
            found = table[base]
        elif isinstance(table[base], Mapping):
            found = update(copy.deepcopy(table[base]), found)
    if merge:
        if not isinstance(merge, Mapping):
            raise TypeError("filter_by merge argument must be a dictionary.")
        found = merge if found is None else update(found, merge)
    return found


def fits(data, expression, delimiter=":", is_pattern=False):
    """Whether a path and a pattern such as `a:b:x*` fit the data, whatever the letters' case; the path may end anywhere."""
    parts = expression.split(delimiter)
    for count in range(1, len(parts)):
        found = look_up(data, delimiter.join(parts[:count]), MISSING, delimiter)
        wanted = delimiter.join(parts[count:])
        if found is not MISSING and _holds(found, wanted, is_pattern):
            return True
    return False


def _holds(found, wanted, is_pattern):
    if isinstance(found, (list, dict)):
        return any(_holds(each, wanted, is_pattern) for each in found)
    text = str(found).lower()
    if is_pattern:
        return re.match(wanted.lower(), text) is not None
    return wanted == "*" or fnmatch.fnmatchcase(text, wanted.lower())
