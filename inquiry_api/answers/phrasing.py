"""How amounts, dates, hours and names are written, for each language and channel."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.money import format_cents

MONTHS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
        *("septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
SMS_NAME = 24  # The longest payer or provider name that a text has room for.


def day(value: date, language: Language, channel: Channel) -> str:
    """`March 4, 2026`, `Mar 4, 2026`, `4 de marzo de 2026` or `4 mar 2026`."""
    month = MONTHS[language][value.month - 1]
    if channel == "sms":
        month = month[:3]
    if language == "en":
        return f"{month} {value.day}, {value.year}"
    joint = " " if channel == "sms" else " de "
    return joint.join((str(value.day), month, str(value.year)))


def weekday(value: date, language: Language, channel: Channel) -> str:
    """`Friday, November 27`, `Fri Nov 27`, `viernes 27 de noviembre` or `vie 27 nov`."""
    month = MONTHS[language][value.month - 1]
    name = WEEKDAYS[language][value.weekday()]
    if channel == "sms":
        month, name = month[:3], name[:3]
    if language == "en":
        return f"{name}{' ' if channel == 'sms' else ', '}{month} {value.day}"
    return f"{name} {value.day} {'' if channel == 'sms' else 'de '}{month}"


def clock(value: time | datetime) -> str:
    """`5 pm`, `3:30 pm`: the same in both languages, and no dots that end a sentence."""
    hour, half = (value.hour - 1) % 12 + 1, "am" if value.hour < 12 else "pm"
    return f"{hour}:{value.minute:02d} {half}" if value.minute else f"{hour} {half}"


def moment(value: datetime, language: Language, channel: Channel) -> str:
    """A day of the week with its date and hour: `Friday, November 27, 5 pm`."""
    return f"{weekday(value, language, channel)}, {clock(value)}"


def month_name(month: int, language: Language) -> str:
    """A month in full."""
    return MONTHS[language][month - 1]


def short_name(value: str, instead: str, channel: Channel) -> str:
    """A name, or words instead of it where a text has no room for it."""
    return value if channel == "web" or len(value) <= SMS_NAME else instead


def filters(language: Language, channel: Channel) -> dict[str, Callable[..., str]]:
    """The filters of the templates for one language and channel."""
    return {
        "money": lambda cents: format_cents(cents),
        "day": lambda value: day(value, language, channel),
        "weekday": lambda value: weekday(value, language, channel),
        "clock": lambda value: clock(value),
        "moment": lambda value: moment(value, language, channel),
        "month": lambda value: month_name(value, language),
        "link": lambda value: str(value),
        "named": lambda value, instead: short_name(value, instead, channel) if value else instead,
    }


def masks() -> dict[str, Callable[..., str]]:
    """The same filters for transcripts that must not show a patient's facts."""
    return {
        "money": lambda cents: "<AMOUNT>",
        "day": lambda value: "<DATE>",
        "weekday": lambda value: "<DATE>",
        "clock": lambda value: "<TIME>",
        "moment": lambda value: "<DATE>",
        "month": lambda value: "<DATE>",
        "link": lambda value: "<LINK>",
        "named": lambda value, instead: "<NAME>",
    }
