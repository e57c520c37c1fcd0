"""*edge* A letter as tagged PDF (PDF/UA-1, ISO 14289-1), drawn by WeasyPrint with the fonts of the machine.

Nothing is fetched: the page of a letter names no picture, style sheet or font of another place, and a page that
does is refused.
"""

from __future__ import annotations

from replies.letter import Correspondent, Letter
from replies.page import page_of
from replies.reply import Letterhead


class PdfRefused(Exception):
    """The page asked for something of another place."""

    temporary = False


def letter_pdf(letter: Letter, *, letterhead: Letterhead, recipient: Correspondent) -> bytes:
    """The PDF; the same letter gives the same bytes. Takes a second or so: call it off the event loop."""
    return page_pdf(page_of(letter, letterhead=letterhead, recipient=recipient))


def page_pdf(html: str) -> bytes:
    """A page as PDF. Raises PdfRefused for a page that names something to be fetched."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    nothing = URLFetcher(allowed_protocols=(), fail_on_errors=True)
    try:
        content: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(
            pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=b"inzage"
        )
    except FatalURLFetchingError as error:
        raise PdfRefused from error
    return content
