"""The spatial library: releases, layers, footprints and how they overlap. It knows no HTTP."""
