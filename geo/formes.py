"""Shapes kept as they are stored, and made when one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

_BATCH = 4_000  # shapes made at once to measure them; all at once would take what is saved


class Formes:
    """An immutable list of shapes (degrees, EPSG:4326), as WKB.

    Made, the 34,875 shapes of the communes weigh 58 MB, three times their coordinates; a view asks
    for one, or for those of an intercommunalité.
    """

    __slots__ = ("_starts", "_wkb")

    def __init__(self, wkb: bytes, lengths: Sequence[int]) -> None:
        self._wkb = wkb
        self._starts = np.cumsum(lengths, dtype=np.int32)  # i: wkb[starts[i]:starts[i + 1]]
        self._starts.setflags(write=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the shapes of a GeoParquet file, in the order of its rows.

        Raises
        ------
        OSError
            When the file is missing.
        """
        chunks, lengths = [], [0]
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=["geometry"]):
                wkb = batch["geometry"].to_pylist()
                chunks.append(b"".join(wkb))  # held one by one, they would leave holes behind
                lengths += map(len, wkb)
        pa.default_memory_pool().release_unused()
        return cls(b"".join(chunks), lengths)

    @classmethod
    def of(cls, shapes: npt.NDArray[Any]) -> Self:
        """Keep shapes that are made already."""
        wkb = shapely.to_wkb(shapes).tolist()
        return cls(b"".join(wkb), [0, *map(len, wkb)])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def one(self, position: int) -> shapely.Geometry:
        """Return the shape at a position."""
        return shapely.from_wkb(self._wkb[self._starts[position] : self._starts[position + 1]])

    def several(self, positions: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.object_]:
        """Return the shapes at some positions, in their order."""
        ends = zip(self._starts[positions], self._starts[positions + 1], strict=True)
        wkb = [self._wkb[start:end] for start, end in ends]
        shapes: npt.NDArray[np.object_] = shapely.from_wkb(np.array(wkb, dtype=object))
        return shapes

    def boxes(self) -> npt.NDArray[np.float64]:
        """Return west, south, east, north of every shape, a row each."""
        every = np.arange(len(self))
        batches = np.array_split(every, -(-len(self) // _BATCH) or 1)
        return np.concatenate([shapely.bounds(self.several(batch)) for batch in batches])
