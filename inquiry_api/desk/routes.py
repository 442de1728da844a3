"""The staff pages of the desk: importing a module registers its routes."""

from inquiry_api.desk import accounts, passkeys, queue, queue_acts, sign_in, single_sign_on
from inquiry_api.desk.frame import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "passkeys",
    "queue",
    "queue_acts",
    "sign_in",
    "single_sign_on",
]
