"""Distance between two places on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
# Two computations of one distance may differ in the last bits; a metre is 0.001.
REACH_SLACK_KM = 5e-10


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres of two (latitude, longitude) places in degrees."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (a[0], a[1], b[0], b[1]))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))
