"""Writes the means of the background sentences that the service takes away from every vector.

python -m training.side.means
"""

import numpy as np

from app.gateways.checkers.background import MEANS, background_sentences
from app.gateways.checkers.use_encoder import UseEncoder

ROLES = ("passages", "facets")


def main() -> None:
    """Compute and write them; the same sentences give the same numbers."""
    encoder = UseEncoder()
    means = {}
    for role in ROLES:
        for language, sentences in background_sentences().items():
            rows = np.array([encoder.encode(one) for one in sentences[role]])
            means[f"{encoder.name}/{language}/{role}"] = rows.mean(axis=0).astype(np.float32)
        known = [value for key, value in means.items() if key.endswith(f"/{role}")]
        means[f"{encoder.name}/other/{role}"] = np.mean(known, axis=0).astype(np.float32)
    np.savez_compressed(MEANS, **means)


if __name__ == "__main__":
    main()
