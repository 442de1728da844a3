"""`plainbill up`: the whole system on this machine, set up where needed, until Ctrl-C."""

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.demo.practice import DemoAccess, load_demo
from inquiry_api.migrate import migrate
from inquiry_api.running.assistant import ROOT, train_assistant
from inquiry_api.running.environment import Local, local, sim_url, tracker_url
from inquiry_api.running.ports import chosen_ports, port_text, why_not
from inquiry_api.running.processes import Processes, Program, read_procfile
from inquiry_api.settings import SettingsError

READY_SECONDS = 180


def run_all(*, port: int, train: bool = True) -> int:
    """Run everything; returns the exit status. Without `train`, the newest model runs as it is."""
    try:
        trouble = why_not(chosen_ports(os.environ, port))
        if trouble:
            raise SettingsError(trouble)
        with local() as here:
            return _run(here, port, train=train)
    except SettingsError as error:
        sys.stderr.write(f"plainbill: {error}\n")
        return 1


def _run(here: Local, port: int, *, train: bool) -> int:
    variables = {**_addresses(here.variables, port), **here.variables}
    access = _prepare(Local(variables, here.server))
    variables.setdefault("PLAINBILL_TRACKER_URL", tracker_url(variables["DATABASE_URL"]))
    if train:
        _say("Training the assistant, if anything changed ...")
        if train_assistant(quiet=True) != 0:
            return 1
    processes = Processes(_programs(variables), variables, every_turn=_Keeper(here))
    threading.Thread(target=_announce, args=(variables, access), daemon=True).start()
    processes.run()
    return 0


def _addresses(variables: Mapping[str, str], port: int) -> dict[str, str]:
    """Where the processes of this machine find one another, by their ports."""
    address = f"http://127.0.0.1:{port}"
    bot = port_text(variables, "PLAINBILL_BOT_PORT")
    actions = port_text(variables, "PLAINBILL_ACTION_SERVER_PORT")
    return {
        "PLAINBILL_PUBLIC_URL": address,
        "PLAINBILL_BIND": f"127.0.0.1:{port}",
        "PLAINBILL_API_URL": address,
        "PLAINBILL_BOT_URL": f"http://127.0.0.1:{bot}",
        "PLAINBILL_ACTION_SERVER_URL": f"http://127.0.0.1:{actions}/webhook",
    }


def _prepare(here: Local) -> DemoAccess | None:
    """The newest schema, and the demo practice where the demo is on and the books are empty."""
    settings = here.settings
    use_keyring(settings.keyring())
    use_audit_key(settings.audit_key)
    database = Database(settings.database_url)
    try:
        _say("Preparing the database ...")
        migrate(database.engine)
        return load_demo(database) if settings.demo else None
    finally:
        database.dispose()


def _programs(variables: Mapping[str, str]) -> list[Program]:
    programs = read_procfile(ROOT / "Procfile")
    if variables.get("TWILIO_API_URL") == sim_url(variables):
        programs += read_procfile(ROOT / "Procfile.demo")
    os.chdir(ROOT)
    return programs


class _Keeper:
    """Brings the embedded server back if it is killed; looks every two seconds."""

    def __init__(self, here: Local) -> None:
        self._server = here.server
        self._next = time.monotonic()

    def __call__(self) -> None:
        if self._server is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 2
        if self._server.revive():
            _say("The database had stopped; it runs again.")


def _announce(variables: Mapping[str, str], access: DemoAccess | None) -> None:
    """Say where everything is, as soon as it answers."""
    deadline = time.monotonic() + READY_SECONDS
    address = variables["PLAINBILL_API_URL"]
    while not (_answers(f"{address}/health/ready") and _listens(variables["PLAINBILL_BOT_URL"])):
        if time.monotonic() > deadline:
            _say("Not everything has started yet; the lines above say what is missing.")
            return
        time.sleep(0.5)
    lines = [
        "",
        "Plainbill is running. Ctrl-C stops it.",
        f"  Patient page    {address}/",
        f"  Clerk desk      {address}/desk/",
        f"  API             {address}/v1/docs",
    ]
    if access is not None:
        lines += [f"  Texts sent      {variables['TWILIO_API_URL']}/", "", *access.lines()]
    _say("\n".join(lines))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address.
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _listens(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address.
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
