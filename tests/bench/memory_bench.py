"""What all processes hold in memory when nobody asks anything, after some did."""

import asyncio
import time

from tests.bench.figures import Row, load_now
from tests.bench.machine import held, taken
from tests.bench.running import roots
from tests.bench.web_bench import warm_up
from tests.e2e.system import System

REACH_MEBIBYTES = 2560.0
_WARM_UP_MESSAGES = 30
_REST_SECONDS = 5.0
_IDLE_SECONDS = 10.0


def memory_rows(system: System) -> list[Row]:
    """Memory by program, and the processor time that an idle system takes."""
    asyncio.run(warm_up(system, _WARM_UP_MESSAGES))
    time.sleep(_REST_SECONDS)
    before = taken(roots(system))
    time.sleep(_IDLE_SECONDS)
    after = taken(roots(system), memory=True)
    busy = sum(after[name].seconds - before[name].seconds for name in before) / _IDLE_SECONDS
    whole = sum(one.mebibytes for one in after.values())
    beside = f"MiB by program: {held(after)}; idle they take {busy:.1%} of one processor"
    reach = "at most 2.5 GiB"
    figure = f"{whole / 1024:.2f} GiB"
    met = whole <= REACH_MEBIBYTES
    return [Row("memory of all processes, idle", figure, reach, met, beside, load_now())]
