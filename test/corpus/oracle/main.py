"""Renders templates with Debian's Jinja2 and PyYAML as Salt would: one JSON request a line, one JSON answer a line."""

import json
import os
import signal
import sys

import salt_yaml
from environment import render, sls_names
from functions import Scene
from lookup import update
from packed import pack, unpack

SECONDS_PER_FILE = 10  # of the process's own time, so that a busy machine changes nothing


class Oracle:
    """Answers requests; `scene` sets what the ones after it share."""

    def scene(self, roots, grains, pillar, opts, results, own):
        self._scene = Scene(roots, unpack(grains), unpack(pillar), unpack(opts), results, set(own))
        return {}

    def sls(self, path, sls, alone=False):
        """The text of a file rendered as an SLS file, and its data unless it is a template that stands alone."""
        source, full = self._read(path)
        renderers = renderers_of(source)
        text = source
        if "jinja" in renderers:
            text = self._render(source, sls_names(path, sls, full))
        load = next((LOADERS[name] for name in reversed(renderers) if name in LOADERS), None)
        if alone or load is None:
            return {"text": text}
        try:
            return {"text": text, "value": pack(load(text) or {})}
        except Exception as error:
            return {"text": text, "refused": first_line(error)}

    def template(self, path, names):
        """The text of a file rendered as a file template."""
        return {"text": self._render(self._read(path)[0], unpack(names))}

    def pillar(self, files):
        """Several pillar files of any place, merged in their order; those that do not render are left out."""
        merged = {}
        for file in files:
            try:
                with open(file, encoding="utf-8") as opened:
                    source = opened.read()
                text = self._render(source, sls_names(os.path.basename(file), "", file))
                update(merged, salt_yaml.load(text) or {})
            except Exception:
                continue
        return {"value": pack(merged)}

    def load(self, text):
        return {"value": pack(salt_yaml.load(text))}

    def _read(self, path):
        for root in self._scene.roots:
            full = os.path.join(root, path)
            if os.path.isfile(full):
                with open(full, encoding="utf-8", newline="") as file:
                    return file.read(), full
        raise FileNotFoundError(path)

    def _render(self, text, names):
        scene = self._scene.fresh()
        shared = {"salt": scene.salt, "grains": scene.grains, "pillar": scene.pillar, "opts": scene.opts}
        return render(text, scene.roots, {**shared, "saltenv": "base", **names})


def renderers_of(text):
    """The renderers of a file's first line, else the usual ones; those that are not Jinja, YAML or JSON are refused.

    Encrypted texts stay as they are on both sides, for want of keys.
    """
    first = text.split("\n", 1)[0]
    if not first.startswith("#!") or first.startswith("#!/"):
        return ["jinja", "yaml"]
    pipe = {"yaml_jinja": "jinja|yaml"}.get(first[2:].strip(), first[2:].strip())
    renderers = [part.split()[0] for part in pipe.split("|") if part.strip()]
    if not set(renderers) <= {"jinja", "yaml", "json", "text", "gpg"}:
        raise ValueError(f"the renderers {pipe} are not looked at")
    return renderers


def load_json(text):
    return json.loads(text.split("\n", 1)[1] if text.startswith("#!") else text)


LOADERS = {"yaml": salt_yaml.load, "json": load_json}


def first_line(error):
    return f"{type(error).__name__}: {error}".replace("\n", " | ")[:300]


def stop(_signal, _frame):
    raise TimeoutError("this takes too long")


def main():
    signal.signal(signal.SIGVTALRM, stop)
    oracle = Oracle()
    for line in sys.stdin:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_PER_FILE)
        try:
            answer = getattr(oracle, request.pop("do"))(**request)
        except Exception as error:
            answer = {"error": first_line(error)}
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
