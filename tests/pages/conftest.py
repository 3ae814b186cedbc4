"""What tests of pages share: the sample bulletin on a static host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import served


@pytest.fixture(scope="module")
def sample_address(sample_output: Path) -> Iterator[str]:
    """The sample bulletin on a static host, no slash at the end."""
    with served(sample_output) as address:
        yield address
