from __future__ import annotations

import pytest

from knowledge.silences import load_silences

ONE = '[[subject]]\nid = "s"\nreason = "out_of_scope"\ntitle = "Weer"\nnl = ["wordt het warm"]\n'


def test_a_subject_becomes_an_entry_that_never_answers() -> None:
    (entry,) = load_silences(ONE)
    assert entry.silent == "out_of_scope"
    assert entry.questions["nl"] == ("wordt het warm",)
    assert entry.key == ""


@pytest.mark.parametrize("broken", [ONE.replace("out_of_scope", "geen zin"), ONE.replace('["wordt het warm"]', '"x"')])
def test_an_unknown_reason_or_a_wrong_shape_is_an_error(broken: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load_silences(broken)
