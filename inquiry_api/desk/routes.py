"""The staff pages of the desk: importing a module registers its routes."""

from inquiry_api.desk import (
    accounts,
    acts_routes,
    audit_pages,
    calls,
    case_papers,
    case_routes,
    disclosure_pages,
    passkeys,
    queue,
    queue_acts,
    queue_stream,
    sign_in,
    single_sign_on,
    supervisor,
    talk_routes,
    thread_routes,
)
from inquiry_api.desk.frame import blueprint

__all__ = [
    "accounts",
    "acts_routes",
    "audit_pages",
    "blueprint",
    "calls",
    "case_papers",
    "case_routes",
    "disclosure_pages",
    "passkeys",
    "queue",
    "queue_acts",
    "queue_stream",
    "sign_in",
    "single_sign_on",
    "supervisor",
    "talk_routes",
    "thread_routes",
]
