"""Salt's filters and tests beside Jinja's own, as far as public trees use them."""

import base64
import collections.abc
import datetime
import hashlib
import io
import ipaddress
import json
import os
import re
import shlex
import sys
import uuid

import yaml

import salt_yaml
from lookup import look_up


def _flags(ignorecase, multiline):
    return (re.IGNORECASE if ignorecase else 0) | (re.MULTILINE if multiline else 0)


def regex_search(text, pattern, ignorecase=False, multiline=False):
    found = re.search(pattern, text, _flags(ignorecase, multiline))
    return found.groups() if found else None


def regex_match(text, pattern, ignorecase=False, multiline=False):
    found = re.match(pattern, text, _flags(ignorecase, multiline))
    return found.groups() if found else None


def regex_replace(text, pattern, replacement, ignorecase=False, multiline=False):
    return re.compile(pattern, _flags(ignorecase, multiline)).sub(replacement, text)


def fits(text, pattern, ignorecase=False, multiline=False):
    return re.compile(pattern, _flags(ignorecase, multiline)).match(text) is not None


def to_bool(value):
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str):
        return value.lower() in ("yes", "1", "true")
    if isinstance(value, int):
        return value > 0
    return not isinstance(value, collections.abc.Hashable) and len(value) > 0


def sequence(value):
    return value if isinstance(value, (list, tuple, set, dict)) else [value]


def unique(values):
    if isinstance(values, collections.abc.Hashable):
        return set(values)
    kept = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def _as_sets(left, right):
    return isinstance(left, collections.abc.Hashable) and isinstance(right, collections.abc.Hashable)


def union(left, right):
    return set(left) | set(right) if _as_sets(left, right) else unique(left + right)


def intersect(left, right):
    if _as_sets(left, right):
        return set(left) & set(right)
    return unique([element for element in left if element in right])


def difference(left, right):
    if _as_sets(left, right):
        return set(left) - set(right)
    return unique([element for element in left if element not in right])


def symmetric_difference(left, right):
    if _as_sets(left, right):
        return set(left) ^ set(right)
    common = intersect(left, right)
    return unique([element for element in union(left, right) if element not in common])


def average(values):
    return float(values) if isinstance(values, collections.abc.Hashable) else float(sum(values) / len(values))


def strftime(value, form="%Y-%m-%d"):
    if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit()):
        value = datetime.datetime.utcfromtimestamp(float(value))
    return value.strftime(form)


def tojson(value, indent=None, **options):
    text = json.dumps(value, indent=indent, **{"ensure_ascii": True, **options})
    for mark in "<>&'":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _emitted(method, text):
    stream = io.StringIO()
    getattr(yaml.emitter.Emitter(stream, width=sys.maxsize), method)(str(text))
    return stream.getvalue()


def yaml_dquote(text):
    return _emitted("write_double_quoted", text)


def yaml_squote(text):
    return _emitted("write_single_quoted", text)


def yaml_encode(value):
    node = yaml.representer.SafeRepresenter().represent_data(value)
    if not isinstance(node, yaml.ScalarNode):
        raise TypeError("yaml_encode takes scalars only")
    return yaml_dquote(node.value) if node.tag.endswith(":str") else node.value


def path_join(first, *others, **_options):
    normal = [os.path.normpath(part) for part in others]
    joined = os.path.join(os.path.normpath(first), *(part.lstrip("/") for part in normal))
    return os.path.normpath(joined)


def is_ip(text, version=None):
    try:
        address = ipaddress.ip_address(str(text).split("/", 1)[0])
    except ValueError:
        return False
    return version is None or address.version == version


def _addresses(value, version):
    if isinstance(value, (list, tuple)):
        return [str(each) for each in value if is_ip(each, version)]
    return value if is_ip(value, version) else None


def ip_host(value, **_options):
    if isinstance(value, (list, tuple)):
        return [str(ipaddress.ip_interface(each)) for each in value]
    return str(ipaddress.ip_interface(value))


def network_hosts(value, **_options):
    return [str(host) for host in ipaddress.ip_network(value, strict=False).hosts()]


def network_size(value, **_options):
    return ipaddress.ip_network(value, strict=False).num_addresses


def ipwrap(value):
    if isinstance(value, (list, tuple)):
        return [ipwrap(each) for each in value]
    return f"[{value}]" if is_ip(value, 6) else value


def flatten(values, levels=None, preserve_nulls=False):
    flat = []
    for value in values:
        if not preserve_nulls and value in (None, "None", "null"):
            continue
        if is_iter(value) and levels != 0:
            flat.extend(flatten(value, None if levels is None else levels - 1, preserve_nulls))
        else:
            flat.append(value)
    return flat


def is_iter(value):
    return isinstance(value, collections.abc.Iterable) and not isinstance(value, (str, bytes))


def dict_to_sls_yaml_params(value, flow_style=False):
    return salt_yaml.dump([{key: part} for key, part in value.items()], flow_style)


def exactly_n_true(values, amount=1):
    return sum(map(bool, values)) == amount


def to_number(text):
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def method_call(value, name, *args, **keywords):
    return getattr(value, name, lambda *_args, **_keywords: None)(*args, **keywords)


def _hash(kind):
    return lambda text: hashlib.new(kind, text.encode()).hexdigest()


# The namespace of Salt's `uuid` filter.
NAMESPACE = uuid.UUID("91633ebf-1c86-5e33-935a-28061f4b480e")

FILTERS = {
    "avg": average,
    "base64_decode": lambda text: base64.b64decode(text).decode(),
    "base64_encode": lambda text: base64.b64encode(text.encode()).decode(),
    "contains_whitespace": lambda text: any(mark in text for mark in " \t\n\r\v\f"),
    "date_format": strftime,
    "dict_to_sls_yaml_params": dict_to_sls_yaml_params,
    "difference": difference,
    "exactly_n_true": exactly_n_true,
    "exactly_one_true": exactly_n_true,
    "flatten": flatten,
    "intersect": intersect,
    "ip_host": ip_host,
    "ipaddr": lambda value, **_options: _addresses(value, None),
    "ipv4": lambda value, **_options: _addresses(value, 4),
    "ipv6": lambda value, **_options: _addresses(value, 6),
    "ipwrap": ipwrap,
    "is_hex": lambda text: re.fullmatch("[0-9a-fA-F]+", text) is not None,
    "is_ip": lambda value, **_options: is_ip(value),
    "is_ipv4": lambda value, **_options: is_ip(value, 4),
    "is_ipv6": lambda value, **_options: is_ip(value, 6),
    "is_iter": is_iter,
    "is_list": lambda value: isinstance(value, list),
    "is_sorted": lambda value: list(value) == sorted(value),
    "max": max,
    "md5": _hash("md5"),
    "method_call": method_call,
    "min": min,
    "network_hosts": network_hosts,
    "network_size": network_size,
    "path_join": path_join,
    "quote": shlex.quote,
    "regex_escape": re.escape,
    "regex_match": regex_match,
    "regex_replace": regex_replace,
    "regex_search": regex_search,
    "sequence": sequence,
    "sha1": _hash("sha1"),
    "sha256": _hash("sha256"),
    "sha512": _hash("sha512"),
    "skip": lambda _value: "",
    "sorted_ignorecase": lambda values: sorted(values, key=lambda value: value.lower()),
    "str_to_num": to_number,
    "strftime": strftime,
    "substring_in_list": lambda text, values: any(text in value for value in values),
    "symmetric_difference": symmetric_difference,
    "to_bool": to_bool,
    "to_bytes": lambda text: text.encode(),
    "to_num": to_number,
    "tojson": tojson,
    "traverse": look_up,
    "union": union,
    "unique": unique,
    "uuid": lambda text: str(uuid.uuid5(NAMESPACE, text)),
    "yaml_dquote": yaml_dquote,
    "yaml_encode": yaml_encode,
    "yaml_squote": yaml_squote,
}

TESTS = {"match": fits, "equalto": lambda left, right: left == right, "list": lambda value: isinstance(value, list)}
