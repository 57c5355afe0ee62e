"""The catalogue: releases opened for checks, in memory, following every publication."""
