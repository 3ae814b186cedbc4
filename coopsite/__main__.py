"""Run the command line as ``python -m coopsite``."""

from coopsite.cli import main

main()
