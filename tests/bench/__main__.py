"""Measures Plainbill on this machine: `python -m tests.bench [--only NAME] [--quick]`.

Prints each figure beside what it should reach and the machine's load, and writes the table to
`var/bench.md` (`var/bench-quick.md`), beside what was measured there before. The figures of a busy
machine are the busy machine's.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial

from inquiry_api.running.assistant import ROOT
from tests.bench import balance_bench, books_bench, desk_bench
from tests.bench.figures import Row, as_text, keep
from tests.bench.memory_bench import memory_rows
from tests.bench.redaction_bench import redaction_rows
from tests.bench.running import whole_system
from tests.bench.streams_bench import rows as streams_rows
from tests.bench.training_bench import training_rows
from tests.bench.tuning_bench import tuning_rows
from tests.bench.understanding_bench import fewshot_rows, understanding_rows
from tests.bench.web_bench import many_users_rows, one_user_rows
from tests.bench.webhook_bench import webhook_rows
from tests.e2e.system import System

TABLE = ROOT / "var" / "bench"


@dataclass(frozen=True)
class Counts:
    """How much each benchmark does."""

    messages: int = 200
    chats: int = 200
    load_seconds: float = 120.0
    webhook_seconds: float = 30.0
    accounts: tuple[int, ...] = (10_000, 100_000)
    cases: tuple[int, int] = desk_bench.SIZES
    clerks: int = 100
    clerk_seconds: float = 60.0
    claims: int = 100_000
    every_message: int = 1
    seeds: tuple[int, ...] = (1, 2, 3)


QUICK = Counts(
    messages=30,
    chats=20,
    load_seconds=15.0,
    webhook_seconds=3.0,
    accounts=(500, 5_000),
    cases=(1_000, 10_000),
    clerks=10,
    clerk_seconds=5.0,
    claims=5_000,
    every_message=10,
    seeds=(1,),
)


class Bench:
    """The benchmarks by name; one system, started when the first of them needs it, serves all."""

    def __init__(self, counts: Counts, stack: ExitStack) -> None:
        self._counts = counts
        self._stack = stack
        self._system: System | None = None

    @property
    def all(self) -> dict[str, Callable[[], Sequence[Row]]]:
        """Every benchmark, in the order in which they are run."""
        counts = self._counts
        return {
            "web": lambda: one_user_rows(self.system, messages=counts.messages),
            "memory": lambda: memory_rows(self.system),
            "load": lambda: many_users_rows(
                self.system, chats=counts.chats, seconds=counts.load_seconds
            ),
            "webhook": lambda: webhook_rows(self.system, seconds=counts.webhook_seconds),
            "streams": lambda: streams_rows(
                self.system,
                clerks=counts.clerks,
                a_second=counts.clerks / 5,
                seconds=counts.clerk_seconds,
            ),
            "balance": partial(balance_bench.measure, counts.accounts),
            "books": partial(books_bench.measure, counts.claims),
            "desk": partial(desk_bench.rows, counts.cases),
            "training": training_rows,
            "tuning": lambda: tuning_rows(self.system),
            "understanding": partial(understanding_rows, every=counts.every_message),
            "redaction": partial(redaction_rows, every=counts.every_message),
            "fewshot": partial(fewshot_rows, seeds=counts.seeds),
        }

    @property
    def system(self) -> System:
        """The running system."""
        if self._system is None:
            sys.stderr.write("Starting a system ...\n")
            self._system = self._stack.enter_context(whole_system())
        return self._system


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks; status 1 if a reach was missed."""
    with ExitStack() as stack:
        options = _options(arguments, list(Bench(QUICK, stack).all))
        bench = Bench(QUICK if options.quick else Counts(), stack)
        table = TABLE.with_name("bench-quick") if options.quick else TABLE
        rows: list[Row] = []
        for name in options.only or bench.all:
            found = bench.all[name]()
            sys.stdout.write(as_text(found))
            sys.stdout.flush()
            rows += found
            keep({name: found}, table, about=_about())
    return int(any(row.met is False for row in rows))


def _options(arguments: Sequence[str], names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=names, help="run this one (repeatable)")
    parser.add_argument("--quick", action="store_true", help="small counts, to try it out")
    return parser.parse_args(arguments)


def _about() -> str:
    return (
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} processors, "  # noqa: DTZ011
        f"{platform.machine()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
