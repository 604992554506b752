"""How properties are tried: enough cases to mean something, few enough to stay quick."""

from hypothesis import HealthCheck, settings

# No deadline: the machines are busy. No database: a failure prints what repeats it.
settings.register_profile(
    "credo",
    deadline=None,
    max_examples=80,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("credo")
