"""HOW MACHINES ASK: decode, one service, encode."""
