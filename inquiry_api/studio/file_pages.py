"""Training data as files: export, import."""

import io
import zipfile

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from inquiry_api.errors import Invalid
from inquiry_api.studio.data_pages import author
from inquiry_api.studio.frame import LOOKERS, Visit, blueprint, visit
from inquiry_api.tuning.changes import nearby
from inquiry_api.tuning.gate import PROTECTED
from inquiry_api.tuning.importing import import_files
from inquiry_api.tuning.lines import training_data, zipped
from inquiry_api.tuning.rasa_yaml import BadTrainingFile

_MOST_FILES, _MOST_BYTES = 400, 8 * 1024 * 1024
_MOST_LOOKED_AT = 200


@blueprint.get("/data/export")
def export_data() -> Response:
    """Every training file as Rasa reads them, in one archive."""
    with visit() as here:
        packed = zipped(training_data(here.session).files())
    headers = {"Content-Disposition": 'attachment; filename="training-data.zip"'}
    return Response(packed, mimetype="application/zip", headers=headers)


@blueprint.post("/data/import")
def import_data() -> ResponseReturnValue:
    """Make the topics in a Rasa file, or an archive of them, what the files say."""
    request.max_content_length = _MOST_BYTES
    upload = request.files.get("file")
    try:
        with visit(*LOOKERS) as here:
            files = _files(upload.filename or "", upload.read()) if upload else {}
            if not files:
                raise BadTrainingFile("Choose a .yml file, or a .zip of them.")
            data = training_data(here.session)
            done = import_files(here.session, files, author(here))
            close = nearby(data, done.added[:_MOST_LOOKED_AT])
            return render_template("studio/imported.html", done=done, close=close)
    except (BadTrainingFile, Invalid) as wrong:
        with visit() as here:
            problem = wrong.detail if isinstance(wrong, Invalid) else str(wrong)
            return _topics_problem(here, problem or "")


def _topics_problem(here: Visit, problem: str) -> ResponseReturnValue:
    data = training_data(here.session)
    body = render_template(
        "studio/topics.html",
        data=data,
        counts=data.counts(),
        protected=PROTECTED,
        text="",
        near=[],
        problem=problem,
    )
    return body, 422


def _files(name: str, content: bytes) -> dict[str, str]:
    """The YAML files of an upload, by path. Raises BadTrainingFile."""
    if not name.endswith(".zip"):
        language = "es/" if request.form.get("language") == "es" else ""
        return {f"{language}{name}": _text(name, content)}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [
                one for one in archive.infolist() if one.filename.endswith((".yml", ".yaml"))
            ]
            if len(entries) > _MOST_FILES or sum(one.file_size for one in entries) > _MOST_BYTES:
                raise BadTrainingFile("The archive is too large for training data.")
            return {one.filename: _text(one.filename, archive.read(one)) for one in entries}
    except (zipfile.BadZipFile, OSError, RuntimeError):
        raise BadTrainingFile(f"{name} is no archive that can be read.") from None


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise BadTrainingFile(f"{name} is not UTF-8 text.") from None
