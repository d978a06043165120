"""
Rasa's own command line, set up the way this project runs it.
"""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> None:
    """
    Run ``rasa ARGUMENTS`` without TensorFlow and with the actions in this process.
    """
    from bot.engine import lean, speed

    lean.install()
    speed.install()
    from bot.engine.local_actions import accept_local_urls

    accept_local_urls()
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *arguments]
    rasa_main()
