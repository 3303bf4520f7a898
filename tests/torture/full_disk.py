"""A small file system fills up while replies stream: it is told, nothing is lost, and all is saved later."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from gui.history.places import Places
from gui.history.problems import Problem
from tests.torture import _session
from tests.torture._checks import check
from tests.torture._result import Plan, Result, Round
from tests.torture._session import Session

SIZE = "6m"
_MOUNTED = 'mount -t tmpfs -o size="$1",mode=0700 tmpfs "$2" && exec "$3" -m tests.torture.full_disk "$2" "$4"'


def full_disk(plan: Plan) -> Result:
    """In a process and a mount namespace of its own; needs root."""
    result = Result("full disk")
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("unshare") is None:
        result.skipped = "needs root, to mount a small file system"
        return result
    folder = plan.folder / "full"
    folder.mkdir(parents=True)
    command = ["unshare", "-m", "sh", "-c", _MOUNTED, "sh", SIZE, str(folder), sys.executable, str(plan.seed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    found = Round(critical=True)
    if done.returncode == 0:
        said = json.loads(done.stdout.splitlines()[-1])
        found.faults, found.lost, found.corrupt = said["faults"], said["lost"], said["corrupt"]
        result.remark = said["remark"]
    else:
        found.faults.append(done.stderr[-2_000:])
    result.add(found)
    return result


async def _work(folder: Path, random: Random, found: Round) -> str:
    session = Session(folder, random)
    await session.history.open()
    chats = [
        session.chat(told=lambda _prompt, _count: None, asked=lambda _prompt: None, most=4_000, pause=0.0)
        for _ in range(2)
    ]
    await session.exchange(chats[0], "before")
    await session.saved(chats, seconds=10)
    filler = folder / "filler"
    room = shutil.disk_usage(folder).free - 100_000
    filler.write_bytes(bytes(room))
    number = 0
    until = time.monotonic() + 60
    while Problem.FULL not in session.problems and time.monotonic() < until:
        for chat in chats:
            await session.exchange(chat, f"prompt {number} " + str(random.random()) * 200)
        number += 1
    if Problem.FULL not in session.problems:
        found.lose("word of it: no problem was told")
    await session.exchange(chats[1], "while it is full")
    if session.recorder.problem is not Problem.FULL:
        found.faults.append(f"while it is full the problem is {session.recorder.problem}")
    filler.unlink()
    if not await session.saved(chats, seconds=30):
        found.lose("what was to be saved when there was room again")
    await session.compare(chats, found)
    await session.close()
    check(Places(folder).database, found)
    return f"full after {number} exchanges, all saved with room"


def _main() -> None:
    found = Round()
    remarks: list[str] = []

    async def work() -> None:
        remarks.append(await _work(Path(sys.argv[1]), Random(sys.argv[2]), found))

    _session.run(work)
    print(json.dumps({"faults": found.faults, "lost": found.lost, "corrupt": found.corrupt, "remark": remarks[0]}))


if __name__ == "__main__":
    _main()
