"""Files are named safely, told apart, and read where that is plain."""

from intake.documents.found import Extracted
from intake.labels import Unread
from intake.mime import parse_mail


def _mail(*pieces: str) -> bytes:
    joined = "".join(f"--x\n{piece}\n" for piece in ("Content-Type: text/plain\n\nbrief", *pieces))
    return f"Content-Type: multipart/mixed; boundary=x\n\n{joined}--x--\n".encode()


def _named(content_type: str, content: bytes) -> Extracted:
    return Extracted(pages=(f"{content_type} {content!r}\x00",))


def _file(name: str, content_type: str = "application/octet-stream", content: str = "x") -> str:
    return f'Content-Type: {content_type}\nContent-Disposition: attachment; filename="{name}"\n\n{content}'


def test_a_repeated_name_gets_a_number_in_its_label() -> None:
    files = parse_mail(_mail(_file("a.pdf"), _file("a.pdf"), _file("b.pdf"), _file("a.pdf"))).attachments
    assert [file.label for file in files] == ["a.pdf", "a.pdf#2", "b.pdf", "a.pdf#3"]
    assert {file.filename for file in files} == {"a.pdf", "b.pdf"}


def test_sealed_kinds_are_listed_unopened() -> None:
    kinds = ("application/ms-tnef", "application/pkcs7-mime", "application/pgp-encrypted", "application/zip")
    files = parse_mail(_mail(*(f"Content-Type: {kind}\n\nx" for kind in kinds))).attachments
    assert [file.content_type for file in files] == list(kinds)
    assert [file.text for file in files] == [None] * 4
    assert [file.filename for file in files][:2] == ["winmail.dat", "smime.p7m"]


def test_text_files_and_nested_mails_are_read() -> None:
    nested = "Content-Type: message/rfc822\n\nFrom: Nina <nina@post.example>\nSubject: =?utf-8?q?h=C3=A9?=\n\nde vraag"
    files = parse_mail(_mail(_file("a.txt", "text/plain", "het blad"), nested)).attachments
    assert [file.text for file in files] == [
        "het blad",
        "From: Nina <nina@post.example>\nSubject: hé\n\nde vraag",
    ]
    assert files[1].filename == "message.eml"


def test_a_mail_nested_without_end_is_read_as_deep_as_the_bound() -> None:
    content = b"Content-Type: message/rfc822\n\n" * 40 + b"Subject: a\n\ndiep"
    files = parse_mail(content).attachments
    assert [file.label for file in files] == ["message.eml", *(f"message.eml#{n}" for n in range(2, 7))]
    assert [file.unread for file in files] == [None] * 5 + [Unread.LIMIT]


def test_documents_are_read_by_the_extractor_that_is_given() -> None:
    mail = parse_mail(_mail(_file("a.pdf", "application/pdf", "%PDF-x")), extract=_named)
    assert mail.attachments[0].text == "application/pdf b'%PDF-x'"
    assert parse_mail(_mail(_file("a.pdf", "application/pdf"))).attachments[0].text is None


def test_uuencoded_files_leave_the_text_and_are_listed() -> None:
    mail = parse_mail(b"\nvoor\nbegin 644 ../brief.txt\n#86%A\n`\nend\nna\n")
    assert mail.text == "voor\n\nna"
    assert (mail.attachments[0].filename, mail.attachments[0].content) == ("brief.txt", b"aaa")
    assert "unsafe_filename" in mail.defects


def test_a_uuencoded_file_cut_short_is_named() -> None:
    assert "bad_uuencoding" in parse_mail(b"\nvoor\nbegin 644 a.txt\n#86%A\n").defects


def test_a_line_that_begins_like_a_uuencoded_file_stays_text() -> None:
    mail = parse_mail(b"\nbegin 644 euro per maand\n\nis te veel\n")
    assert mail.text == "begin 644 euro per maand\n\nis te veel"
    assert mail.attachments == ()


def test_the_text_of_a_very_long_file_is_cut_and_its_bytes_are_kept() -> None:
    file = parse_mail(_mail(_file("a.txt", "text/plain", "x" * 600_000))).attachments[0]
    assert (len(file.text or ""), file.size) == (500_000, 600_000)


def test_size_and_digest_are_those_of_the_decoded_file() -> None:
    file = parse_mail(_mail(_file("a.bin", content="abc"))).attachments[0]
    assert file.size == 3
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
