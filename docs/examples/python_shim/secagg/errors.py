"""The one exception of this package (docs/bytes.md, section 5)."""


class Refusal(Exception):
    """A call that was refused: a stable code and, where the page names one, the id that is to blame."""

    def __init__(self, code, culprit=None):
        super().__init__(code if culprit is None else f"{code} ({culprit})")
        self.code = code
        self.culprit = culprit


def require(condition, code, culprit=None):
    """Refuse with this code unless the condition holds."""
    if not condition:
        raise Refusal(code, culprit)
