"""A form that carries files, held in memory: the route bounds the bytes, the caller how many parts there are."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from bot.upload_mail import Upload
from bot.web.access import require_own_page, require_token, texts_of

MAX_FILES = 20  # that a form of staff may carry
_STEM, _ENDING = 80, 8  # characters of a file's name that are kept


async def read_upload(
    http_request: Request, *, files: str, most_files: int, most_fields: int = 200
) -> tuple[dict[str, str], tuple[Upload, ...]]:
    """The texts by field, and what was chosen in the field `files`, in order.

    A form with more parts than these is refused with 400. Raises FormRefused for one that came from elsewhere.
    """
    require_own_page(http_request)
    async with http_request.form(max_files=most_files, max_fields=most_fields) as form:
        # A part may name any character set; half of a character can be neither kept nor shown.
        fields = {name: value.encode("utf-8", "replace").decode() for name, value in texts_of(form).items()}
        return fields, await _chosen(form, files)


async def form_with_files(
    http_request: Request, *, token: str, files: str, most_files: int = MAX_FILES
) -> tuple[dict[str, str], tuple[Upload, ...]]:
    """The same of a form that carries `token`. Raises FormRefused."""
    fields, found = await read_upload(http_request, files=files, most_files=most_files)
    require_token(fields, token)
    return fields, found


async def _chosen(form: FormData, name: str) -> tuple[Upload, ...]:
    """The files of a field; a browser sends an empty one without a name where none was chosen."""
    parts = [part for part in form.getlist(name) if isinstance(part, UploadFile)]
    found = [(part.filename or "", await part.read()) for part in parts]
    return tuple(Upload(name=file_name(given), content=content) for given, content in found if given or content)


def file_name(name: str) -> str:
    """The last part of a name, on one line: some browsers send the whole path."""
    plain = "".join(letter if letter.isprintable() else " " for letter in PurePath(name.replace("\\", "/")).name)
    stem, dot, ending = " ".join(plain.split()).rpartition(".")
    return f"{stem[:_STEM]}{dot}{ending[:_ENDING]}" or "bijlage"
