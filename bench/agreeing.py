"""Fifteen truths of the closeness world that agree with what was measured of real ties, as bench/fitting.py found them.

Rule: in finding them no policy played. One for each seed, so that the interval holds how little is known of the truth.
"""

from truth import Truth

AGREEING = "as was measured"
"""The name of this variant of the world."""

FITTED = (
    "years_to_zero", "years_spread", "restored", "shocks", "shock", "yearly_at", "slope", "answer_at", "answer_width",
    "spread", "known_years",
)  # fmt: skip
"""The numbers that were searched for; all others are those of the world as it is."""

VALUES = (
    (1.0, 0.364, 0.386, 0.166, 0.452, 0.1, 4.0, 0.121, 0.064, 0.142, 3.988),
    (1.0, 0.498, 0.618, 0.107, 0.866, 0.122, 7.047, 0.353, 0.111, 0.042, 3.694),
    (1.109, 0.569, 0.694, 0.241, 0.746, 0.103, 5.852, 0.265, 0.081, 0.112, 3.486),
    (2.097, 0.702, 0.833, 0.391, 0.448, 0.166, 8.896, 0.401, 0.082, 0.066, 3.032),
    (1.0, 0.685, 0.866, 0.242, 0.837, 0.118, 7.254, 0.389, 0.123, 0.08, 2.852),
    (1.225, 0.99, 0.836, 0.376, 0.591, 0.144, 8.035, 0.571, 0.111, 0.088, 2.751),
    (1.183, 0.36, 0.593, 0.186, 0.469, 0.113, 4.0, 0.2, 0.092, 0.202, 5.098),
    (1.331, 0.539, 0.476, 0.208, 0.671, 0.121, 6.73, 0.252, 0.086, 0.106, 3.386),
    (1.394, 0.734, 0.664, 0.229, 0.471, 0.135, 9.626, 0.333, 0.086, 0.061, 2.779),
    (1.45, 0.457, 0.388, 0.35, 0.387, 0.108, 7.327, 0.287, 0.072, 0.059, 3.51),
    (1.173, 0.745, 0.776, 0.213, 0.684, 0.121, 8.152, 0.342, 0.1, 0.09, 2.594),
    (1.0, 0.473, 0.356, 0.035, 0.432, 0.116, 5.398, 0.241, 0.076, 0.096, 5.005),
    (1.421, 0.626, 0.815, 0.136, 0.829, 0.122, 7.507, 0.433, 0.09, 0.056, 3.912),
    (1.936, 0.897, 0.729, 0.365, 0.556, 0.12, 8.254, 0.43, 0.116, 0.062, 2.98),
    (1.003, 0.379, 0.286, 0.0, 0.395, 0.102, 5.165, 0.168, 0.054, 0.097, 5.448),
)

TRUTHS = tuple(Truth()._replace(**dict(zip(FITTED, values, strict=True))) for values in VALUES)  # type: ignore[arg-type]
"""The one that agrees best is first."""
