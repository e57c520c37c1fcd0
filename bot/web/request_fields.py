"""The web form of citizens, read field by field; every fault is kept with its field and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from bot.request_form import FILE_ENDINGS, MAX_FILE_BYTES, MAX_FILES, RequestForm
from bot.texts import gettext, later
from bot.upload_mail import Upload
from bot.web.access import require_own_page, texts_of
from bot.web.dutch import size
from bot.web.typed import ABSENT, MAX_LINE, MAX_TEXT, Typed
from intake.form_answers import FORMS, OFFERED
from intake.labels import Capacity, FormOfAccess
from replies.header import is_mailable

# What a draft keeps and a form shows again; files are chosen anew.
KEPT = ("naam", "straat", "postcode", "gemeente", "mail", "document", "vorm", "voor", "namens")
# At the top of the page a fault stands without its field: it names it.
_ABSENT = {
    "naam": later("vul uw naam in"),
    "straat": later("vul uw straat en nummer in"),
    "postcode": later("vul uw postcode in"),
    "gemeente": later("vul uw gemeente in"),
    "document": later("zeg welk document u vraagt"),
    "vorm": later("kies hoe u het document wilt krijgen"),
    "voor": later("kies voor wie u vraagt"),
}
# Hidden from people; programs that fill in every field fill it in too.
TRAP = "website"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came in: texts by field, and the files."""

    fields: Mapping[str, str] = field(repr=False)
    files: tuple[Upload, ...] = ()

    @property
    def kept(self) -> dict[str, str]:
        """The fields that are shown again, cut to what a field holds."""
        return {name: self.fields.get(name, "")[: MAX_TEXT if name == "document" else MAX_LINE] for name in KEPT}


async def sent(http_request: Request) -> Sent:
    """Read a form of ours with its files, held in memory: `MAX_UPLOAD` of the route bounds them. Raises FormRefused."""
    require_own_page(http_request)
    async with http_request.form(max_files=MAX_FILES + 20, max_fields=60) as form:
        # A part may name any character set; half of a character can be neither kept nor shown.
        fields = {name: value.encode("utf-8", "replace").decode() for name, value in texts_of(form).items()}
        return Sent(fields=fields, files=await _files(form))


async def _files(form: FormData) -> tuple[Upload, ...]:
    """The files that were chosen; a browser sends an empty one where none was."""
    found = [value for name, value in form.multi_items() if name == "bijlagen" and isinstance(value, UploadFile)]
    return tuple(
        [Upload(name=file_name(item.filename or ""), content=await item.read()) for item in found if item.filename]
    )


def file_name(name: str) -> str:
    """The last part of a name, on one line: some browsers send the whole path."""
    plain = "".join(letter if letter.isprintable() else " " for letter in PurePath(name.replace("\\", "/")).name)
    stem, dot, ending = " ".join(plain.split()).rpartition(".")
    return f"{stem[:80]}{dot}{ending[:8]}" or "bijlage"


def read_request(came: Sent) -> tuple[RequestForm, dict[str, str]]:
    """The form and its faults, by field; with faults the form is not to be used."""
    one_line = {name: " ".join(came.fields.get(name, "").split()) for name in KEPT if name != "document"}
    typed = Typed({**came.fields, **one_line})
    form = RequestForm(
        name=typed.line("naam"),
        postal_address=f"{typed.line('straat')}, {typed.line('postcode')} {typed.line('gemeente')}",
        mail=typed.line("mail", required=False),
        document=typed.text("document"),
        forms=(typed.one_of("vorm", FormOfAccess),),
        capacity=typed.one_of("voor", Capacity),
        represents=typed.line("namens", required=False),
        files=came.files,
    )
    faults = {
        name: gettext(_ABSENT.get(name, fault)) if fault == gettext(ABSENT) else fault
        for name, fault in typed.faults.items()
    }
    if not set(form.forms) <= set(FORMS) or "vorm" in faults:
        faults["vorm"] = gettext(_ABSENT["vorm"])
    if form.capacity not in OFFERED or "voor" in faults:
        faults["voor"] = gettext(_ABSENT["voor"])
    if form.mail and not is_mailable(form.mail):
        faults["mail"] = gettext("dit is geen mailadres, zoals naam@voorbeeld.be")
    if fault := file_fault(came.files):
        faults["bijlagen"] = fault
    return form, {name: faults[name] for name in (*KEPT, "bijlagen") if name in faults}


def file_fault(files: Sequence[Upload]) -> str | None:
    """What is wrong with the files that came along."""
    if len(files) > MAX_FILES:
        return gettext("hoogstens %(most)s bestanden", most=MAX_FILES)
    if any(not item.name.lower().endswith(FILE_ENDINGS) for item in files):
        return gettext("kies een pdf, een foto (jpg, png, tif) of een tekst (docx, odt, txt)")
    if sum(len(item.content) for item in files) > MAX_FILE_BYTES:
        return gettext("de bestanden zijn samen te groot: hoogstens %(most)s", most=size(MAX_FILE_BYTES))
    return gettext("dit bestand is leeg") if any(not item.content for item in files) else None
