"""YAML as Salt reads and writes it: no key twice, integers without their leading zeros, dates as text."""

import collections

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, SequenceNode

STANDARD = "tag:yaml.org,2002:"


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads one document with Salt's rules."""

    def construct_mapping(self, node, deep=False):
        if not isinstance(node, MappingNode):
            raise ConstructorError(None, None, "a mapping was expected", node.start_mark)
        self.flatten_mapping(node)
        mapping = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=deep)
            if not isinstance(key, collections.abc.Hashable):
                raise ConstructorError(None, None, "a key that is no scalar", key_node.start_mark)
            value = self.construct_object(value_node, deep=deep)
            if key in mapping:
                raise ConstructorError(None, None, f"the key {key!r} is given twice", key_node.start_mark)
            mapping[key] = value
        return mapping

    def construct_scalar(self, node):
        if node.tag == STANDARD + "int" and node.value.startswith("0") and node.value[1:2] not in ("b", "x"):
            node.value = node.value.lstrip("0") or "0"
        return super().construct_scalar(node)

    def flatten_mapping(self, node):
        merged, own = [], []
        for key_node, value_node in node.value:
            if key_node.tag != STANDARD + "merge":
                if key_node.tag == STANDARD + "value":
                    key_node.tag = STANDARD + "str"
                own.append((key_node, value_node))
                continue
            sources = value_node.value if isinstance(value_node, SequenceNode) else [value_node]
            for source in sources:
                if not isinstance(source, MappingNode):
                    raise ConstructorError(None, None, "only mappings can be merged", source.start_mark)
                self.flatten_mapping(source)
            for source in reversed(sources):
                merged.extend(source.value)
        names = [key_node.value for key_node, _ in own]
        node.value = [pair for pair in merged if pair[0].value not in names] + own


Loader.add_constructor(STANDARD + "timestamp", Loader.construct_scalar)
Loader.add_constructor(STANDARD + "python/unicode", lambda _loader, node: node.value)


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes what templates hold; what it does not know is null."""


Dumper.add_representer(collections.OrderedDict, lambda dumper, data: dumper.represent_dict(data.items()))
Dumper.add_representer(None, lambda dumper, _data: dumper.represent_scalar(STANDARD + "null", "NULL"))


class SerializerDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes what `slsutil.serialize` is given; kinds of known types are written like them."""


SerializerDumper.add_multi_representer(str, SerializerDumper.represent_str)
SerializerDumper.add_multi_representer(bool, SerializerDumper.represent_bool)
SerializerDumper.add_multi_representer(int, SerializerDumper.represent_int)
SerializerDumper.add_multi_representer(float, SerializerDumper.represent_float)
SerializerDumper.add_multi_representer(list, SerializerDumper.represent_list)
SerializerDumper.add_multi_representer(tuple, SerializerDumper.represent_list)
SerializerDumper.add_multi_representer(dict, SerializerDumper.represent_dict)
SerializerDumper.add_multi_representer(set, SerializerDumper.represent_set)


def load(text):
    return yaml.load(text, Loader=Loader)


def dump(value, flow_style=True):
    text = yaml.dump(value, Dumper=Dumper, default_flow_style=flow_style, allow_unicode=True).strip()
    return text[:-4] if text.endswith("\n...") else text


def serialize(value, **options):
    text = yaml.dump(value, Dumper=SerializerDumper, **{"default_flow_style": None, **options})
    if text.endswith("\n...\n"):
        return text[:-5]
    return text.removesuffix("\n")
