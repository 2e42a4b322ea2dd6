#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the HDF5 files that DrawsDecodersTest reads: coordinates of any shape, a group saved alone, emcee, and weights.

Needs numpy, xarray, netCDF4, h5netcdf, h5py and emcee 3.1.6. The test has the values of emcee's chain as get_chain
prints them here.
"""
import pathlib

import emcee
import h5py
import numpy as np
import xarray as xr

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/test/resources/draws"

posterior = xr.Dataset(
    {
        "mu": (["chain", "draw"], np.arange(6.0).reshape(2, 3)),
        "f": (["chain", "draw", "y", "x"], 10 + np.arange(24.0).reshape(2, 3, 2, 2)),
    },
    {
        "chain": range(2),
        "draw": range(3),
        "lon": (["y", "x"], np.arange(4.0).reshape(2, 2) / 3),
        "name": ("x", ["p", "q"]),
        "time": ("draw", np.arange(3.0) * 2),
        "step": (["chain", "draw"], np.arange(6.0).reshape(2, 3) / 7),
        "alone": 3.0,
    },
)
for engine in "netcdf4", "h5netcdf":
    posterior.to_netcdf(OUT / f"coordinates-{engine}.nc", group="posterior", engine=engine)
posterior.drop_vars(["time", "step"]).to_netcdf(OUT / "alone.nc")

# A run that ends after two of six steps: the array has six.
path = OUT / "emcee-stopped.h5"
path.unlink(missing_ok=True)
backend = emcee.backends.HDFBackend(path, name="first")
backend.reset(4, 2)
sampler = emcee.EnsembleSampler(4, 2, lambda x: -0.5 * np.sum(x**2), backend=backend)
sampler.random_state = np.random.RandomState(3).get_state()
start = np.random.default_rng(3).normal(size=(4, 2))
for step, _ in enumerate(sampler.sample(start, iterations=6)):
    if step == 1:
        break
print(backend.get_chain().tolist())

with h5py.File(OUT / "weights.h5", "w") as file:
    file["model_weights/dense/kernel:0"] = np.eye(3)
    file["names"] = np.bytes_("abc")
