"""What is tried across the border, route by route; `tests.bot.test_web_separation` says what must come of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from bot.web.case_forms import FORMS
from tests.support.border import HERE, THERE
from tests.support.console import PASSWORD
from tests.support.crossing import Try

CASE, ALONE = "/dossiers/{a_reference}", "/dossiers/{alone}"
FORM = "/burger/dorp/aanvraag"
CHAT = "/burger/dorp/chat"
# Secrets of another kind than a status address.
OTHER_KEYS = (
    "feed",
    "begun",
    "sent",
    "confirm",
    "code",
    "session",
    "chat",
)
STEP = {"versie": "{version}", "reden": "Zomaar", "tekst": "Zomaar", "dag": "2026-12-01", "op": "2026-11-20"}
REQUEST = {
    "naam": "Jan Maes", "straat": "Dorpsplein 1", "postcode": "9999", "gemeente": "Dorp", "mail": "jan@burger.example",
    "document": "Het verslag van de gemeenteraad.", "vorm": "copy", "voor": "self",
}  # fmt: skip
QUESTION = {
    "soort": "documents", "naam": "Directie", "adres": "directie@school.example", "gevraagd": "Het verslag.",
    "tegen": "2026-12-01", "actie": "bekijk", "versie": "{version}",
}  # fmt: skip
# Whom and what the forms on one's own case may name of the other body.
NAMED: dict[str, tuple[Mapping[str, str], ...]] = {
    "toewijzen": ({"aan": "{staff}"},),
    "persoon-weg": ({"persoon": "{person}"}, {"persoon": "{alone_person}"}),
    "toegang": ({"beperkt": "ja", "toegang-{staff}": "allowed"}, {"toegang-{staff}": "kept_out"}),
    "voegen": ({"bericht": "{loose}"}, {"bericht": "{alone_message}", "mag_spreken": "ja"}),
    "niet-voegen": ({"bericht": "{loose}"}, {"bericht": "{alone_message}"}),
    "reeks": ({"ander": "{alone}"},),
    "samenvoegen": ({"ander": "{alone}"},),
}


def gets(*paths: str) -> tuple[Try, ...]:
    return tuple(Try(path=path) for path in paths)


def posts(paths: str | Iterable[str], *sent: Mapping[str, str], form: str = "/") -> tuple[Try, ...]:
    """Each form to each address."""
    to = (paths,) if isinstance(paths, str) else paths
    return tuple(Try(path=path, fields=fields, form=form) for path, fields in product(to, sent or ({},)))


LETTERS = (f"{CASE}/brieven/{{letter}}", f"{CASE}/brieven/{{alone_letter}}", f"{ALONE}/brieven/{{alone_letter}}")
PEOPLE = ("/gebruikers/{staff}", "/gebruikers/{other_staff}")
MESSAGES = ("/berichten/{message}", "/berichten/{loose}", "/berichten/{aside}", "/berichten/{alone_message}")
SEARCHES: tuple[Mapping[str, str], ...] = (
    {"vraag": f"mag ik een {THERE.sought} ringen"},
    {"vraag": THERE.sought, "recht": "*", "toepassing": "*", "stand": "any"},
    {"vraag": "", "recht": "*", "toepassing": "*", "stand": "past"},
    {"vraag": "", "toepassing": "{scope}", "doelgroep": "{scope}", "recht": "NL"},
)
MASKED = f"Waar zit mevrouw {THERE.sought.title()} toch?"
UNHELPFUL = {"hielp": "nee", "vraag": THERE.sought}
RULES = ("/guidance/own/{rule}", "/guidance/own/{draft_rule}", "/guidance/own/{entry}")


def _keys(path: str) -> tuple[str, ...]:
    """A path of the requester's pages, opened with keys to something else of the other body."""
    return tuple(path.replace("{token}", f"{{{key}}}") for key in OTHER_KEYS)


def _work() -> tuple[Try, ...]:
    """Every form on the other body's case, and on one's own those that name somebody or something."""
    other = tuple(Try(path=f"{ALONE}/werk/{form}", fields=STEP | {"versie": "1"}) for form in FORMS)
    own = tuple(
        Try(path=f"{CASE}/werk/{form}", fields=STEP | dict(fields)) for form, sent in NAMED.items() for fields in sent
    )
    return (*other, *own)


TRIES: dict[tuple[str, str], tuple[Try, ...]] = {
    ("GET", "/"): gets("/", "/?van={staff}", "/?staat=closed", "/?binnen=30&spoor=foi"),
    ("POST", "/werklijst/zoeken"): posts(
        "/werklijst/zoeken", *({"zoek": f"{{{name}}}"} for name in ("word", "name", "mail", "alone", "school"))
    ),
    ("POST", "/werklijst/filters"): posts("/werklijst/filters", {"naam": "Van mij", "van": "{staff}"}),
    ("POST", "/werklijst/filters/weg"): posts("/werklijst/filters/weg", {"filter": "{filter}"}),
    ("POST", "/werklijst/toewijzen"): posts(
        "/werklijst/toewijzen",
        {"aan": "{staff}", "kies-{a_reference}": "{version}"},
        {"aan": "{a_staff}", "kies-{alone}": "1"},
    ),
    ("POST", "/werklijst/nagekeken"): posts("/werklijst/nagekeken", {"kies-{alone}": "1"}),
    ("GET", "/werklijst/vervanging"): gets("/werklijst/vervanging"),
    ("POST", "/werklijst/vervanging"): posts(
        "/werklijst/vervanging",
        {"wie": "{staff}", "van": "2026-11-23", "tot": "2026-11-24", "vervanger": "{a_staff}"},
        {"wie": "{a_staff}", "van": "2026-11-23", "tot": "2026-11-24", "vervanger": "{staff}"},
    ),
    ("POST", "/werklijst/vervanging/weg"): posts("/werklijst/vervanging/weg", {"afwezigheid": "{absence}"}),
    ("GET", "/dossiers/{reference}"): gets(CASE, ALONE, "/dossiers/{a_alone}"),
    ("GET", "/dossiers/{reference}/termijn"): gets(f"{CASE}/termijn", f"{ALONE}/termijn"),
    ("POST", "/dossiers/{reference}/werk/{form}"): _work(),
    ("GET", "/dossiers/{reference}/brieven"): gets(f"{CASE}/brieven", f"{ALONE}/brieven"),
    ("POST", "/dossiers/{reference}/brieven"): posts(f"{ALONE}/brieven", {"soort": "decision"}),
    ("GET", "/dossiers/{reference}/brieven/{letter_id}"): gets(*LETTERS, f"{CASE}/brieven/{{a_letter}}"),
    ("POST", "/dossiers/{reference}/brieven/{letter_id}"): posts(
        LETTERS, {"versie": "1", "actie": "bewaar", "subject": "Anders", "text": "Anders"}
    ),
    ("POST", "/dossiers/{reference}/brieven/{letter_id}/{deed}"): posts(
        (f"{path}/{deed}" for path in LETTERS for deed in ("versturen", "weggooien", "goedkeuren", "post")),
        {"versie": "1", "reden": "Zomaar", "dag": "2026-11-20"},
    ),
    ("GET", "/dossiers/{reference}/brieven/{letter_id}/pdf"): gets(*(f"{path}/pdf" for path in LETTERS)),
    ("POST", "/dossiers/{reference}/statuspagina"): posts(f"{ALONE}/statuspagina", {"versie": "1"}),
    ("GET", "/dossiers/{reference}/doorsturen"): gets(f"{CASE}/doorsturen", f"{ALONE}/doorsturen"),
    ("POST", "/dossiers/{reference}/doorsturen"): posts(
        f"{ALONE}/doorsturen", {"versie": "1", "spoor": "foi", "naam": "Elders", "adres": "elders@burger.example"}
    ),
    ("POST", "/dossiers/{reference}/doorsturen/terug"): posts(f"{ALONE}/doorsturen/terug", {"versie": "1"}),
    ("GET", "/bijvragen"): gets("/bijvragen", "/bijvragen?school={school}"),
    ("GET", "/bijvragen/school"): gets("/bijvragen/school"),
    ("POST", "/bijvragen/school/{subrequest_id}"): posts(
        ("/bijvragen/school/{subrequest}", "/bijvragen/school/{alone_subrequest}"), {"versie": "1", "antwoord": "Hier."}
    ),
    ("GET", "/dossiers/{reference}/bijvragen"): gets(f"{CASE}/bijvragen", f"{ALONE}/bijvragen"),
    ("POST", "/dossiers/{reference}/bijvragen"): posts(
        (f"{CASE}/bijvragen", f"{ALONE}/bijvragen"), {**QUESTION, "school": "{school}"}
    ),
    ("POST", "/dossiers/{reference}/bijvragen/{subrequest_id}/{deed}"): posts(
        (
            f"{path}/bijvragen/{{{one}}}/{deed}"
            for path in (CASE, "/dossiers/{a_second}", ALONE)
            for one in ("subrequest", "alone_subrequest")
            for deed in ("terug", "herinneren", "antwoord", "uitstel", "sluiten")
        ),
        {**STEP, "versie": "1"},
    ),
    ("GET", "/berichten"): gets("/berichten", "/berichten?staat=quarantined", "/berichten?uitkomst=open_case"),
    ("GET", "/berichten/{ledger_id}"): gets(*MESSAGES, "/berichten/{a_message}"),
    ("POST", "/berichten/{ledger_id}/labels"): posts(
        (f"{path}/labels" for path in MESSAGES), {"label": "kind", "waarde": "complaint", "dossier": "{alone}"}
    ),
    ("POST", "/berichten/{ledger_id}/dossier"): posts(
        (f"{path}/dossier" for path in MESSAGES), {"soort": "document_request", "spoor-foi": "ja", "naam": "Jan"}
    ),
    ("POST", "/berichten/{ledger_id}/afgehandeld"): posts(f"{path}/afgehandeld" for path in MESSAGES),
    ("GET", "/contacten"): gets("/contacten"),
    ("POST", "/contacten"): posts("/contacten", {"kanaal": "phone", "wie": "Jan", "over": "Een vraag"}),
    ("POST", "/contacten/papier"): posts("/contacten/papier", {"wie": "Jan", "soort": "brief"}),
    ("POST", "/contacten/{note_id}/gebeld"): posts("/contacten/{note}/gebeld"),
    ("POST", "/contacten/{note_id}/schrijven"): posts("/contacten/{note}/schrijven"),
    ("GET", "/corrections"): gets("/corrections", "/corrections?dagen=365"),
    ("GET", "/uitgaand"): gets("/uitgaand", "/uitgaand?staat=held"),
    ("GET", "/uitgaand/aanzetten"): gets("/uitgaand/aanzetten?soort=receipt"),
    ("POST", "/uitgaand/aanzetten"): posts("/uitgaand/aanzetten", {"soort": "answer"}),
    ("POST", "/uitgaand/uitzetten"): posts("/uitgaand/uitzetten", {"soort": "receipt"}),
    ("GET", "/verstuurd"): gets("/verstuurd", "/verstuurd?dag=2026-11-20"),
    ("POST", "/verstuurd/{outbox_id}/rechtzetten"): posts(
        ("/verstuurd/{reply}/rechtzetten", "/verstuurd/{subrequest_mail}/rechtzetten")
    ),
    ("GET", "/register"): gets("/register", "/register?jaar=2025", "/register?jaar=2024"),
    ("POST", "/register/export"): posts(
        "/register/export",
        *({"jaar": year, "vorm": form} for year in ("2026", "2025") for form in ("csv", "json")),
        {"jaar": "2025", "vorm": "csv", "namen": "ja"},
        {"jaar": "2026", "vorm": "json", "namen": "ja"},
    ),
    ("GET", "/cijfers"): gets("/cijfers", "/cijfers?jaar=2025"),
    ("POST", "/agenda"): posts("/agenda", {"wat": "openen"}),
    ("GET", "/agenda/{token}.ics"): gets("/agenda/{a_feed}.ics", "/agenda/{status}.ics", "/agenda/{session}.ics"),
    ("GET", "/gebruikers"): gets("/gebruikers"),
    ("POST", "/gebruikers"): posts(
        "/gebruikers", {"naam": "nieuw.iemand", "rol": "school_staff", "school": "{school}"}
    ),
    ("GET", "/gebruikers/{staff_id}"): gets(*PEOPLE),
    ("POST", "/gebruikers/{staff_id}/rol"): posts((f"{path}/rol" for path in PEOPLE), {"rol": "admin"}),
    ("POST", "/gebruikers/{staff_id}/uitschakelen"): posts(f"{path}/uitschakelen" for path in PEOPLE),
    ("POST", "/gebruikers/{staff_id}/inschakelen"): posts(f"{path}/inschakelen" for path in PEOPLE),
    ("POST", "/gebruikers/{staff_id}/wachtwoord"): posts(f"{path}/wachtwoord" for path in PEOPLE),
    ("GET", "/logboek"): gets(
        "/logboek", *(f"/logboek?over={{{name}}}" for name in ("alone", "message", "staff", "note", "reply")),
        "/logboek?wie={officer}", "/logboek?wat=signed_in", "/logboek?pagina=2",
    ),
    ("GET", "/postbus"): gets("/postbus"),
    ("GET", "/quarantaine"): gets("/quarantaine"),
    ("POST", "/quarantaine/{ledger_id}/vrijgeven"): posts("/quarantaine/{aside}/vrijgeven"),
    ("GET", "/instellingen"): gets("/instellingen"),
    ("GET", "/instellingen/nazicht"): gets("/instellingen/nazicht"),
    ("GET", "/guidance"): gets("/guidance"),
    ("POST", "/guidance"): posts("/guidance", *SEARCHES),
    ("POST", "/guidance/results"): posts(
        "/guidance/results", *(fields | {"wijze": how} for fields in map(dict, SEARCHES) for how in ("typen", "pauze"))
    ),
    ("POST", "/guidance/unanswered"): posts("/guidance/unanswered", {"vraag": MASKED}),
    ("GET", "/guidance/gaps"): gets("/guidance/gaps", "/guidance/gaps?dagen=365&bron=search"),
    ("GET", "/guidance/own"): gets("/guidance/own"),
    ("GET", "/guidance/own/new"): gets("/guidance/own/new", "/guidance/own/new?naar={entry}"),
    ("POST", "/guidance/own/new"): posts("/guidance/own/new", {"titel": "Half", "toepassing": "{scope}"}),
    ("GET", "/guidance/own/{entry_id}"): gets(*RULES),
    ("POST", "/guidance/own/{entry_id}"): posts(RULES, {"titel": "Anders", "gezien": "niets"}),
    ("POST", "/guidance/own/{entry_id}/publish"): posts(f"{path}/publish" for path in RULES),
    ("POST", "/guidance/own/{entry_id}/withdraw"): posts(f"{path}/withdraw" for path in RULES),
    ("GET", "/guidance/{entry_id}"): gets("/guidance/{entry}", "/guidance/{rule}", "/guidance/{a_entry}"),
    ("POST", "/guidance/{entry_id}/feedback"): posts("/guidance/{entry}/feedback", UNHELPFUL),
    ("GET", "/wachtwoord"): gets("/wachtwoord"),
    ("POST", "/wachtwoord"): posts("/wachtwoord", {"huidig": "fout", "nieuw": "fout", "herhaald": "fout"}),
    ("GET", "/privacy"): gets("/privacy"),
    ("GET", "/gezond"): gets("/gezond"),
    ("GET", "/openapi.json"): gets("/openapi.json"),
    ("GET", "/static/{name}"): gets("/static/inzage.css"),
    ("GET", "/aanmelden"): gets("/aanmelden?naar=/dossiers/{alone}"),
    ("POST", "/aanmelden"): tuple(
        Try(path="/aanmelden", form="/aanmelden", stranger=True,
            fields={"instelling": "dorp", "naam": f"{{{role}}}", "wachtwoord": PASSWORD, "naar": "/"})
        for role in ("officer", "admin")
    ),
    ("GET", "/aanmelden/organisatie"): gets("/aanmelden/organisatie?instelling=stad"),
    ("GET", "/aanmelden/terug"): gets("/aanmelden/terug?state={state}&code=x"),
    ("GET", "/burger/{body_id}/aanvraag"): gets(FORM),
    ("POST", "/burger/{body_id}/aanvraag"): posts(
        FORM, {**REQUEST, "concept": "{begun}", "doe": "bewaar"}, {**REQUEST, "concept": "{begun}"}, form=FORM
    ),
    ("POST", "/burger/{body_id}/aanvraag/antwoorden"): posts(
        f"{FORM}/antwoorden",
        {"document": f"Mag ik een {THERE.sought} ringen?", "wijze": "gevraagd"},
        {"document": f"Mag ik een {HERE.sought} ringen?", "wijze": "gevraagd"},
        form=FORM,
    ),
    ("POST", "/burger/{body_id}/aanvraag/antwoorden/geopend"): posts(
        f"{FORM}/antwoorden/geopend", {"getoond": "{rule_key}", "sleutel": THERE.word.upper()}, form=FORM
    ),
    ("GET", "/burger/{body_id}/aanvraag/verder/{token}"): gets(
        f"{FORM}/verder/{{begun}}", f"{FORM}/verder/{{a_begun}}", f"{FORM}/verder/{{status}}"
    ),
    ("GET", "/burger/{body_id}/aanvraag/bewaard/{token}"): gets(
        f"{FORM}/bewaard/{{sent}}", f"{FORM}/bewaard/{{a_sent}}", f"{FORM}/bewaard/{{status}}"
    ),
    ("GET", "/burger"): gets("/burger"),
    ("GET", "/burger/{body_id}"): gets("/burger/dorp"),
    ("GET", "/burger/{body_id}/stijl.css"): gets("/burger/dorp/stijl.css"),
    ("GET", "/burger/{body_id}/logo"): gets("/burger/dorp/logo"),
    ("GET", "/burger/{body_id}/chat"): gets(CHAT),
    ("POST", "/burger/{body_id}/chat"): posts(CHAT, {"tekst": ""}, form=CHAT),
    ("GET", "/burger/{body_id}/chat/{token}"): gets(f"{CHAT}/{{chat}}", f"{CHAT}/{{begun}}", f"{CHAT}/{{status}}"),
    ("GET", "/burger/{body_id}/chat/{token}/stroom"): gets(f"{CHAT}/{{chat}}/stroom", f"{CHAT}/{{sent}}/stroom"),
    ("POST", "/burger/{body_id}/chat/{token}"): posts(f"{CHAT}/{{chat}}", {"tekst": "Zomaar", "beurt": "een"}),
    **{
        ("POST", f"/burger/{{body_id}}/chat/{{token}}/{deed}"): posts(
            f"{CHAT}/{{chat}}/{deed}", {**REQUEST, "vorm-copy": "ja", "weg": "0", "zeker": "ja"}
        )
        for deed in ("samenvatting", "bestand", "indienen", "doorgeven", "wissen")
    },
    ("GET", "/burger/status/{token}"): gets("/burger/status/{a_status}", *_keys("/burger/status/{token}")),
    **{
        ("POST", f"/burger/status/{{token}}/{deed}"): posts(
            _keys(f"/burger/status/{{token}}/{deed}"), {"code": "{code}", "tekst": "Zomaar", "zeker": "ja"}
        )
        for deed in ("code", "toegang", "sluiten", "aanvullen", "intrekken")
    },
    ("GET", "/burger/status/{token}/brieven/{letter_id}"): gets(
        "/burger/status/{a_status}/brieven/{letter}", *_keys("/burger/status/{token}/brieven/{letter}")
    ),
    ("GET", "/burger/status/{token}/brieven/{letter_id}/pdf"): gets(
        "/burger/status/{a_status}/brieven/{letter}/pdf", *_keys("/burger/status/{token}/brieven/{letter}/pdf")
    ),
    ("GET", "/burger/bevestigen/{token}"): gets("/burger/bevestigen/{a_confirm}", "/burger/bevestigen/{status}"),
    ("POST", "/burger/bevestigen/{token}"): posts(("/burger/bevestigen/{status}", "/burger/bevestigen/{begun}")),
    ("POST", "/afmelden"): posts("/afmelden"),
}  # fmt: skip
