"""What pytest does otherwise under mutation: cheaper tests, and no test forgotten for a mutant.

mutmut runs, for a mutant, the tests during which its function was called. What is loaded once and
kept (a session's fixture, a cache) would be credited to the one test that came first: it is
credited here to every test that uses it. And no mutant may meet what was kept before it was born:
`process_isolation = "forkserver"` forks from a process that has collected the tests and run none,
and what that process has loaded is loaded again for a mutant of what loads.
"""

from __future__ import annotations

import functools
import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from mutmut.mutation.trampoline import get_mutant_under_test
from mutmut.state import state

from web import shared

EXAMPLES = 15
LOADING = "web.shared.x_shared"
CALLED_BY_LOADING = Path("called-by-loading.json")  # in mutmut's folder
_hits_of: dict[str, set[str]] = {}

# A failure is a kill: no time goes to making its example small, or to drawing another one.
hypothesis.settings.register_profile(
    "mutants",
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
)
hypothesis.settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every property the same few examples, and run them after the plain tests."""
    for item in items:
        test = getattr(item, "obj", None)
        if _is_a_property(item) and test is not None:
            drawn = test._hypothesis_internal_use_settings
            few = min(drawn.max_examples, EXAMPLES)
            test._hypothesis_internal_use_settings = hypothesis.settings(drawn, max_examples=few)
    items.sort(key=_is_a_property)


def _is_a_property(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def pytest_sessionstart() -> None:
    """Learn what loading the app's data calls; a mutant of that loads its own."""
    mutant = get_mutant_under_test()
    if mutant == "stats":
        _load()
        _hits_of[LOADING] = set(state()._stats)
        CALLED_BY_LOADING.write_text(json.dumps(sorted(_hits_of[LOADING])), "utf-8")
        _forget()
        state()._stats.clear()
    elif "__mutmut_" in mutant:
        called = set(json.loads(CALLED_BY_LOADING.read_text("utf-8")))
        if mutant.partition("__mutmut_")[0] in called:
            _forget()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Load the data once, in the process that every mutant is forked from."""
    if session.config.option.collectonly:
        _load()


def _load() -> None:
    data = shared.shared()
    _ = data.gazetteer, data.catalogue.recherche.needs


def _forget() -> None:
    shared._loaded.clear()
    _caches.cache_clear()
    for cache in _caches(Path()):
        cache.cache_clear()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Iterator[None]:
    """Note what a fixture that outlives its test calls."""
    if get_mutant_under_test() != "stats" or fixturedef.scope == "function":
        return (yield)
    before = set(state()._stats)
    state()._stats.clear()
    try:
        return (yield)
    finally:
        _hits_of.setdefault(fixturedef.argname, set()).update(state()._stats)
        state()._stats.update(before)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Empty the caches, so that what fills them is seen to be called in each test."""
    if get_mutant_under_test() == "stats":
        for cache in _caches(item.path):
            cache.cache_clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Credit a test with what was called once for all who use the same fixtures or data."""
    if get_mutant_under_test() != "stats":
        return
    used = set(getattr(item, "fixturenames", ()))
    for name in used & _hits_of.keys():
        state()._stats.update(_hits_of[name])
    if LOADING in state()._stats:
        state()._stats.update(_hits_of[LOADING])


@functools.lru_cache(maxsize=1)  # looking at every object there is takes a tenth of a second
def _caches(_test_file: Path) -> list[Any]:
    return [
        found
        for found in gc.get_objects()
        if isinstance(found, functools._lru_cache_wrapper)
        and str(getattr(found, "__module__", "")).partition(".")[0]
        in ("catalogue", "geo", "registre", "web")
    ]
