"""Claims of one transaction: few are kept in memory, many on disk, and both read alike.

A file of a hundred megabytes holds two hundred thousand claims, which would take gigabytes.
"""

import pickle
import weakref
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import Generic, TypeVar, overload

T = TypeVar("T")

_BLOCK = 500
_MOST_IN_MEMORY = 5_000


class _OnDisk(Sequence[T]):
    """Blocks in a file that has no name, so that it is gone with the process.

    It stands in the clear for as long as the file that it was read from, beside which it lies.
    """

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="plainbill-claims-")  # noqa: SIM115 - It goes with us.
        weakref.finalize(self, self._file.close)
        self._blocks: list[tuple[int, int]] = []
        self._count = 0

    def put(self, items: list[T]) -> None:
        """One more block."""
        packed = zlib.compress(pickle.dumps(items, protocol=pickle.HIGHEST_PROTOCOL), 1)
        self._blocks.append((self._file.seek(0, 2), len(packed)))
        self._file.write(packed)
        self._count += len(items)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        for start, size in self._blocks:
            self._file.seek(start)
            yield from pickle.loads(zlib.decompress(self._file.read(size)))  # noqa: S301 - Our own.

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        wanted = range(self._count)[index]
        if isinstance(wanted, int):
            return next(islice(self, wanted, None))
        places = set(wanted)
        return tuple(one for place, one in enumerate(self) if place in places)


class Gathering(Generic[T]):
    """Takes in one after the other; `all` is what was taken in."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._latest: list[T] = []
        self._spilled: _OnDisk[T] | None = None
        for item in items:
            self.add(item)

    def __len__(self) -> int:
        return len(self._latest) + (len(self._spilled) if self._spilled else 0)

    def add(self, item: T) -> None:
        """One more."""
        self._latest.append(item)
        if len(self._latest) > (_BLOCK if self._spilled is not None else _MOST_IN_MEMORY):
            self._spill()

    def all(self) -> Sequence[T]:
        """A tuple while they are few. Nothing can be added afterwards."""
        if self._spilled is None:
            return tuple(self._latest)
        self._spill()
        return self._spilled

    def _spill(self) -> None:
        self._spilled = self._spilled if self._spilled is not None else _OnDisk[T]()
        for start in range(0, len(self._latest), _BLOCK):
            self._spilled.put(self._latest[start : start + _BLOCK])
        self._latest = []
