"""Files in Microsoft's compound format ([MS-CFB]), so that tests have Outlook messages: small and in the clear."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SECTOR, _MINI = 512, 64
_CUTOFF = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5

Tree = Mapping[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = _END


@dataclass
class _Chain:
    """Sectors of one size and the table that says which follows which."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Store content; its first sector."""
        if not content:
            return _END
        first = len(self.table)
        count = -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\x00")
        self.table += [*range(first + 1, first + count), _END]
        return first


def compound(tree: Tree) -> bytes:
    """The file of a tree of storages and streams."""
    entries = [_Entry("Root Entry", _ROOT)]
    _list(tree, entries, parent=0)
    big, small = _Chain(_SECTOR), _Chain(_MINI)
    for entry in entries[1:]:
        if entry.kind == _STREAM:
            entry.start = (small if len(entry.content) < _CUTOFF else big).add(entry.content)
    entries[0].start, entries[0].content = big.add(bytes(small.data)), bytes(small.data)
    mini_table = b"".join(struct.pack("<I", at) for at in small.table)
    mini_start = big.add(mini_table.ljust(-(-len(mini_table) // _SECTOR) * _SECTOR, b"\xff"))
    directory = b"".join(map(_packed, entries))
    directory_start = big.add(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\x00"))
    tables = 1
    while tables * (_SECTOR // 4) < len(big.table) + tables:
        tables += 1
    first_table = len(big.table)
    fat = [*big.table, *[_FAT] * tables]
    fat += [_FREE] * (tables * (_SECTOR // 4) - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
        directory_start, 0, _CUTOFF, mini_start, -(-len(mini_table) // _SECTOR), _END, 0,
    )  # fmt: skip
    listed = [*range(first_table, first_table + tables)]
    header += b"".join(struct.pack("<I", at) for at in [*listed, *[_FREE] * (109 - tables)])
    return header + bytes(big.data) + b"".join(struct.pack("<I", at) for at in fat)


def _list(tree: Tree, entries: list[_Entry], *, parent: int) -> None:
    before = None
    for name, value in tree.items():
        number = len(entries)
        entries.append(_Entry(name, _STREAM, value) if isinstance(value, bytes) else _Entry(name, _STORAGE))
        if before is None:
            entries[parent].child = number
        else:
            entries[before].right = number
        before = number
        if not isinstance(value, bytes):
            _list(value, entries, parent=number)


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII36xIQ",
        name, len(name), entry.kind, 1, _FREE, entry.right, entry.child, entry.start, len(entry.content),
    )  # fmt: skip


def msg(subject: str, text: str, files: Mapping[str, bytes], inner: Tree | None = None) -> bytes:
    """An Outlook message ([MS-OXMSG]) with files, and a message in it."""
    return compound(message(subject, text, files, inner))


def message(subject: str, text: str, files: Mapping[str, bytes], inner: Tree | None = None) -> Tree:
    """The storages and streams of a message."""
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Nina Roels".encode("utf-16-le"),
        "__substg1.0_5D01001F": "nina.roels@postvak.example".encode("utf-16-le"),
        "__substg1.0_1000001F": text.encode("utf-16-le"),
    }
    for number, (name, content) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": content,
        }
    if inner is not None:
        tree[f"__attach_version1.0_#{len(files):08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3701000D": inner,
        }
    return tree
