"""What is wrong, where, and how to mend it; in Vietnamese and English."""

from coopsite.diagnostics.model import Diagnostic, Severity, SourcePosition

__all__ = ["Diagnostic", "Severity", "SourcePosition"]
