"""Run the command line as ``python -m coopsite``."""

from coopsite.cli.main import main

main()
