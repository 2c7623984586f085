"""Small functions on numbers that every part of the oracle uses."""

import math

import numpy as np
from scipy import special

from groundswell.model import random as draws


def uniform(seed: int, purpose: int, day: int, index: int) -> float:
    """Draw the uniform of one decision; plain integers, since enumerations are slow to compile."""
    return draws.uniform(seed, int(purpose), day, index)


def single(value: float) -> float:
    """Round to single precision, as every stored state and trait is."""
    return float(np.float32(value))


def voiced(attitude: float) -> float:
    """Round an attitude to steps of 2**-20, as ties hear it."""
    return round(attitude * 2**20) / 2**20


def clip(value: float, low: float, high: float) -> float:
    """Return the value cut to [low, high]."""
    return min(max(value, low), high)


def logistic(z: float) -> float:
    """Return 1/(1 + exp(-z)) without overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def frac(value: float) -> float:
    """Return the fractional part of a non-negative number."""
    return value - math.floor(value)


def mean(values: list[float]) -> float:
    """Return the arithmetic mean; 0 of nothing."""
    return math.fsum(values) / len(values) if values else 0.0


def deviation(values: list[float]) -> float:
    """Return the standard deviation of a whole population."""
    centre = mean(values)
    return math.sqrt(mean([(value - centre) ** 2 for value in values]))


def normal_quantile(u: float) -> float:
    """Return the standard normal number below which a share u lies."""
    return float(special.ndtri(u))


def normal_share(z: float) -> float:
    """Return Φ(z)."""
    return float(special.ndtr(z))


def normal(seed: int, purpose: int, day: int, index: int) -> float:
    """Draw a standard normal number by inversion."""
    return normal_quantile(max(uniform(seed, purpose, day, index), 2.0**-33))


def median_of_uniforms(seed: int, first_purpose: int, count: int, index: int) -> float:
    """Draw Beta(k, k), k = (count + 1)/2, as the middle one of an odd number of uniforms."""
    draws = sorted(uniform(seed, first_purpose + k, 0, index) for k in range(count))
    return draws[count // 2]


def beta(p: float, q: float, u: float) -> float:
    """Return the quantile u of the Beta(p, q) distribution."""
    return float(special.betaincinv(p, q, u))


def gamma(shape: float, u: float) -> float:
    """Return the quantile u of the gamma distribution of mean 1."""
    return float(special.gammaincinv(shape, u)) / shape


def poisson(expected: float, u: float) -> int:
    """Return the smallest k whose cumulative Poisson probability exceeds u."""
    k = 0
    while special.pdtr(k, expected) <= u:
        k += 1
    return k


def sort_key(key: float) -> int:
    """Return the 32-bit integer by which every ordering of citizens and stubs is made."""
    return math.floor(key * 2**32)


def largest_remainder(quotas: list[float], total: int) -> list[int]:
    """Round quotas to whole numbers of the given sum; equal remainders favour the earlier."""
    whole = [math.floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (whole[i] - quotas[i], i))
    for i in by_remainder[: total - sum(whole)]:
        whole[i] += 1
    return whole
