"""The staff pages of the desk: importing a module registers its routes."""

from inquiry_api.desk import (
    accounts,
    audit_pages,
    disclosure_pages,
    passkeys,
    queue,
    queue_acts,
    sign_in,
    single_sign_on,
    supervisor,
)
from inquiry_api.desk.frame import blueprint

__all__ = [
    "accounts",
    "audit_pages",
    "blueprint",
    "disclosure_pages",
    "passkeys",
    "queue",
    "queue_acts",
    "sign_in",
    "single_sign_on",
    "supervisor",
]
