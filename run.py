"""The command line's door: `python run.py --help`."""

from __future__ import annotations

from bot.cli import main

if __name__ == "__main__":
    main()
