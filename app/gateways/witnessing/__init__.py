"""Brings checkpoints to witnesses of every kind."""

from app.gateways.witnessing.messenger import WitnessMessenger

__all__ = ["WitnessMessenger"]
