"""Who takes the money, by the settings."""

from inquiry_api.payments.hosting import Hosting, Provider
from inquiry_api.settings import Settings


def hosted_by(settings: Settings) -> Hosting:
    """Stripe where both its keys are set, the demo's own page in the demo, or else nobody here.

    A page that only plays at paying must never stand before real people's books.
    """
    provider: Provider = "demo" if settings.demo else "none"
    if settings.stripe_secret_key and settings.stripe_webhook_secret:
        provider = "stripe"
    return Hosting(settings.public_url, provider)
