"""How fast a remittance is read: `python -m tests.bench.x12_bench [claims]` prints the figures."""

import random
import resource
import sys
import time
from collections.abc import Iterator

from inquiry_api.imports.x12.findings import Ending
from inquiry_api.imports.x12.reading import X12File, read_bytes

BUDGET_SECONDS_PER_5000_CLAIMS = 2.0
_LINES_PER_CLAIM = 3
_BLANK = " " * 10
_ISA = (
    f"ISA*00*{_BLANK}*00*{_BLANK}*ZZ*{'PAYER':15}*ZZ*{'PRACTICE':15}"
    "*261103*0900*^*00501*000000001*0*P*:"
)


def made_up_remittance(claims: int, seed: int = 1, first: int = 1) -> bytes:
    """A balanced 835 with the given number of claims, three lines each, in one transaction."""
    dice = random.Random(seed)
    body, paid = [], 0
    for number in range(first, first + claims):
        segments, claim_paid = _claim(number, dice)
        body += segments
        paid += claim_paid
    return "~\n".join([*_head(paid, first), *body, *_tail(len(body) + 7), ""]).encode()


def made_up_claims(claims: int, seed: int = 1, first: int = 1) -> bytes:
    """The 837 of the claims that `made_up_remittance` answers."""
    dice = random.Random(seed)
    body = [
        "BHT*0019*00*0123*20261020*0932*CH",
        "NM1*41*2*HARBOR CLINIC*****46*12345",
        "NM1*40*2*CLEARING*****46*00120",
        "HL*1**20*1",
        "NM1*85*2*HARBOR CLINIC*****XX*1999999992",
    ]
    for place, number in enumerate(range(first, first + claims), start=2):
        body += _sent(place, number, [_split(dice)[0] for _ in range(_LINES_PER_CLAIM)])
    head = [
        _ISA,
        "GS*HC*PRACTICE*PAYER*20261020*0900*1*X*005010X222A1",
        "ST*837*0001*005010X222A1",
    ]
    return "~\n".join([*head, *body, *_tail(len(body) + 2), ""]).encode()


def _sent(place: int, number: int, amounts: list[int]) -> Iterator[str]:
    yield f"HL*{place}*1*22*0"
    yield "SBR*P*18*******CI"
    yield f"NM1*IL*1*LAST{number}*FIRST****MI*M{number}"
    yield "DMG*D8*19800229*F"
    yield "NM1*PR*2*EVERYDAY HEALTH PLAN*****PI*EVE01"
    yield f"CLM*A{number}*{_money(sum(amounts))}***11:B:1*Y*A*Y*Y"
    for line, amount in enumerate(amounts, start=1):
        yield f"LX*{line}"
        yield f"SV1*HC:99213:25*{_money(amount)}*UN*1***1"
        yield "DTP*472*D8*20261015"
        yield f"REF*6R*{number}"


def _head(paid: int, first: int) -> list[str]:
    return [
        _ISA,
        "GS*HP*PAYER*PRACTICE*20261103*0900*1*X*005010X221A1",
        "ST*835*0001",
        f"BPR*I*{_money(paid)}*C*ACH*CCP*01*1*DA*2*3**01*4*DA*5*20261103",
        f"TRN*1*TRACE{first}*1999999999",
        "N1*PR*EVERYDAY HEALTH PLAN",
        "N1*PE*HARBOR CLINIC*XX*1999999992",
        "LX*1",
    ]


def _tail(count: int) -> list[str]:
    return [f"SE*{count}*0001", "GE*1*1", "IEA*1*000000001"]


def _claim(number: int, dice: random.Random) -> tuple[list[str], int]:
    """Segments of one claim and what was paid, in cents."""
    lines, charge, paid, share = [], 0, 0, 0
    for _ in range(_LINES_PER_CLAIM):
        billed, written_off, deductible, coinsurance = _split(dice)
        line_paid = billed - written_off - deductible - coinsurance
        lines += [
            f"SVC*HC:99213:25*{_money(billed)}*{_money(line_paid)}**1",
            "DTM*472*20261015",
            f"CAS*CO*45*{_money(written_off)}",
            f"CAS*PR*1*{_money(deductible)}**2*{_money(coinsurance)}",
            f"REF*6R*{number}",
            f"AMT*B6*{_money(billed - written_off)}",
            "LQ*HE*N130",
        ]
        charge, paid, share = charge + billed, paid + line_paid, share + deductible + coinsurance
    head = [
        f"CLP*A{number}*1*{_money(charge)}*{_money(paid)}*{_money(share)}*12*P{number}*11*1",
        f"NM1*QC*1*LAST{number}*FIRST****MI*M{number}",
        "DTM*050*20261020",
    ]
    return head + lines, paid


def _split(dice: random.Random) -> tuple[int, int, int, int]:
    billed = dice.randrange(5_000, 50_000)
    return billed, billed * 3 // 10, billed // 10, billed // 20


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}".rstrip("0").rstrip(".") or "0"


def figures(claims: int) -> Iterator[tuple[str, str]]:
    """Name and value of each figure measured."""
    data = made_up_remittance(claims)
    started, worked = time.perf_counter(), time.process_time()
    file = read_bytes(data, "bench.835")
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    assert all_posted(file, claims)
    yield "claims", f"{claims}"
    yield "megabytes", f"{len(data) / 1e6:.1f}"
    yield "seconds", f"{seconds:.2f}"
    yield "seconds of processor time", f"{worked:.2f}"
    yield "claims per second", f"{claims / seconds:.0f}"
    yield "peak memory MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}"
    yield "budget", f"{BUDGET_SECONDS_PER_5000_CLAIMS} s for 5000 claims"


def all_posted(file: X12File, claims: int) -> bool:
    """Whether every claim was read and balances."""
    read = [claim for remittance in file.remittances for claim in remittance.claims]
    return len(read) == claims and all(c.verdict.ending is Ending.POSTED for c in read)


if __name__ == "__main__":
    for name, value in figures(int(sys.argv[1]) if len(sys.argv) > 1 else 5000):
        sys.stdout.write(f"x12 835 reading: {name}: {value}\n")
