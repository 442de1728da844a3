"""Claim adjustment groups, reasons and denials as FHIR senders write them."""

import re
from collections.abc import Iterable, Iterator

from inquiry_api.imports.fhir.adjudication import Adjudication, Kind
from inquiry_api.imports.fhir.values import Coding, Concept
from inquiry_api.imports.posting.records import Adjusted

SHARE_REASONS = frozenset({"1", "2", "3"})
_GROUPS = frozenset({"CO", "PR", "OA", "PI", "CR"})
_REASON_SYSTEMS = ("claim-adjustment-reason", "x12.org/codes")
_REASON = re.compile(r"(?:(CO|PR|OA|PI|CR)[- ]?)?([0-9]{1,3}|[A-Z][0-9]{1,2})")
_REMARK = re.compile(r"(?:MA?|N)[0-9]{1,3}")
_CMS = "bluebutton.cms.gov/resources/variables/"
# Why Medicare paid or denied a carrier's claim (`carr_clm_pmt_dnl_cd`): 1 to 9, A and B are ways in
# which it was paid, everything else is a denial.
_CARRIER_PAYMENT, _PAID_WAYS = "carr_clm_pmt_dnl_cd", frozenset("123456789AB")
# Why Medicare paid nothing to a hospital: any code is a reason.
_NON_PAYMENT = "clm_mdcr_non_pmt_rsn_cd"
_NOTHING = frozenset({"", "0", "NA", "N/A"})


def coded(levels: Iterable[Adjudication]) -> tuple[Adjusted, ...]:
    """Amounts with groups and reasons, as an 835 has them, each group and reason once."""
    sums: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for one in levels:
        found = _adjusted(one)
        if found is not None:
            key = (found.group, found.reason, found.remarks)
            sums[key] = sums.get(key, 0) + found.cents
    return tuple(
        Adjusted(group=group, reason=reason, cents=cents, remarks=remarks)
        for (group, reason, remarks), cents in sums.items()
    )


def _adjusted(one: Adjudication) -> Adjusted | None:
    if one.amount is None or one.amount.cents is None or one.reason is None:
        return None
    for stated, reason in _reasons(one.reason):
        group = stated or _group(one.category) or ("PR" if reason in SHARE_REASONS else None)
        if group is not None:
            return Adjusted(
                group=group, reason=reason, cents=one.amount.cents, remarks=remarks_of([one])
            )
    return None


def denial_of(levels: Iterable[Adjudication]) -> tuple[str | None, str] | None:
    """The group, where it is told, and the reason for which something was denied."""
    for one in levels:
        if one.reason is not None and one.means(Kind.DENIAL_REASON):
            for group, reason in _reasons(one.reason):
                return group or _group(one.category), reason
    return None


def remarks_of(levels: Iterable[Adjudication]) -> tuple[str, ...]:
    """The remark codes among the reasons."""
    codes = (code for one in levels if one.reason for code in one.reason.codes)
    return tuple(dict.fromkeys(code for code in codes if _REMARK.fullmatch(code)))


def says_denied(levels: Iterable[Adjudication]) -> bool:
    """Whether a reason for a denial is given in any list of codes."""
    reasons = (one.reason for one in levels if one.reason and one.means(Kind.DENIAL_REASON))
    return any(_denies(coding) for reason in reasons for coding in reason.codings)


def _denies(coding: Coding) -> bool:
    system, code = (coding.system or "").lower(), (coding.code or "").upper()
    if _CMS not in system:
        return code not in _NOTHING
    if system.endswith(_CARRIER_PAYMENT):
        return code not in _PAID_WAYS
    return system.endswith(_NON_PAYMENT) and code not in _NOTHING


def _reasons(reason: Concept) -> Iterator[tuple[str | None, str]]:
    """Claim adjustment reasons: by their list, or by a group before them."""
    for coding in reason.codings:
        system, code = (coding.system or "").lower(), (coding.code or "").upper()
        told = _REASON.fullmatch(code)
        if told and (told[1] or any(name in system for name in _REASON_SYSTEMS)):
            yield told[1], told[2]


def _group(category: Concept | None) -> str | None:
    codes = category.codes if category else ()
    return next((code for code in codes if code in _GROUPS), None)
