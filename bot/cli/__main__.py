"""
``python -m bot.cli``: the same as ``lutea``.
"""

from bot.cli import main

main()
