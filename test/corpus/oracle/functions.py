"""The execution functions that templates call: those that only compute are imitated, the rest answers from a table."""

import copy
import fnmatch
import json
import os
import re

import salt_yaml
from lookup import MISSING, filter_by, fits, look_up, merge, update


class Functions:
    """The `salt` of templates: `salt['m.f']`, `salt.m.f`, `salt.m['f']`, `salt.get('m.f')`."""

    def __init__(self, scene):
        self._scene = scene

    def __getitem__(self, name):
        return self._scene.function(name)

    def __getattr__(self, module):
        if module.startswith("__"):
            raise AttributeError(module)
        return Module(self._scene, module)

    def __contains__(self, name):
        return "." in name

    def get(self, name, _default=None):
        return self._scene.function(name)


class Module:
    def __init__(self, scene, name):
        self._scene, self._name = scene, name

    def __getitem__(self, function):
        return self._scene.function(f"{self._name}.{function}")

    def __getattr__(self, function):
        if function.startswith("__"):
            raise AttributeError(function)
        return self[function]


class Scene:
    """What is the same for every file of a run: roots, grains, pillar, options and function results."""

    def __init__(self, roots, grains, pillar, opts, results, own):
        self.roots, self.grains, self.pillar, self.opts = roots, grains, pillar, opts
        self._results, self._own = results, own
        self.salt = Functions(self)

    def fresh(self):
        """The same scene with data of its own, which templates can change."""
        data = copy.deepcopy((self.grains, self.pillar, self.opts))
        return Scene(self.roots, *data, self._results, self._own)

    def function(self, name):
        own = getattr(self, name.replace(".", "_"), None)
        if own is not None:
            return own
        if name in self._own:
            raise NotImplementedError(f"the oracle does not imitate {name}")
        return lambda *_args, **_keywords: copy.deepcopy(self._results.get(name, f"result of {name}"))

    # pillar

    def pillar_get(
        self, key, default="", merge=False, merge_nested_lists=None, delimiter=":", pillarenv=None, saltenv=None
    ):
        if merge and isinstance(default, dict):
            found = look_up(self.pillar, key, {}, delimiter)
            if isinstance(found, dict):
                return update(copy.deepcopy(default), found, merge_lists=bool(merge_nested_lists))
        elif merge and isinstance(default, list):
            found = look_up(self.pillar, key, [], delimiter)
            if isinstance(found, list):
                return copy.deepcopy(default) + [element for element in found if element not in default]
        return look_up(self.pillar, key, default, delimiter)

    pillar_fetch = pillar_get

    def pillar_items(self, *keys, **_options):
        return {key: look_up(self.pillar, key, "") for key in keys} if keys else self.pillar

    pillar_data = pillar_items

    def pillar_item(self, *keys, default="", delimiter=":", **_options):
        return {key: look_up(self.pillar, key, default, delimiter) for key in keys}

    def pillar_raw(self, key=None):
        return self.pillar.get(key, {}) if key else self.pillar

    def pillar_ls(self, *_keys):
        return list(self.pillar)

    def pillar_keys(self, key, delimiter=":"):
        found = look_up(self.pillar, key, MISSING, delimiter)
        if not isinstance(found, dict):
            raise KeyError(key)
        return list(found)

    def pillar_filter_by(self, lookup_dict, pillar, merge=None, default="default", base=None):
        return filter_by(lookup_dict, pillar, self.pillar, merge, default, base)

    # grains

    def grains_get(self, key, default="", delimiter=":", ordered=True):
        return look_up(self.grains, key, default, delimiter)

    grains_fetch = grains_get

    def grains_items(self, sanitize=False):
        return self.grains

    def grains_item(self, *keys, default="", delimiter=":", **_options):
        return {key: look_up(self.grains, key, default, delimiter) for key in keys}

    def grains_ls(self):
        return list(self.grains)

    def grains_has_value(self, key):
        return look_up(self.grains, key, MISSING) is not MISSING

    def grains_equals(self, key, value):
        return str(value) == str(self.grains_get(key))

    def grains_filter_by(self, lookup_dict, grain="os_family", merge=None, default="default", base=None):
        return filter_by(lookup_dict, grain, self.grains, merge, default, base)

    # match

    def match_glob(self, tgt, minion_id=None):
        return fnmatch.fnmatchcase(minion_id or self.opts["id"], tgt)

    def match_list(self, tgt, minion_id=None):
        return (minion_id or self.opts["id"]) in (tgt if isinstance(tgt, list) else tgt.split(","))

    def match_pcre(self, tgt, minion_id=None):
        return re.match(tgt, minion_id or self.opts["id"]) is not None

    def match_grain(self, tgt, delimiter=":"):
        return fits(self.grains, tgt, delimiter)

    def match_grain_pcre(self, tgt, delimiter=":"):
        return fits(self.grains, tgt, delimiter, is_pattern=True)

    def match_pillar(self, tgt, delimiter=":"):
        return fits(self.pillar, tgt, delimiter)

    # config

    def config_get(self, key, default="", delimiter=":", merge=None, **omitted):
        master = self.pillar.get("master", {})
        sources = [("opts", self.opts), ("grains", self.grains), ("pillar", self.pillar), ("master", master)]
        if merge is not None:
            strategy = "overwrite" if merge == "overwrite" else "recurse"
            data = {}
            for source in (master, self.pillar, self.grains, self.opts):
                data = self.slsutil_merge(data, source, strategy)
            return look_up(data, key, default, delimiter)
        for name, source in sources:
            found = MISSING if omitted.get(f"omit_{name}") else look_up(source, key, MISSING, delimiter)
            if found is not MISSING:
                return found
        return default

    def config_option(self, value, default=None, **omitted):
        master = self.pillar.get("master", {})
        sources = [("opts", self.opts), ("grains", self.grains), ("pillar", self.pillar), ("master", master)]
        for name, source in sources:
            if value in source and not omitted.get(f"omit_{name}") and not omitted.get("omit_all"):
                return source[value]
        return "" if default is None else default

    # slsutil and defaults

    slsutil_merge = staticmethod(merge)
    slsutil_update = staticmethod(update)

    def slsutil_merge_all(self, lst, strategy="smart", renderer="yaml", merge_lists=False):
        merged = {}
        for each in lst:
            merged = merge(merged, each, strategy, renderer, merge_lists)
        return merged

    def slsutil_boolstr(self, value, true="true", false="false"):
        return true if value else false

    def slsutil_serialize(self, serializer, obj, **options):
        known = {"json": json.dumps, "yaml": salt_yaml.serialize}
        return known[serializer](obj, **options)

    def slsutil_deserialize(self, serializer, stream_or_string, **_options):
        return {"json": json.loads, "yaml": salt_yaml.load}[serializer](stream_or_string)

    def slsutil_file_exists(self, path, saltenv="base"):
        return any(os.path.isfile(os.path.join(root, path)) for root in self.roots)

    def slsutil_dir_exists(self, path, saltenv="base"):
        return any(os.path.isdir(os.path.join(root, path)) for root in self.roots)

    def slsutil_path_exists(self, path, saltenv="base"):
        return self.slsutil_file_exists(path) or self.slsutil_dir_exists(path)

    def defaults_get(self, key, default=""):
        namespace, _, path = key.partition(":")
        for suffix, load in ((".yaml", salt_yaml.load), (".json", json.loads)):
            text = self.cp_get_file_str(f"salt://{namespace}/defaults{suffix}")
            if text is not False:
                return look_up(load(text), path, default) if path else load(text)
        return default if path else {}

    def defaults_merge(self, dest, src, merge_lists=False, in_place=True, convert_none=True):
        if dest is None and convert_none and not in_place:
            dest = {}
        added = {} if src is None and convert_none else src
        return update(dest if in_place else copy.deepcopy(dest), added, merge_lists=merge_lists)

    def defaults_deepcopy(self, source):
        return copy.deepcopy(source)

    def defaults_update(self, dest, defaults, merge_lists=True, in_place=True, convert_none=True):
        nodes = dest if in_place else copy.deepcopy(dest or {})
        for name, own in nodes.items():
            nodes[name] = self.defaults_merge(copy.deepcopy(defaults or {}), own, merge_lists)
        return nodes

    # files of the tree

    def cp_get_file_str(self, path, saltenv="base"):
        for root in self.roots:
            try:
                with open(os.path.join(root, path.removeprefix("salt://")), encoding="utf-8") as file:
                    return file.read()
            except OSError:
                continue
        return False

    def cp_list_states(self, saltenv="base"):
        names = (path[:-4].removesuffix("/init") for path in self.cp_list_master() if path.endswith(".sls"))
        return sorted({name.replace("/", ".") for name in names})

    def cp_list_master(self, saltenv="base", prefix=""):
        paths = (
            os.path.relpath(os.path.join(directory, name), root)
            for root in self.roots
            for directory, _, files in os.walk(root)
            for name in files
        )
        return sorted({path for path in paths if path.startswith(prefix)})

    def cp_list_master_dirs(self, saltenv="base", prefix=""):
        found = set()
        for path in self.cp_list_master():
            while path := os.path.dirname(path):
                found.add(path)
        return sorted(path for path in found if path.startswith(prefix))

    # the rest that is not a look-up of a host

    def file_dirname(self, path):
        return path.rpartition("/")[0]

    def file_basename(self, path):
        return path.rpartition("/")[2]

    def file_join(self, *parts):
        return "/".join(parts)

    def mine_get(self, *_args, **_keywords):
        return {}

    def environ_get(self, key, default=""):
        return default

    def test_ping(self):
        return True

    def _log(self, *_args, **_keywords):
        return True

    log_debug = log_info = log_warning = log_error = log_critical = log_exception = _log
