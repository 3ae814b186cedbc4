"""What is wrong, where, and how to mend it, in every language coopsite speaks."""

from coopsite.diagnostics.findings import Findings
from coopsite.diagnostics.model import Diagnostic, Severity, SourcePosition

__all__ = ["Diagnostic", "Findings", "Severity", "SourcePosition"]
