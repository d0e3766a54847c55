"""Letters and talk: the outbox, mail, conversations between two people."""
