"""Which volume a folder lies on, and whether that is on another computer."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_NETWORK = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "gfs2", "glusterfs", "nfs", "nfs4", "ocfs2", "prl_fs"}
    | {"smb3", "smbfs", "vboxsf", "vmhgfs"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder lies, told so that it is found again when the volume is mounted elsewhere.

    Attributes:
        volume: What tells the volume from others, as far as the operating system knows.
        relative: Path of the folder from the volume's root, with "/".
    """

    volume: str
    relative: str


def place_of(folder: Path) -> Place:
    """Where a folder lies.

    Raises:
        OSError: It can't be asked.
    """
    root = _mount_point(folder)
    return Place(volume=_volume_id(folder), relative=folder.relative_to(root).as_posix())


def carries_wal(folder: Path) -> bool:
    """Whether a write-ahead log is safe there: it needs memory shared by all who read, so one computer."""
    if sys.platform == "win32":
        return not str(folder.absolute()).startswith("\\\\")
    kind = _kind_of(_mount_point(folder))
    return kind not in _NETWORK and not kind.startswith("fuse.")


def _mount_point(folder: Path) -> Path:
    return next(
        parent for parent in (folder, *folder.parents) if parent.is_mount() or parent == parent.parent
    )


def _volume_id(folder: Path) -> str:
    if sys.platform == "win32":
        return f"{folder.stat().st_dev:x}"
    return f"{os.statvfs(folder).f_fsid:x}"


def _kind_of(mount_point: Path) -> str:
    """Kind of the file system that was mounted there last; empty where Linux does not tell."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounts = [line.split(" ")[1:3] for line in lines]
    kinds = [kind for point, kind in mounts if _unescaped(point) == str(mount_point)]
    return kinds[-1] if kinds else ""


def _unescaped(point: str) -> str:
    """`/proc/self/mounts` writes blanks as octal numbers."""
    return point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
