"""The facts of people, coverages, charges and payments."""

from inquiry_api.imports.fhir.coverage import Account, Coverage
from inquiry_api.imports.fhir.eligibility import Benefit, EligibilityResponse, Limit
from inquiry_api.imports.fhir.facts_values import (
    Facts,
    code_of,
    name_of,
    number_of,
    numbers_of,
    period_of,
    reference_of,
    stated,
)
from inquiry_api.imports.fhir.payments import Invoice, PaymentNotice, PaymentReconciliation
from inquiry_api.imports.fhir.people import Name, Organisation, Patient, RelatedPerson
from inquiry_api.imports.fhir.services import ChargeItem, Encounter
from inquiry_api.imports.fhir.values import Money, amount_text


def patient_facts(patient: Patient) -> Facts:
    """Who the patient is and how to reach them: the first address, the first three contacts."""
    return {
        "name": name_facts(patient.name),
        "birthDate": stated(patient.birth),
        "gender": patient.gender,
        "deceased": patient.deceased,
        "identifiers": [[i.system, i.value] for i in patient.identifiers],
        "address": [
            {
                "line": list(a.line) if a.line is not None else None,
                "city": a.city,
                "state": a.state,
                "postalCode": a.postal_code,
            }
            for a in patient.addresses[:1]
        ],
        "telecom": [[contact.system, contact.value] for contact in patient.contacts[:3]],
    }


def name_facts(name: Name | None) -> Facts | None:
    """Family, given names and text of a name."""
    if name is None:
        return None
    return {"family": name.family, "given": list(name.given), "text": name.text}


def related_person_facts(person: RelatedPerson) -> Facts:
    """Who is related to whom, and how."""
    return {
        "patient": reference_of(person.patient),
        "name": name_facts(next(iter(person.names), None)),
        "relationship": [code_of(concept) for concept in person.relationships],
    }


def organisation_facts(organisation: Organisation) -> Facts:
    """The name of a payer, biller or place."""
    return {"name": organisation.name}


def account_facts(account: Account) -> Facts:
    """Whose account, with which coverages and guarantors."""
    return {
        "status": account.status,
        "name": account.name,
        "subject": [reference_of(subject) for subject in account.subjects],
        "coverage": [[reference_of(c.coverage), c.priority] for c in account.coverages],
        "guarantor": [reference_of(g.party) for g in account.guarantors],
        "servicePeriod": period_of(account.service_period),
    }


def coverage_facts(coverage: Coverage) -> Facts:
    """Who is insured with whom."""
    return {
        "status": coverage.status,
        "type": code_of(coverage.kind),
        "subscriberId": coverage.subscriber_id,
        "dependent": coverage.dependent,
        "relationship": code_of(coverage.relationship),
        "beneficiary": reference_of(coverage.beneficiary),
        "subscriber": reference_of(coverage.subscriber),
        "payor": [name_of(payor) for payor in coverage.payors],
        "period": period_of(coverage.period),
        "order": coverage.order,
        "classes": [[c.kind, c.value, c.name] for c in coverage.classes],
        "costToBeneficiary": [[code_of(c.kind), _number(c.amount)] for c in coverage.costs],
    }


def encounter_facts(encounter: Encounter) -> Facts:
    """When and where a visit was."""
    return {
        "status": encounter.status,
        "class": encounter.kind.code if encounter.kind else None,
        "subject": reference_of(encounter.subject),
        "period": period_of(encounter.period),
        "serviceProvider": name_of(encounter.service_provider),
    }


def charge_item_facts(charge: ChargeItem) -> Facts:
    """What was charged."""
    return {
        "status": charge.status,
        "subject": reference_of(charge.subject),
        "account": [reference_of(account) for account in charge.accounts],
        "code": code_of(charge.code),
        "quantity": number_of(charge.quantity),
        "factorOverride": number_of(charge.factor),
        "priceOverride": _number(charge.price),
    }


def eligibility_facts(response: EligibilityResponse) -> Facts:
    """What was answered about benefits."""
    return {
        "status": response.status,
        "outcome": response.outcome,
        "disposition": response.disposition,
        "patient": reference_of(response.patient),
        "inforce": [answer.inforce for answer in response.insurance],
        "benefit_count": len(response.benefits),
        "benefits": [_benefit(benefit) for benefit in response.benefits],
        "errors": [code_of(error) for error in response.errors],
        "checked": response.checked,
    }


def _benefit(benefit: Benefit) -> list[object]:
    return [
        code_of(benefit.category),
        code_of(benefit.network),
        code_of(benefit.kind),
        _limit(benefit.allowed),
        _limit(benefit.used),
    ]


def _limit(limit: Limit | None) -> object:
    if limit is None:
        return None
    if limit.money:
        return _number(limit.money)
    return int(limit.other) if limit.other and limit.other.isdecimal() else limit.other


def payment_reconciliation_facts(payment: PaymentReconciliation) -> Facts:
    """What a payer paid, and for what."""
    return {
        "status": payment.status,
        "outcome": payment.outcome,
        "paymentDate": stated(payment.paid_on),
        "paymentAmount": _number(payment.amount),
        "details": [[code_of(d.kind), _number(d.amount), stated(d.date)] for d in payment.details],
        "detail_sum": amount_text(payment.detail_total),
        "unapplied": amount_text(payment.unapplied),
    }


def payment_notice_facts(notice: PaymentNotice) -> Facts:
    """What a notice says of a payment."""
    return {
        "status": notice.status,
        "paymentStatus": code_of(notice.payment_status),
        "amount": _number(notice.amount),
        "paymentDate": stated(notice.paid_on),
    }


def invoice_facts(invoice: Invoice) -> Facts:
    """What was billed."""
    return {
        "status": invoice.status,
        "subject": reference_of(invoice.subject),
        "account": reference_of(invoice.account),
        "date": stated(invoice.date),
        "totalNet": _number(invoice.net),
        "totalGross": _number(invoice.gross),
        "identifier": numbers_of(invoice.identifiers),
    }


def _number(money: Money | None) -> int | float | None:
    return number_of(money.value) if money else None
