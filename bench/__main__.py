"""``python -m bench``: run every part, or some (``--only load,http``), and write RESULTS.md."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
import traceback
from functools import partial

from bench import results, tables


def main() -> int:
    """Run the parts asked for, one after the other; a part that fails does not stop the others."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default=",".join(tables.PARTS), help="parts, comma between")
    parser.add_argument("--sizes", help="fiches of the part peers, comma between (0: as published)")
    parser.add_argument("--peers", help="contenders of the part peers, comma between")
    parser.add_argument("--quick", action="store_true", help="small, unsaved: to see it works")
    parser.add_argument("--report", action="store_true", help="only write RESULTS.md again")
    options = parser.parse_args()
    if options.report:
        results.write_report()
        return 0
    wanted = options.only.split(",")
    unknown = set(wanted) - set(tables.PARTS)
    if unknown:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    failed = []
    began = time.monotonic()
    for part in wanted:
        say(f"== {part}")
        try:
            measure = importlib.import_module(f"bench.part_{part}").measure
            if part == "peers" and options.sizes:
                measure = partial(measure, sizes=tuple(map(int, options.sizes.split(","))))
            if part == "peers" and options.peers:
                measure = partial(measure, names=tuple(options.peers.split(",")))
            measured = measure(options.quick, say)
            if options.quick:  # too few to be kept
                print(tables.PARTS[part][1](measured))
            else:
                results.save(part, measured)
        except Exception:
            traceback.print_exc()
            failed.append(part)
    say(f"== {time.monotonic() - began:.0f} s; " + (f"failed: {failed}" if failed else "all done"))
    return 1 if failed else 0


def say(words: str) -> None:
    """Tell how it goes."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
