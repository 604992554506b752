"""What organizations publish in these tests: texts that keep or break their word."""

from app.services.communications import add_communication

ADA = {"kind": "leader", "name": "Ada"}
GOOD, BAD = "Il faut publier chaque audit.", "Il faut cacher une panne."


def say(ports, who, body, **given):
    at = ports.clock.now().isoformat()
    raw = {"body": body, "channel": "blog", "audience": "public", "published_at": at, **given}
    return add_communication(ports, who, "acme", raw).communication
