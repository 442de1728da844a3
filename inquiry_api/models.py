"""Every table, imported in one place for the migrations and for tests of the schema."""

from inquiry_api.access import models as access
from inquiry_api.access import staff_models as staff
from inquiry_api.answers import models as answers
from inquiry_api.audit import models as audit
from inquiry_api.cases import listing_models as case_lists
from inquiry_api.cases import models as cases
from inquiry_api.channels.webchat import models as webchat
from inquiry_api.conversations import delivery_models as delivery
from inquiry_api.conversations import models as conversations
from inquiry_api.conversations import thumbs_down
from inquiry_api.coverage import models as coverage
from inquiry_api.db import Base
from inquiry_api.estimates import models as estimates
from inquiry_api.imports import models as imports
from inquiry_api.imports.loads import models as loads
from inquiry_api.ledger import journal, people
from inquiry_api.ledger import models as ledger
from inquiry_api.payments import models as payments
from inquiry_api.plans import models as plans
from inquiry_api.tuning import models as tuning

__all__ = [
    "Base",
    "access",
    "answers",
    "audit",
    "case_lists",
    "cases",
    "conversations",
    "coverage",
    "delivery",
    "estimates",
    "imports",
    "journal",
    "ledger",
    "loads",
    "payments",
    "people",
    "plans",
    "staff",
    "thumbs_down",
    "tuning",
    "webchat",
]
