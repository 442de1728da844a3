"""Training, the gate, promotion, roll-back: production answers on, whatever happens."""

import hashlib
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from inquiry_api.db import Database
from inquiry_api.studio import trainer
from inquiry_api.studio.training import run_training
from inquiry_api.studio.watching import LEAST_MESSAGES, watch
from inquiry_api.tuning.baseline import Baseline
from inquiry_api.tuning.gate import Case
from inquiry_api.tuning.lines import TrainingData
from inquiry_api.tuning.models import AssistantModel, ModelStep, TrainingRun
from inquiry_api.tuning.rasa_yaml import Line
from inquiry_api.tuning.registry import in_use, step
from inquiry_api.tuning.regression_set import regression_set
from tests.studio.conftest import BASE, Person
from tests.studio.fake_models import FakeTrainer, archive, kept
from tests.tuning.builders import START, arrived

TOKEN = {"Authorization": f"Bearer {'m' * 32}"}


def asked(database: Database, person: Person) -> UUID:
    """A training that somebody asked for on the page."""
    assert person.post("/studio/models/train").status_code == 303
    with database.transaction() as session:
        return session.scalars(select(TrainingRun.id).order_by(TrainingRun.asked_at.desc())).first()  # type: ignore[return-value]


def trained(database: Database, person: Person, made: Any) -> AssistantModel:
    run_id = asked(database, person)
    run_training(database, run_id, trainer=made)
    with database.transaction() as session:
        run = session.get_one(TrainingRun, run_id)
        assert run.state == "done"
        return session.get_one(AssistantModel, run.model_id)


def act(person: Person, model: AssistantModel, what: str, seen: int, **more: Any) -> Any:
    form = {"act": what, "seen": seen, "reason": "better", **more}
    return person.post(f"/studio/models/{model.id}/answer", form)


def test_a_good_candidate_is_promoted_and_rolled_back(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        old = kept(session, "old", origin="shipped")
    made = trained(database, ana, FakeTrainer("new"))

    assert "The gate lets it answer" in ana.get(f"/studio/models/{made.id}").text
    assert act(ana, made, "promote", 0).status_code == 303
    page = ana.get("/studio/models").text
    assert "Roll back to" in page
    with database.transaction() as session:
        seen = in_use(session).production
        assert seen is not None
        assert seen.model_id == made.id

    ana.post("/studio/models/roll-back", {"seen": seen.number})

    with database.transaction() as session:
        now = in_use(session).production
        assert now is not None
        assert now.model_id in {
            old.id,
            *session.scalars(select(AssistantModel.id).where(AssistantModel.origin == "shipped")),
        }
        assert now.model_id != made.id


def test_a_protected_topic_may_not_lose_a_single_message(database: Database, ana: Person) -> None:
    lost = next(case for case in regression_set() if case.meant == "report_emergency")
    made = trained(database, ana, FakeTrainer("new", {lost.text: "ask_medical"}))

    page = ana.get(f"/studio/models/{made.id}").text
    answer = act(ana, made, "promote", 0)

    assert "Report emergency is protected and loses one message." in page
    assert lost.text.replace("'", "&#39;") in page
    assert answer.status_code == 403
    with database.transaction() as session:
        assert in_use(session).production is None


def test_a_second_admin_may_let_it_pass_with_a_reason(
    database: Database, ana: Person, ben: Person
) -> None:
    lost = next(case for case in regression_set() if case.meant == "report_death")
    made = trained(database, ana, FakeTrainer("new", {lost.text: "greet"}))
    path = f"/studio/models/{made.id}/override"

    assert ana.post(path, {"act": "ask", "reason": ""}).status_code == 422
    assert ana.post(path, {"act": "ask", "reason": "the line was wrong"}).status_code == 303
    assert ana.post(path, {"act": "grant"}).status_code == 403
    assert act(ana, made, "promote", 0).status_code == 403
    assert ben.post(path, {"act": "grant"}).status_code == 303
    assert act(ana, made, "promote", 0).status_code == 303


def test_of_two_admins_who_promote_at_once_one_is_told(
    database: Database, ana: Person, ben: Person
) -> None:
    with database.transaction() as session:
        one, other = kept(session, "one"), kept(session, "other")

    assert act(ana, one, "promote", 0).status_code == 303
    answer = act(ben, other, "promote", 0)

    assert answer.status_code == 409
    assert "Somebody else changed what answers" in answer.text


def test_a_second_training_waits_for_the_first(database: Database, ana: Person) -> None:
    asked(database, ana)

    answer = ana.post("/studio/models/train")

    assert answer.status_code == 409
    assert "under way already" in answer.text


def served(person: Person, path: str, etag: str = "") -> Any:
    return person.client.get(path, base_url=BASE, headers={**TOKEN, "If-None-Match": etag})


def test_the_assistant_is_served_what_was_promoted(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        made = kept(session, "new")
    assert served(ana, "/models/production").status_code == 204
    act(ana, made, "promote", 0)

    answer = served(ana, "/models/production")

    etag = answer.headers["ETag"]
    assert answer.data == archive_bytes(database, made.id)
    assert etag == f'"{hashlib.sha256(answer.data).hexdigest()}-100"'
    assert served(ana, "/models/production", etag).status_code == 304


def archive_bytes(database: Database, model_id: UUID) -> bytes | None:
    with database.transaction() as session:
        return session.scalar(select(AssistantModel.body).where(AssistantModel.id == model_id))


def test_a_canary_is_served_with_its_share_and_taken_back(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        made = kept(session, "new")
    assert served(ana, "/models/canary").headers["ETag"] == '"none"'
    assert served(ana, "/models/canary", '"none"').status_code == 304

    assert act(ana, made, "canary", 0, share=500).status_code == 422
    act(ana, made, "canary", 0, share=10)
    assert served(ana, "/models/canary").headers["ETag"].endswith('-10"')
    with database.transaction() as session:
        number = in_use(session).canary.number  # type: ignore[union-attr]
    act(ana, made, "end_canary", number)

    assert served(ana, "/models/canary").headers["ETag"] == '"none"'


@pytest.mark.parametrize("path", ["/models/production", "/models/canary"])
def test_nobody_else_is_served(ana: Person, path: str) -> None:
    assert ana.get(path).status_code == 401
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert ana.client.get(path, base_url=BASE, headers=TOKEN, environ_base=far).status_code == 404


def test_bytes_that_changed_are_never_served(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        made = kept(session, "new")
    act(ana, made, "promote", 0)
    with database.transaction() as session:
        session.execute(update(AssistantModel).values(body=archive("evil")))

    assert served(ana, "/models/production").status_code == 500


def small_data() -> TrainingData:
    base = Baseline("v", (Line("greet", "en", "hello"),), (("greet", "en", "greet.yml"),))
    return TrainingData(base, 0, base.lines)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", trainer.STOPPED),
        ("raise SystemExit(1)", trainer.FAILED),
    ],
)
def test_a_trainer_that_dies_says_so_and_nothing_else_happens(program: str, said: str) -> None:
    with pytest.raises(trainer.TrainingFailed, match=said[:30]):
        trainer.train(
            small_data(),
            [Case("hi", "en", "regression", "greet")],
            None,
            progress=lambda stage, percent: None,
            command=[sys.executable, "-c", program],
        )


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, *rest: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(trainer, "_lay_out", full)
    monkeypatch.setattr(trainer, "_LEAST_FREE_BYTES", 1 << 62)

    with pytest.raises(trainer.TrainingFailed, match="no room left on the disk"):
        trainer.train(small_data(), [], None, progress=lambda stage, percent: None)


def test_a_trainer_is_ended_when_the_worker_is(tmp_path: Path) -> None:
    mark = tmp_path / "done"
    program = f"import time; time.sleep(30); open({str(mark)!r}, 'w')"

    with pytest.raises(trainer.TrainingStopped):
        trainer.train(
            small_data(),
            [],
            None,
            progress=lambda stage, percent: None,
            is_stopping=lambda: True,
            command=[sys.executable, "-c", program],
        )
    assert not mark.exists()


def test_a_failed_training_leaves_production_and_is_shown_plainly(
    database: Database, ana: Person
) -> None:
    def killed(*_: Any, **__: Any) -> Any:
        raise trainer.TrainingFailed(trainer.STOPPED)

    run_id = asked(database, ana)
    run_training(database, run_id, trainer=killed)

    page = ana.get(f"/studio/runs/{run_id}").text
    assert trainer.STOPPED in page
    assert "The model in use goes on answering" in page
    assert ana.post("/studio/models/train").status_code == 303


def test_progress_is_shown_while_it_runs(database: Database, ana: Person) -> None:
    run_id = asked(database, ana)
    seen: list[str] = []

    class Looking(FakeTrainer):
        def __call__(self, *args: Any, **more: Any) -> Any:
            made = super().__call__(*args, **more)
            seen.append(ana.get(f"/studio/runs/{run_id}").text)
            return made

    run_training(database, run_id, trainer=Looking("new"))

    assert "Learning from the training data" in seen[0]
    assert 'value="40"' in seen[0]
    assert "hx-get" not in ana.get(f"/studio/runs/{run_id}").text


@pytest.mark.parametrize(("troubled", "rolled_back"), [(10, True), (1, False)])
def test_a_model_that_fares_worse_is_rolled_back_by_itself(
    database: Database, troubled: int, rolled_back: bool
) -> None:
    with database.transaction() as session:
        old, new = kept(session, "old", origin="shipped"), kept(session, "new")
        step(session, "promote", old, seen=0, reason="", staff_id=UUID(int=1))
        session.execute(update(ModelStep).values(at=START))
        session.flush()
        first = session.scalars(select(ModelStep.number)).one()
        step(session, "promote", new, seen=first, reason="", staff_id=UUID(int=1))
        session.execute(update(ModelStep).where(ModelStep.number > first).values(at=START))
        for number in range(LEAST_MESSAGES):
            words = f"{number} {'abcdefghij'[number % 10] * 9} {number * 7919}"
            arrived(session, f"before {words}", model="old", minutes=-number - 1)
            intent = "nlu_fallback" if number < troubled else "greet"
            arrived(session, f"after {words}", model="new", minutes=number, intent=intent)

    assert watch(database) is rolled_back

    with database.transaction() as session:
        now = in_use(session).production
        assert now is not None
        assert now.model_id == (old.id if rolled_back else new.id)
        assert (now.staff_id is None) is rolled_back
