"""WHO WE TALK TO: the only network, model, queue and key access."""
