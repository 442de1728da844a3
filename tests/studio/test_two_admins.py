"""Two admins at once, or two topics that say nearly the same: it is said plainly."""

from uuid import UUID

from inquiry_api.db import Database
from inquiry_api.tuning.baseline import baseline
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.rasa_yaml import Line
from tests.studio.conftest import Person
from tests.tuning.builders import arrived


def message(database: Database, words: str) -> UUID:
    with database.transaction() as session:
        return arrived(session, words, confidence=0.3).id


def lines(database: Database, topic: str) -> list[str]:
    with database.transaction() as session:
        return training_data(session).of(topic, "en")


def test_a_message_that_another_admin_settled_says_so(
    database: Database, ana: Person, ben: Person
) -> None:
    key = message(database, "kindly mail the paper to my new flat")
    path = f"/studio/inbox/{key}/settle"
    assert ana.post(path, {"verdict": "hidden"}).status_code == 303

    answer = ben.post(path, {"verdict": "topic:update_contact", "teach": "1"})

    assert answer.status_code == 409
    assert "Somebody else settled" in answer.text
    assert "Settled: hidden" in answer.text
    assert "kindly mail the paper to my new flat" not in lines(database, "update_contact")


def test_a_change_that_was_changed_again_can_not_be_undone_as_a_whole(
    database: Database, ana: Person, ben: Person
) -> None:
    new = {"texts": "post me the yearly paper", "reason": "said so"}
    assert ana.post("/studio/data/request_statement/add", new).status_code == 303
    gone = {"line": "post me the yearly paper", "act": "delete", "reason": "nobody says so"}
    assert ben.post("/studio/data/request_statement/lines", gone).status_code == 303

    answer = ana.post("/studio/data/changes/1/undo")

    assert answer.status_code == 409
    assert "changed again since" in answer.text


def taught(topic: str) -> str:
    """A line of a topic that is long enough to be nearly said again."""
    own = [one.text for one in baseline().lines if (one.intent, one.language) == (topic, "en")]
    return max(own, key=len)


def test_teaching_what_another_topic_nearly_says_is_held_until_it_is_meant(
    database: Database, ana: Person
) -> None:
    near = f"{taught('ask_office_info')} ?!"
    key = message(database, near[:-3] + "s")
    form = {"verdict": "topic:pay_bill", "teach": "1"}

    answer = ana.post(f"/studio/inbox/{key}/settle", form)

    assert answer.status_code == 422
    assert "Look again before you save" in answer.text
    assert "<strong>office info</strong>" in answer.text
    assert ana.post(f"/studio/inbox/{key}/settle", {**form, "anyway": "1"}).status_code == 303
    assert near[:-3] + "s" in lines(database, "pay_bill")


def test_a_line_is_not_corrected_into_what_another_topic_nearly_says(
    database: Database, ana: Person
) -> None:
    old, near = lines(database, "pay_bill")[0], f"{taught('ask_office_info')}s"
    form = {"old": old, "new": near, "reason": "clearer"}

    answer = ana.post("/studio/data/pay_bill/edit", form)

    assert answer.status_code == 422
    assert "is close to <strong>office info</strong>" in answer.text
    assert old in lines(database, "pay_bill")
    assert ana.post("/studio/data/pay_bill/edit", {**form, "anyway": "1"}).status_code == 303
    with database.transaction() as session:
        assert Line("pay_bill", "en", near) in training_data(session).known
