"""`plainbill chat`: the terminal's client, with the demo's patients to speak as."""

from pathlib import Path

from inquiry_api.channels import terminal
from inquiry_api.demo.named import EVERYBODY


def chat(*, patient: str | None, sms: bool, script: Path | None, url: str) -> int:
    """Talk to the running system, as a patient of the demo or as anybody."""
    people = [
        terminal.Patient(
            first=one.person.given,
            last=one.person.family,
            birth_date=f"{one.person.born:%m/%d/%Y}",
            access_code=one.access_code,
            phone=one.person.phone or terminal.ANYBODY,
        )
        for one in EVERYBODY
    ]
    return terminal.chat(patient=patient, sms=sms, script=script, url=url, people=people)
