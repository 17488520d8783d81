"""Change the code a little, many times, and count the changes that no test sees.

``make mutants`` draws a sample (``SAMPLE=300 SEED=1``), or takes one part whole
(``PART=geo.voisinage``), has mutmut run it, and says per package what was killed. A mutant killed
once stays killed; those that lived are tried again, so that a new test is seen to bite.

Left out: the mutants that only change the letters of a French sentence (a string of three
words or more, without markup, with an accent or a French sign). A test that kills one is a copy of
the sentence, and holds no behaviour. A sentence that is not said at all, or said at the wrong time,
is another mutant: it counts.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import shutil
import subprocess
import sys
import textwrap
from collections import Counter
from functools import cache
from itertools import islice
from math import sqrt
from pathlib import Path

PACKAGES = ("catalogue", "geo", "registre", "web")
FOLDER = Path("mutants")
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
FRENCH_SIGN = re.compile("[àâçèéêëîïôùûœÀÂÇÈÉÊÎÔŒ’«»…]")
KILLED, SURVIVED, UNTESTED = "killed", "survived", "no test calls it"


def main() -> int:
    """Run a sample or a part, and print what became of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--part", default="", help="a package, module or function, taken whole")
    parser.add_argument("--sample", type=int, default=300, help="how many mutants to draw")
    parser.add_argument("--seed", default="1", help="two samples of one seed are the same")
    parser.add_argument("--only-report", action="store_true", help="say what is known, run nothing")
    options = parser.parse_args()
    if not options.only_report:
        shutil.rmtree(FOLDER / "tests", ignore_errors=True)  # a test that is gone kills nothing
        _make_mutants()
    names = sorted(read_outcomes())
    chosen = take(names, options.part) or draw(names, options.sample, options.seed)
    if not options.only_report:
        known = read_outcomes()
        to_run = [name for name in chosen if known[name] != KILLED]
        if to_run:
            subprocess.run([MUTMUT, "run", *to_run], check=False)
    print(report({name: outcome for name, outcome in read_outcomes().items() if name in chosen}))
    return 0


def take(names: list[str], part: str) -> set[str]:
    """Return the mutants of a package, a module or a function."""
    taken = {n for n in names if part and f"{n}.".replace(".x_", ".").startswith(part)}
    return {name for name in taken if not only_rewords(name)}


def draw(names: list[str], size: int, seed: str) -> set[str]:
    """Draw as many mutants from each package: each has a figure worth the same."""
    drawn: set[str] = set()
    for package in PACKAGES:
        own = [name for name in names if name.startswith(f"{package}.")]
        random.Random(f"{seed} {package}").shuffle(own)
        drawn.update(islice((n for n in own if not only_rewords(n)), size // len(PACKAGES)))
    return drawn


def only_rewords(name: str) -> bool:
    """Say whether all that a mutant changes is the letters of one French sentence."""
    module, _, function = name.rpartition(".")
    original = function.partition("__mutmut_")[0] + "__mutmut_orig"
    before, after = (_constants(module, f) for f in (original, function))
    changed = [(b, a) for b, a in zip(before, after, strict=False) if b != a]
    if len(before) != len(after) or len(changed) != 1:
        return False
    ((said, reworded),) = changed
    return isinstance(said, str) and isinstance(reworded, str) and _is_a_sentence(said)


def _is_a_sentence(text: str) -> bool:
    return len(text.split()) > 2 and "<" not in text and bool(FRENCH_SIGN.search(text))


def _constants(module: str, function: str) -> list[object]:
    """Return the texts and numbers of a function that mutmut wrote, in their order."""
    path = FOLDER / (module.replace(".", "/") + ".py")
    if not path.is_file():
        path = FOLDER / module.replace(".", "/") / "__init__.py"
    first, last = _spans(path)[function]
    source = textwrap.dedent("".join(_lines(path)[first - 1 : last]))
    return [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]


@cache
def _spans(path: Path) -> dict[str, tuple[int, int]]:
    """Return where each function that mutmut wrote begins and ends."""
    spans: dict[str, tuple[int, int]]
    spans = json.loads(path.with_name(f"{path.name}.spans").read_text("utf-8"))["spans"]
    return spans


@cache
def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines(keepends=True)


def read_outcomes() -> dict[str, str]:
    """Return what became of every mutant there is: "" when it was not run yet."""
    outcomes = {}
    for path in FOLDER.rglob("*.py.meta"):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        outcomes.update({name: _outcome(code) for name, code in codes.items()})
    return outcomes


def _outcome(code: int | None) -> str:
    if code is None:
        return ""
    return {0: SURVIVED, 33: UNTESTED, 5: UNTESTED}.get(code, KILLED)


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson's), as percentages."""
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return 100 * (middle - half), 100 * (middle + half)


def report(outcomes: dict[str, str]) -> str:
    """Return the survivors, then one line for each package."""
    lines = [f"{outcome}: {n}" for n, outcome in sorted(outcomes.items()) if outcome != KILLED]
    for package in PACKAGES:
        counts = Counter(o for n, o in outcomes.items() if n.startswith(f"{package}.") and o)
        if whole := counts.total():
            low, high = interval(counts[KILLED], whole)
            told = f"{counts[KILLED]} of {whole} killed, {100 * counts[KILLED] / whole:.1f} %"
            lines.append(f"{package}: {told} (95 %: {low:.0f} to {high:.0f})")
    lines.append("(left out: what only changes the letters of a French sentence)")
    return "\n".join(lines)


def _make_mutants() -> None:
    """Have mutmut write the mutants and learn which test calls what; it has no word for that.

    Asked for a mutant that does not exist, it does both, then says so.
    """
    asked = subprocess.run([MUTMUT, "run", "none"], capture_output=True, text=True, check=False)
    if "nothing matches" not in asked.stderr:
        raise SystemExit(asked.stdout + asked.stderr)


if __name__ == "__main__":
    sys.exit(main())
