"""WHAT CAN BE DONE: verb_noun(ports, principal, ...), one transaction each."""
