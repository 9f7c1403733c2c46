"""Jinja2 as Salt sets it up: strict undefined names, a sandbox, Salt's tags, filters, loader and file names."""

import collections
import itertools
import json
import os.path
import pprint

import jinja2
import jinja2.ext
import jinja2.sandbox
from jinja2 import nodes
from markupsafe import Markup

import filters
import salt_yaml


class TreeLoader(jinja2.BaseLoader):
    """Finds templates below the roots; each load tells the templates after it where they are."""

    def __init__(self, roots):
        self.roots = roots

    def get_source(self, environment, template):
        is_relative = template.split("/", 1)[0] in (".", "..")
        path = template
        if is_relative:
            if "tpldir" not in environment.globals:
                raise jinja2.TemplateNotFound(template)
            path = os.path.normpath(f"{environment.globals['tpldir']}/{template}")
        if path.split("/", 1)[0] == "..":
            raise jinja2.TemplateNotFound(template)
        directory = environment.globals["tpldir"] if is_relative else os.path.dirname(path)
        environment.globals.update(
            tplfile=template if is_relative else path,
            tpldir=directory or ".",
            tpldot=directory.replace("/", "."),
        )
        for root in self.roots:
            try:
                with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
                    return file.read(), os.path.join(root, path), lambda: True
            except OSError:
                continue
        raise jinja2.TemplateNotFound(template)


class Environment(jinja2.sandbox.SandboxedEnvironment):
    """Compiles a text once: all environments are set up alike, and the same imports come again in every file."""

    _compiled = {}

    def compile(self, source, name=None, filename=None, raw=False, defer_init=False):
        key = (source, name, filename, raw, defer_init)
        if key not in self._compiled:
            self._compiled[key] = super().compile(source, name, filename, raw, defer_init)
        return self._compiled[key]


class PrintableDict(collections.OrderedDict):
    """Prints as a plain dict; texts keep their quotes."""

    def __str__(self):
        parts = (f"{key!r}: {value!r}" if isinstance(value, str) else f"{key!r}: {value}" for key, value in self.items())
        return "{" + ", ".join(parts) + "}"

    def __repr__(self):
        return "{" + ", ".join(f"{key!r}: {value!r}" for key, value in self.items()) + "}"


def printable(value):
    if isinstance(value, dict):
        return PrintableDict((key, printable(part)) for key, part in value.items())
    if isinstance(value, (list, tuple, set)):
        return value.__class__([printable(part) for part in value])
    return value


def _text(value):
    return str(value) if isinstance(value, jinja2.environment.TemplateModule) else value


def _loading(parse):
    def load(value):
        try:
            return parse(_text(value))
        except Exception as error:
            raise jinja2.TemplateRuntimeError(f"cannot load: {error}") from error

    return load


def _json(value, sort_keys=True, indent=None):
    return Markup(json.dumps(value, sort_keys=sort_keys, indent=indent).strip())


class SaltTags(jinja2.ext.Extension):
    """The tags `load_*`, `import_*` and `profile`, and the filters that belong to them."""

    tags = {"load_yaml", "load_json", "load_text", "import_yaml", "import_json", "import_text", "profile"}

    def __init__(self, environment):
        super().__init__(environment)
        environment.finalize = printable
        environment.filters.update(
            yaml=lambda value, flow_style=True: Markup(salt_yaml.dump(value, flow_style)),
            json=_json,
            python=lambda value: Markup(pprint.pformat(value).strip()),
            load_yaml=_loading(salt_yaml.load),
            load_json=_loading(json.loads),
            load_text=_text,
            combinations=itertools.combinations,
            combinations_with_replacement=itertools.combinations_with_replacement,
            compress=itertools.compress,
            permutations=itertools.permutations,
            product=itertools.product,
            zip=zip,
            zip_longest=itertools.zip_longest,
        )

    def parse(self, parser):
        tag = parser.stream.current.value
        if tag == "profile":
            return self._profile(parser)
        if tag.startswith("import_"):
            return self._import(parser, tag.replace("import", "load"))
        return self._load(parser, tag)

    def _profile(self, parser):
        next(parser.stream)
        parser.stream.expect("name:as")
        parser.parse_expression()
        return parser.parse_statements(["name:endprofile"], drop_needle=True)

    def _import(self, parser, filter_name):
        imported = parser.parse_import()
        loaded = nodes.Filter(nodes.Name(imported.target, "load"), filter_name, [], [], None, None)
        assigned = nodes.Assign(nodes.Name(imported.target, "store"), loaded)
        return [imported, assigned.set_lineno(imported.lineno)]

    def _load(self, parser, filter_name):
        line = next(parser.stream).lineno
        parser.stream.expect("name:as")
        target = parser.parse_assign_target()
        name = "_" + parser.free_identifier().name
        body = parser.parse_statements(["name:endload"], drop_needle=True)
        called = nodes.Call(nodes.Name(name, "load"), [], [], None, None)
        loaded = nodes.Filter(called, filter_name, [], [], None, None)
        return [nodes.Macro(name, [], [], body).set_lineno(line), nodes.Assign(target, loaded).set_lineno(line)]


def _raise(message):
    raise jinja2.TemplateError(message)


def render(text, roots, names):
    """Renders a template; what is wrong with it is raised as Jinja2 does."""
    environment = Environment(
        undefined=jinja2.StrictUndefined,
        loader=TreeLoader(roots),
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", SaltTags],
    )
    environment.filters.update(filters.FILTERS)
    environment.tests.update(filters.TESTS)
    environment.globals.update({"raise": _raise, "odict": collections.OrderedDict}, **names)
    rendered = environment.from_string(text).render(**names)
    return rendered + "\n" if text.endswith("\n") else rendered


def sls_names(path, sls, tplpath):
    """The names that tell an SLS file where it is."""
    directory = os.path.dirname(path)
    return {
        "sls": sls,
        "tplpath": tplpath,
        "tplfile": path,
        "tpldir": directory or ".",
        "tpldot": directory.replace("/", "."),
        "slspath": directory,
        "slsdotpath": directory.replace("/", "."),
        "slscolonpath": directory.replace("/", ":"),
        "sls_path": directory.replace("/", "_"),
    }
