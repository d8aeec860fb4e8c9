"""Run the command line with ``python -m bwv_index``."""

from bwv_index.cli import run

if __name__ == "__main__":
    run()
