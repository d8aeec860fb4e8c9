"""Build the sample clips, or check that a rebuild gives the committed bytes: ``make.py [--check]``."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    runpy.run_module("sample_media.build", run_name="__main__")
