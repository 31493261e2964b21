"""How a user's side of a protocol runs: one message in, one message out, and over at the first error."""

from .errors import Refusal


class Session:
    """Drives a user's steps: a generator that yields what to send, and is sent what arrives.

    A generator that has raised is finished. So an error ends the session, and whatever comes later is E_ROUND
    (docs/bytes.md, section 4).
    """

    def __init__(self, steps):
        self._steps = steps

    def start(self):
        """The user's first message."""
        return self.receive(None)

    def receive(self, message):
        """The answer to the server's next message."""
        try:
            return self._steps.send(message)
        except StopIteration:
            raise Refusal("E_ROUND") from None
