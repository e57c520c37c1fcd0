"""Invented Word files and PDFs, made on the spot."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

POOL = [
    (
        "Toegang",
        "Kinderen jonger dan acht jaar zwemmen alleen onder begeleiding van een volwassene die mee in het water gaat. "
        "De redder kan de toegang weigeren aan wie een open wonde heeft.",
    ),
    (
        "Kledij",
        "Enkel aansluitende badkledij is toegelaten; shorts met zakken en ondergoed zijn het niet. Een badmuts is "
        "verplicht in het wedstrijdbad maar niet in het instructiebad.",
    ),
    (
        "Verloren voorwerpen",
        "Gevonden voorwerpen worden een maand bewaard aan de kassa en gaan daarna naar de kringwinkel, die ze verkoopt "
        "ten voordele van de zwemclub.",
    ),
]


def a_docx(*, title: str = "Reglement van de bibliotheek") -> bytes:
    """Headings by style, a list, a bold question, a table."""
    from docx import Document

    paper: Any = Document()
    paper.core_properties.modified = datetime(2025, 5, 6)  # noqa: DTZ001  # Word writes it without a zone
    paper.core_properties.title = title
    paper.add_heading("Bibliotheek", 0) if not title else None
    paper.add_paragraph(
        "Dit reglement geldt voor iedereen die boeken of films ontleent in de bibliotheek van het dorp."
    )
    paper.add_heading("Ontlenen", 1)
    paper.add_paragraph("U ontleent ten hoogste vijftien stuks tegelijk, en verlengt ze ten hoogste twee keer:")
    for text in ("boeken: vier weken;", "films: een week."):
        paper.add_paragraph(text, style="List Bullet")
    paper.add_paragraph().add_run("Wat als ik te laat ben?").bold = True
    paper.add_paragraph("Dan betaalt u tien cent per stuk en per openingsdag.")
    paper.add_heading("Lidmaatschap", 1)
    table = paper.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("tot 18 jaar", "gratis"), ("vanaf 18 jaar", "vijf euro")), strict=True):
        row.cells[0].text, row.cells[1].text = cells
    paper.add_paragraph("Breng uw identiteitskaart mee. Wie verhuist, meldt het nieuwe adres binnen de maand.")
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def a_pdf(*, pages: int = 3) -> bytes:
    """Running head and foot, sized headings, justified paragraphs, lists; each part begins a page."""
    from weasyprint import HTML

    parts = "".join(
        f"<h2>{number}. {heading}</h2><p>{text}</p><ul><li>eerste punt over {heading.lower()};</li>"
        f"<li>tweede punt over {heading.lower()}.</li></ul><h3>Wat bij een overtreding van {heading.lower()}?</h3>"
        f"<p>De redder spreekt de bezoeker aan over {heading.lower()} en kan hem de toegang voor die dag ontzeggen.</p>"
        for number, (heading, text) in enumerate(POOL[:pages], start=1)
    )
    style = (
        "@page{size:A5;@top-center{content:'Zwembadreglement Zonnedorp'}"
        "@bottom-center{content:'Pagina ' counter(page) ' van ' counter(pages)}}"
        "body{font-size:11pt;text-align:justify}h1{font-size:20pt}h2{font-size:14pt;break-before:page}h3{font-size:11pt}"
    )
    markup = (
        f"<html lang='nl'><head><title>Zwembadreglement</title><style>{style}</style></head><body>"
        f"<h1>Zwembadreglement</h1><p>Dit reglement geldt voor iedere bezoeker van het zwembad, ook voor scholen die "
        f"een baan huren.</p>{parts}</body></html>"
    )
    found: bytes = HTML(string=markup).write_pdf()
    return found


def a_scan() -> bytes:
    """A PDF without a text layer."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
