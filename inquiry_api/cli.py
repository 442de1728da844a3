"""The `plainbill` command. Each command's work lives with its feature; here is only the reading
of arguments, so that `plainbill --help` answers at once.
"""

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from inquiry_api.cli_import import export, import_

BAD_INPUT = 1


class Failure(click.ClickException):
    """One clear line on standard error and exit status 1."""

    exit_code = BAD_INPUT

    def show(self, file: object = None) -> None:
        """Print the line."""
        click.echo(f"plainbill: {self.message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Answers patients' billing questions from the practice's own ledger."""


main.add_command(import_)
main.add_command(export)


@main.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8080,
    show_default=True,
    help="Port of the pages and the API.",
)
@click.option("--no-train", is_flag=True, help="Run the newest model, as it is.")
def up(port: int, no_train: bool) -> None:
    """Set up what is missing and run the whole system until Ctrl-C."""
    from inquiry_api.running.up import run_all

    sys.exit(run_all(port=port, train=not no_train))


@main.command()
def keys() -> None:
    """Print a fresh set of secrets for a production environment file."""
    from inquiry_api.running.keys import fresh_secrets

    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")


@main.command()
@click.option("--quiet", is_flag=True, help="Say nothing when the model is up to date.")
def train(quiet: bool) -> None:
    """Train the assistant from data/, unless nothing has changed since the last time."""
    from inquiry_api.running.assistant import train_assistant

    sys.exit(train_assistant(quiet=quiet))


@main.command()
@click.option("--jsonl", is_flag=True, help='Read {"text"} lines.')
def understand(jsonl: bool) -> None:
    """Say what the trained model makes of each line of standard input.

    Prints a JSON object for each: text, intent, confidence (0 to 1), ranking, entities. The intent
    is nlu_fallback where the assistant would ask which of its two best readings is meant.
    """
    from inquiry_api.running.assistant import run_in_bot

    sys.exit(run_in_bot("bot.understand", ["--jsonl"] if jsonl else []))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw an SVG.")
def evaluate(file: Path, as_json: bool, picture: Path | None) -> None:
    """Score the trained model on labelled messages: who was understood, and as what.

    Each line of FILE is {"text": "...", "intent": "ask_balance", "language": "es", "also": [...]};
    language (en) and also, intents that would do as well, may be left out.
    """
    from inquiry_api.running.assistant import run_in_bot

    drawn = ["--picture", str(picture.resolve())] if picture else []
    json_wanted = ["--json"] if as_json else []
    sys.exit(run_in_bot("bot.evaluate", [str(file.resolve()), *drawn, *json_wanted]))


@main.command()
@click.option("--jsonl", is_flag=True, help='Read {"text"} lines; add "redacted" and "spans".')
def redact(jsonl: bool) -> None:
    """Redact standard input, line by line; no database is needed.

    Each identifier becomes its type, such as <NAME>. With --jsonl each line is a JSON object with a
    "text"; it is printed with two more fields: "redacted", and "spans", each with "start" and "end"
    (characters of "text", the end exclusive), "type" and "score". A line that can't be read gives
    [redaction-failed] in its place, a message on standard error that names it, and exit status 1.
    """
    from inquiry_api.running.redacting import redact_lines

    source = TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    target = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
    bad = redact_lines(source, target, sys.stderr, jsonl=jsonl)
    target.detach()
    if bad:
        sys.exit(BAD_INPUT)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--account", help="Only the account with this number.")
def balances(as_json: bool, account: str | None) -> None:
    """Print charges, adjustments, insurer paid, patient paid and balance for each account."""
    from inquiry_api.ledger.listing import print_balances
    from inquiry_api.running.environment import local_database

    with local_database() as database, database.transaction() as session:
        sys.exit(print_balances(session, as_json=as_json, account=account))


@main.command()
@click.argument("account")
def statement(account: str) -> None:
    """Issue a statement for an account; its access code lets the patient prove who they are."""
    from inquiry_api.running.stating import print_statement

    sys.exit(print_statement(account))


@main.command()
@click.option("--as", "patient", help="A demo patient, by first name, to speak as.")
@click.option("--sms", is_flag=True, help="Speak by text instead of web chat.")
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="http://127.0.0.1:8080", show_default=True)
def chat(patient: str | None, sms: bool, script: Path | None, url: str) -> None:
    """Talk to the running system; a script prints one JSON line for each reply."""
    from inquiry_api.running.chatting import chat as talk

    sys.exit(talk(patient=patient, sms=sms, script=script, url=url))


@main.group()
def audit() -> None:
    """The trail of who saw and changed what."""


@audit.command()
def verify() -> None:
    """Walk the chain and name the first row that is not as it was written."""
    from inquiry_api.running.auditing import verify_trail

    sys.exit(verify_trail())


@main.group()
def staff() -> None:
    """The accounts of the desk."""


@staff.command(name="add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option(
    "--role",
    type=click.Choice(["clerk", "supervisor", "admin", "auditor"]),
    default="admin",
    show_default=True,
)
def staff_add(email: str, name: str, role: str) -> None:
    """Invite somebody and print the link by which they set password and authenticator."""
    from inquiry_api.running.staffing import print_invitation

    sys.exit(print_invitation(email=email, name=name, role=role))


@staff.command(name="reset")
@click.option("--email", required=True)
def staff_reset(email: str) -> None:
    """Print a new invitation for somebody who lost password or authenticator."""
    from inquiry_api.running.staffing import print_new_invitation

    sys.exit(print_new_invitation(email=email))


@main.command(name="sms-sim")
@click.option("--port", default=8090, show_default=True, envvar="PLAINBILL_SMS_SIM_PORT")
def sms_sim(port: int) -> None:
    """Stand in for Twilio on this machine."""
    from inquiry_api.channels.sms_sim import serve

    serve(port=port)


if __name__ == "__main__":
    main(prog_name="plainbill")
