"""The disk of `disk` as a file system: FUSE in a forked process, and a power cut at the n-th change or flush.

After the cut every call fails, and what is left lies in the folder `platter` as ordinary files. Reads and mapped
memory go through the kernel's cache as on any disk (no direct_io: SQLite maps its -shm file).
"""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults.disk import Disk, PowerCut

_PATIENCE = 60.0
_WAS_CUT = 10


class PowerFs:
    """`with PowerFs(mount, platter, cut_at, tears, dice):` the platter's files are under `mount` until the block ends."""

    def __init__(self, mount: Path, platter: Path, cut_at: int, dice: random.Random, *, tears: bool) -> None:
        #: Known at the end: whether the power went.
        self.cut = False
        self._mount = mount
        mount.mkdir(exist_ok=True)
        seed = dice.random()
        self._pid = os.fork()
        if self._pid == 0:
            _serve(mount, platter, cut_at, random.Random(seed), tears=tears)

    def __enter__(self) -> Self:
        until = time.monotonic() + _PATIENCE
        while not os.path.ismount(self._mount):
            if time.monotonic() > until or os.waitpid(self._pid, os.WNOHANG) != (0, 0):
                raise RuntimeError("the file system could not be mounted: is fuse3 there, and /dev/fuse?")
            time.sleep(0.002)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(["umount", str(self._mount)], check=True)
        _, status = os.waitpid(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in {0, _WAS_CUT}:
            raise RuntimeError(f"the file system ended with {code}")
        self.cut = code == _WAS_CUT


def _serve(mount: Path, platter: Path, cut_at: int, dice: random.Random, *, tears: bool) -> None:
    """In the forked process: until unmounted, then write down what is left."""
    code = 1
    try:
        from mfusepy import FUSE

        disk = Disk({path.name: path.read_bytes() for path in platter.iterdir()}, cut_at)
        calls = _calls(disk)
        FUSE(calls, str(mount), foreground=True, nothreads=True, default_permissions=False)
        # Without a cut everything reaches the disk in the end.
        left = (
            disk.left(dice, tears=tears) if disk.dead else {n: bytes(f.live) for n, f in disk.names.items()}
        )
        for path in platter.iterdir():
            path.unlink()
        for name, content in left.items():
            (platter / name).write_bytes(content)
        code = _WAS_CUT if disk.dead else 0
    finally:
        os._exit(code)


def _calls(disk: Disk) -> Any:
    """What FUSE asks, answered from the disk. Defined here so that only the forked process loads the library."""
    from mfusepy import FuseOSError, Operations

    def named(path: str) -> str:
        if disk.dead:
            raise FuseOSError(errno.EIO)
        if path[1:] not in disk.names:
            raise FuseOSError(errno.ENOENT)
        return path[1:]

    class Calls(Operations):  # type: ignore[misc]
        use_ns = True

        def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
            if path == "/":
                return {"st_mode": stat.S_IFDIR | 0o700, "st_nlink": 2}
            size = len(disk.names[named(path)].live)
            return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": size}

        def readdir(self, path: str, fh: int) -> list[str]:
            return [".", "..", *disk.names]

        def open(self, path: str, flags: int) -> int:
            named(path)
            return 0

        def create(self, path: str, mode: int, fi: Any = None) -> int:
            _or_dead(lambda: disk.create(path[1:]))
            return 0

        def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
            return bytes(disk.names[named(path)].live[offset : offset + size])

        def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
            _or_dead(lambda: disk.write(named(path), offset, bytes(data)))
            return len(data)

        def truncate(self, path: str, length: int, fh: int | None = None) -> int:
            _or_dead(lambda: disk.truncate(named(path), length))
            return 0

        def fsync(self, path: str, datasync: int, fh: int) -> int:
            _or_dead(lambda: disk.sync(named(path)))
            return 0

        def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
            _or_dead(disk.sync_folder)
            return 0

        def unlink(self, path: str) -> int:
            _or_dead(lambda: disk.remove(named(path)))
            return 0

        def rename(self, old: str, new: str) -> int:
            _or_dead(lambda: disk.move(named(old), new[1:]))
            return 0

        def chmod(self, path: str, mode: int) -> int:
            return 0

        def utimens(self, path: str, times: Any = None) -> int:
            return 0

    def _or_dead(act: Any) -> None:
        try:
            act()
        except PowerCut:
            raise FuseOSError(errno.EIO) from None

    return Calls()
