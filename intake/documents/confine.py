"""*Edge.* What the reader of a document may still do: compute, for so long, in so much memory, and write its answer.

The kernel holds it (setrlimit(2), seccomp(2)): no network, no other program, no process of its own,
no file written, made, renamed or removed. Without these bounds nothing is read.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
from typing import Any

# asm-generic/fcntl.h and sched.h of Linux; the same on x86-64 and arm64.
_WRITING = os.O_WRONLY | os.O_RDWR
_CHANGING = (os.O_CREAT, os.O_TRUNC)
_CLONE_THREAD = 0x00010000

_NETWORK = ("socket", "socketpair", "io_uring_setup")
_PROCESSES = ("fork", "vfork", "ptrace", "kill", "unshare", "setns", "bpf", "setrlimit", "process_vm_writev")
_PROGRAMS = ("execve", "execveat")
_FILES = (
    "creat", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat",
    "symlink", "symlinkat", "mknod", "mknodat", "truncate", "chmod", "fchmodat", "chown", "fchownat", "lchown",
    "setxattr", "lsetxattr", "mount", "umount2", "chroot",
)  # fmt: skip


def confine(*, seconds: float, cpu_seconds: int, memory_bytes: int, may_execute: bool = False) -> None:
    """Bind this process, and what it executes, for good. Raises OSError or ImportError where that is impossible.

    `seconds` are of the wall, `cpu_seconds` of the processor. `may_execute` is for the process that
    turns into tesseract.
    """
    for limit, value in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    signal.setitimer(signal.ITIMER_REAL, seconds)  # its default ends the process, also after an execve
    _filter(may_execute=may_execute).load()


def _filter(*, may_execute: bool) -> Any:
    import pyseccomp

    refuse = pyseccomp.ERRNO(errno.EPERM)
    # glibc asks for these first and falls back on those whose arguments a filter can see.
    unknown = pyseccomp.ERRNO(errno.ENOSYS)
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for name in (*_NETWORK, *_PROCESSES, *_FILES, *(() if may_execute else _PROGRAMS)):
        rules.add_rule(refuse, name)
    for name in ("clone3", "openat2"):
        rules.add_rule(unknown, name)
    rules.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0))
    rules.add_rule(refuse, "prlimit64", pyseccomp.Arg(2, pyseccomp.NE, 0))  # reading a limit is harmless
    for name, flags in (("open", 1), ("openat", 2)):
        for wanted in (os.O_WRONLY, os.O_RDWR):
            rules.add_rule(refuse, name, pyseccomp.Arg(flags, pyseccomp.MASKED_EQ, _WRITING, wanted))
        for changing in _CHANGING:
            rules.add_rule(refuse, name, pyseccomp.Arg(flags, pyseccomp.MASKED_EQ, changing, changing))
    return rules
