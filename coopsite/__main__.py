"""Run the command line as ``python -m coopsite``."""

import sys
from pathlib import Path

import coopsite

# Python looks for modules in the current folder first, and that may be a site that somebody sent.
if Path(coopsite.__file__).parents[1] != Path.cwd():
    sys.path[:] = [place for place in sys.path if place not in ("", str(Path.cwd()))]

from coopsite.cli.main import main

main()
