"""What requirements.txt brings with it: run in the app's own environment, standard library only."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

_NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def closure() -> None:
    """Print, as JSON, the megabytes of each package needed to run the app."""
    text = (Path(__file__).resolve().parent.parent / "requirements.txt").read_text("utf-8")
    todo = [found[1] for line in text.splitlines() if (found := _NAME.match(line))]
    sizes: dict[str, float] = {}
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in sizes:
            continue
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform
        sizes[name] = sum(_size(package, file) for file in package.files or ()) / 1e6
        for need in package.requires or ():
            if "extra ==" not in need:
                found = _NAME.match(need)
                todo += [found[1]] if found else []
    print(json.dumps(sizes))


def _size(package: metadata.Distribution, file: metadata.PackagePath) -> int:
    path = Path(str(package.locate_file(file)))
    return path.stat().st_size if path.is_file() else 0
