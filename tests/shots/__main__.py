"""Takes pictures of named scenes, light and dark: `python3 packaging/dev.py shot [SCENE…] [--out DIR]`.

The whole program runs against a server on this machine; what is pictured is what a user would see.
"""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path

import qasync
from PySide6.QtWidgets import QApplication

from gui.app import create_application
from tests.fakes.chatbot_ui import ChatbotUI
from tests.gui.program.rill import Rill, talking_to
from tests.shots.scenes import SCENES, Scene, Stage

SCHEMES = ("light", "dark")


def main() -> int:
    parser = argparse.ArgumentParser(prog="shot", description="Scenes: " + ", ".join(SCENES))
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="all of them where none is named")
    parser.add_argument("--out", type=Path, default=Path("build/shots"), metavar="DIR")
    parser.add_argument("--scale", default="1", help="pixels to a length, such as 2 for a sharp screen")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.scenes if name not in SCENES]
    if unknown:
        parser.error(f"there is no scene {unknown[0]}; there are: {', '.join(SCENES)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    os.environ["QT_SCALE_FACTOR"] = arguments.scale
    app = create_application()
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        for name in arguments.scenes or SCENES:
            for scheme in SCHEMES:
                target = arguments.out / f"{name}-{scheme}.png"
                loop.run_until_complete(take(app, SCENES[name], scheme, target))
                print(target, flush=True)
    return 0


async def take(app: QApplication, scene: Scene, scheme: str, target: Path) -> None:
    """Play a scene with a fresh profile and keep its picture."""
    with tempfile.TemporaryDirectory() as folder:
        async with ChatbotUI() as server:
            settings = talking_to(server.address, scene.settings)
            (Path(folder) / "settings.toml").write_text(settings, encoding="utf-8")
            scene.prepare(Path(folder))
            rill = Rill(app=app, profile=Path(folder), scheme=scheme)
            rill.window.resize(*scene.size)
            await rill.begin()
            picture = await scene.play(Stage(rill=rill, server=server))
            if not picture.grab().save(str(target)):
                raise OSError(f"{target} could not be written")
            await rill.end()
            logging.getLogger().handlers.clear()


if __name__ == "__main__":
    sys.exit(main())
