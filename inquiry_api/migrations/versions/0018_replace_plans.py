"""Let a payment plan say which one it takes the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column; plans of before took nobody's place."""
    op.add_column("payment_plan", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_payment_plan_replaces_id"), "payment_plan", "payment_plan", ["replaces_id"], ["id"]
    )


def downgrade() -> None:
    """Take it away; which plan followed which is forgotten."""
    op.drop_constraint(op.f("fk_payment_plan_replaces_id"), "payment_plan", type_="foreignkey")
    op.drop_column("payment_plan", "replaces_id")
