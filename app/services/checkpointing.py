"""Checkpoints of an organization's log: the root over stored nodes, and our signature on it."""

from app.core import merkle
from app.core.checkpoints import Checkpoint
from app.core.notes import NoteSignature, format_note, key_id
from app.core.organizations import Organization
from app.services.ports import Ports, UnitOfWork


def log_origin(ports: Ports, organization: Organization) -> str:
    """Return the log's name, which is also the name its checkpoints are signed under."""
    return f"{ports.signer.host}/{organization.slug}"


def tree_root(uow: UnitOfWork, organization: Organization, size: int) -> bytes:
    """Return the root over the first `size` entries, from at most log2(size) stored nodes."""
    named = merkle.root_nodes(size)
    found = uow.log.nodes(organization.id, named)
    return merkle.fold([found[node] for node in named])


def sign_checkpoint(ports: Ports, checkpoint: Checkpoint) -> bytes:
    """Return the checkpoint as a note signed by this instance."""
    public_key = ports.signer.public_key
    text = checkpoint.text()
    signature = NoteSignature(
        checkpoint.origin,
        key_id(checkpoint.origin, public_key),
        ports.signer.sign(text.encode()),
    )
    return format_note(text, [signature])
