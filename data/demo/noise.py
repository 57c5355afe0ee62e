"""Smooth noise over a plane in kilometres: the same on every machine, for it uses no library's.

Only integer hashes, additions and multiplications are used, so the demo region is built from the
same bits everywhere.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_MASK = np.uint64(0xFFFFFFFF)


def noise(x: Floats, y: Floats, *, seed: int, wavelength: float) -> Floats:
    """Value noise in [-1, 1]: random values on a grid of one wavelength, smoothly joined.

    Args:
        x: kilometres east.
        y: kilometres north, of the same shape.
        seed: which noise.
        wavelength: kilometres between the random values.
    """
    u, v = np.asarray(x) / wavelength + 1000.0, np.asarray(y) / wavelength + 1000.0
    i, j = np.floor(u), np.floor(v)
    s, t = _eased(u - i), _eased(v - j)
    low = _random(i, j, seed) * (1 - s) + _random(i + 1, j, seed) * s
    high = _random(i, j + 1, seed) * (1 - s) + _random(i + 1, j + 1, seed) * s
    return low * (1 - t) + high * t


def fractal(x: Floats, y: Floats, *, seed: int, wavelength: float, octaves: int = 4) -> Floats:
    """Noise with finer and weaker noise on top, each octave half as wide and half as strong."""
    total = np.zeros(np.shape(x))
    for octave in range(octaves):
        scale = 0.5**octave
        total += scale * noise(x, y, seed=seed + 17 * octave, wavelength=wavelength * scale)
    return total


def warped(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The plane bent a little at every scale, so that no boundary stays straight.

    A continuous map of the plane: what meets before meets after, and nothing folds over, for the
    slopes of its parts add up to less than one.
    """
    dx, dy = np.zeros(np.shape(x)), np.zeros(np.shape(y))
    for number, (wavelength, reach) in enumerate(((4.0, 0.26), (1.4, 0.09), (0.6, 0.03))):
        dx += reach * noise(x, y, seed=900 + number, wavelength=wavelength)
        dy += reach * noise(x, y, seed=950 + number, wavelength=wavelength)
    return x + dx, y + dy


def _eased(t: Floats) -> Floats:
    return t * t * t * (t * (t * 6 - 15) + 10)


def _random(i: Floats, j: Floats, seed: int) -> Floats:
    """A number in [-1, 1] for each grid point."""
    mixed = (
        i.astype(np.uint64) * np.uint64(374761393)
        + j.astype(np.uint64) * np.uint64(668265263)
        + np.uint64(seed) * np.uint64(2246822519)
    ) & _MASK
    mixed = ((mixed ^ (mixed >> np.uint64(13))) * np.uint64(1274126177)) & _MASK
    mixed = ((mixed ^ (mixed >> np.uint64(15))) * np.uint64(2654435761)) & _MASK
    mixed ^= mixed >> np.uint64(16)
    return mixed.astype(np.float64) / float(_MASK) * 2 - 1
