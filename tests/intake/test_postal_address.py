from __future__ import annotations

import pytest

from intake.postal_address import postal_address
from intake.reading import read
from tests.support.triage_mail import a_message


def _found(text: str) -> str | None:
    found = postal_address(read(a_message(text)))
    return " ".join(found.quote.split()) if found else None


@pytest.mark.parametrize(
    "address",
    [
        "Kerkweg 12, 8000 Brugge",
        "Kerkweg 12 bus 3\n8000 Brugge",
        "Kerkweg 12/4, B-8000 Brugge",
        "12, rue du Moulin bte 4\n1000 Bruxelles",
        "Avenue Louise 5 boîte 2, 1050 Ixelles",
        "Hauptstraße 3, 4780 Sankt Vith",
        "Molenstraat 9 te Diksmuide",
        "kerkstraat 12 9000 gent",
        "8000 Brugge, Kerkweg 12",
    ],
)
def test_belgian_forms_are_read(address: str) -> None:
    assert " ".join(address.split()) == _found(f"Ik vraag het plan.\n\nAn Dierckx\n{address}\n")


@pytest.mark.parametrize(
    "text",
    [
        "Ik woon in 8000 Brugge.",
        "Ik kwam op 3 november 2026 langs.",
        "Beraadslaging nr. 34/2019 van de commissie.",
        "De werken aan de school in Kerkweg 12, 8000 Brugge duren lang.",
        "Mijn adres kent u.",
    ],
)
def test_a_town_a_date_or_another_building_is_no_address(text: str) -> None:
    assert _found(text) is None
