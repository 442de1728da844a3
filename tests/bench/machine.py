"""What the processes of a system take of the machine: processor time and memory, by program."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psutil

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Taken:
    """Processor seconds, and memory in MiB (a shared page is divided among its holders)."""

    seconds: float = 0.0
    mebibytes: float = 0.0


def taken(roots: Mapping[str, int], *, memory: bool = False) -> dict[str, Taken]:
    """What each program takes: its first process with all children that are not other roots."""
    first = frozenset(roots.values())
    return {
        name: _sum(_family(pid, without=first - {pid}), memory=memory)
        for name, pid in roots.items()
    }


def spent(before: Mapping[str, Taken], after: Mapping[str, Taken], messages: int) -> str:
    """Milliseconds of processor time a message, by program, in words."""
    each = {
        name: (after[name].seconds - before[name].seconds) * 1000 / max(messages, 1)
        for name in after
        if name in before
    }
    listed = _listed({name: ms for name, ms in each.items() if ms >= 1})
    return f"{sum(each.values()):.0f} ms of processor time a message ({listed})"


def held(found: Mapping[str, Taken]) -> str:
    """Memory by program, in words."""
    return _listed({name: one.mebibytes for name, one in found.items()})


def _listed(amounts: Mapping[str, float]) -> str:
    largest_first = sorted(amounts.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {amount:.0f}" for name, amount in largest_first)


def _family(pid: int, *, without: frozenset[int]) -> list[psutil.Process]:
    try:
        first = psutil.Process(pid)
        children = [child for child in first.children() if child.pid not in without]
        return [first, *(one for child in children for one in _family(child.pid, without=without))]
    except psutil.NoSuchProcess:
        return []


def _sum(processes: Iterable[psutil.Process], *, memory: bool) -> Taken:
    seconds = size = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
            seconds += times.user + times.system
            size += process.memory_full_info().pss / _MEBIBYTE if memory else 0.0
        except psutil.NoSuchProcess:
            continue
    return Taken(seconds, size)
