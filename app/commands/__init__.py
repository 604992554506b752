"""How people ask from a terminal: commands over the same services as api and web."""
