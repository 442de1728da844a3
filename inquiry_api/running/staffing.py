"""`plainbill staff`: invitations made on the machine itself, such as the first admin's."""

import sys
from typing import cast

from sqlalchemy import select

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import Role, normal_email
from inquiry_api.access.staff_invites import invite, renew
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.running.environment import local, local_database


def print_invitation(*, email: str, name: str, role: str) -> int:
    """Invite somebody; status 1 and the reason if that can't be."""
    with local_database() as database:
        try:
            with database.transaction() as session:
                token = invite(session, email=email, name=name, role=cast(Role, role), by=None)
        except Conflict:
            return _fail("that address has an account; plainbill staff reset makes a new link")
        except Invalid as problem:
            return _fail(f"{problem.field}: {problem.detail}")
    return _say(token)


def print_new_invitation(*, email: str) -> int:
    """A new link for somebody; what they had opens nothing any more."""
    with local_database() as database, database.transaction() as session:
        query = select(StaffUser.id).where(StaffUser.email == normal_email(email))
        staff_id = session.scalar(query)
        if staff_id is None:
            return _fail("nobody has an account under that address")
        token = renew(session, staff_id, by=None)
    return _say(token)


def _say(token: str) -> int:
    with local() as here:
        address = here.settings.public_url
    sys.stdout.write(f"{address}/desk/invitation/{token}\n")
    sys.stdout.write("The link works once, within three days, and is not shown again.\n")
    return 0


def _fail(words: str) -> int:
    sys.stderr.write(f"plainbill: {words}\n")
    return 1
