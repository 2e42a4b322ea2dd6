#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the NetCDF files that DrawsDecodersTest reads: the same posterior as other programs write it.

Two chains of six draws of mu, sigma and theta (two schools), all multiples of 1/8, so that float32 holds them exactly.
Needs numpy, xarray, netCDF4, h5netcdf and h5py.
"""
import pathlib

import netCDF4
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

# What else a writer of NetCDF may do: names that are not ASCII, the axes in another order, numbers that are packed, unsigned
# or of another chain's kind, a variable without chains or draws, and more variables than a header holds links.
with netCDF4.Dataset(OUT / "other-axes.nc", "w") as file:
    group = file.createGroup("posterior")
    for name, length in (("school", 2), ("draw", DRAWS), ("chain", CHAINS)):
        group.createDimension(name, length)
    group.createVariable("θ", "f8", ("school", "draw", "chain"))[:] = posterior["theta"].transpose("school", "draw", "chain")
    group.createVariable("σ", "f8", ("draw", "chain"))[:] = posterior["sigma"].T
    packed = group.createVariable("μ", "i2", ("chain", "draw"), fill_value=-999)
    packed.scale_factor, packed.add_offset = 0.125, 0.25
    packed.set_auto_maskandscale(False)
    packed[:] = mu * 8 - 2
    group.createVariable("count", "u8", ("chain", "draw"))[:] = np.arange(12).reshape(2, 6).astype("u8") + 2**63
    group.createVariable("flags", "u1", ("draw", "chain"))[:] = 200
    group.createVariable("school_size", "f8", ("school",))[:] = [3, 4]
with netCDF4.Dataset(OUT / "many.nc", "w") as file:
    group = file.createGroup("posterior")
    group.createDimension("chain", CHAINS)
    group.createDimension("draw", DRAWS)
    for k in range(40):
        group.createVariable(f"β{k:02d}", "f8", ("chain", "draw"))[:] = mu + k
with netCDF4.Dataset(OUT / "one-chain.nc", "w") as file:
    group = file.createGroup("posterior")
    group.createDimension("draw", DRAWS)
    group.createVariable("mu", "f8", ("draw",))[:] = mu[0]
with netCDF4.Dataset(OUT / "missing.nc", "w") as file:
    group = file.createGroup("posterior")
    group.createDimension("chain", CHAINS)
    group.createDimension("draw", DRAWS)
    counts = group.createVariable("n", "i4", ("chain", "draw"), fill_value=-1)
    counts.set_auto_mask(False)
    counts[:] = np.arange(12).reshape(2, 6) - 1

# Shards whose levels stand in another order, as text and as years; and one with another level.
for number, schools in ((1, "abc"), (2, "cab"), (3, "abd")):
    values = np.stack([mu + 10 * "abcd".index(school) for school in schools], axis=-1)
    year = [2000 + "abcd".index(school) for school in schools]
    labelled = xr.Dataset(
        {"theta": (["chain", "draw", "school"], values), "rate": (["chain", "draw", "year"], values + 0.5), "mu": (["chain", "draw"], mu)},
        {"chain": np.arange(CHAINS), "draw": np.arange(DRAWS), "school": list(schools), "year": year},
    )
    labelled.to_netcdf(OUT / f"labels{number}.nc", group="posterior", engine="netcdf4" if number < 3 else "h5netcdf")
