#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the NetCDF files that DrawsDecodersTest reads: the same posterior as other programs write it.

Two chains of six draws of mu, sigma and theta (two schools), all multiples of 1/8, so that float32 holds them exactly.
Needs numpy, xarray, netCDF4 and h5netcdf.
"""
import pathlib

import numpy as np
import xarray as xr

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/test/resources/draws"
CHAINS, DRAWS = 2, 6

mu = np.arange(CHAINS * DRAWS).reshape(CHAINS, DRAWS) / 8
variables = {
    "theta": (["chain", "draw", "school"], np.stack([mu + 10, mu + 20], axis=-1)),
    "sigma": (["chain", "draw"], mu + 1),
    "mu": (["chain", "draw"], mu),
}
coordinates = {"chain": np.arange(CHAINS), "draw": np.arange(DRAWS), "school": ["a", "b"]}
posterior = xr.Dataset(variables, coordinates)
statistics = xr.Dataset({"lp": (["chain", "draw"], -mu)}, {"chain": [0, 1], "draw": np.arange(DRAWS)})

# netCDF4 as ArviZ calls it, and all that slows others down: chunks that do not divide the axes, compression, a shuffled
# byte order, checksums, an unlimited axis, single precision, and a variable of text.
single = posterior.astype("float32")
single["label"] = (["chain", "draw"], np.full((CHAINS, DRAWS), "text"))
encoding = {
    name: {"zlib": True, "complevel": 9, "shuffle": True, "fletcher32": True, "chunksizes": (1, 4) + (1,) * (each.ndim - 2)}
    for name, each in single.data_vars.items()
    if name != "label"
}
path = OUT / "netcdf4.nc"
single.to_netcdf(path, group="posterior", unlimited_dims=["draw"], encoding=encoding, engine="netcdf4")
statistics.to_netcdf(path, group="sample_stats", mode="a", engine="netcdf4")

posterior.to_netcdf(
    OUT / "h5netcdf.nc",
    group="posterior",
    engine="h5netcdf",
    encoding={name: {"zlib": True, "complevel": 4} for name in posterior.data_vars},
)
