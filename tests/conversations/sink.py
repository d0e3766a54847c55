"""A mail server on loopback that keeps what it gets; it can hang up in the middle of a mail."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Sink:
    """What arrived: for each mail its envelope recipients and its text."""

    port: int = 0
    mails: list[tuple[list[str], bytes]] = field(default_factory=list)
    hangs_up_after: int = 0  # mails taken but not confirmed: the line breaks after DATA


class Talk(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it in its simplest form."""

    sink: Sink

    def handle(self) -> None:
        """Answer line by line."""
        recipients: list[str] = []
        self.say("220 sink")
        for raw in self.rfile:
            line = raw.decode().strip()
            verb = line[:4].upper()
            if verb == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
            if verb == "DATA":
                if not self.take(recipients):
                    return
                recipients = []
                continue
            self.say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def take(self, recipients: list[str]) -> bool:
        """Take one mail; say whether the line still stands."""
        self.say("354 go on")
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.sink.mails.append((list(recipients), text))
        if self.sink.hangs_up_after:
            self.sink.hangs_up_after -= 1
            return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        """Send one line."""
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def listening() -> Iterator[Sink]:
    """Let a sink listen on a free port inside the block."""
    sink = Sink()
    handler = type("TalkToSink", (Talk,), {"sink": sink})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
