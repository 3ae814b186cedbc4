"""What is wrong, where, and how to mend it; in Vietnamese and English."""

from coopsite.diagnostics.model import Diagnostic, Place, Severity

__all__ = ["Diagnostic", "Place", "Severity"]
