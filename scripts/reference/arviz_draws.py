#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes arviz.json and arviz.nc, which DrawsDecodersTest reads: the same posterior in two forms.

Two chains of three draws; beside numbers truth values and text, in other groups NaN and infinite numbers. Needs arviz 0.23.
"""
import pathlib

import arviz
import numpy as np

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/test/resources/draws"

mu = np.arange(6.0).reshape(2, 3) / 8
data = arviz.from_dict(
    posterior={
        "mu": mu,
        "theta": np.stack([mu + 10, mu + 20], axis=-1),
        "sold": mu > 0.2,
        "label": np.full((2, 3), "text"),
    },
    sample_stats={"lp": -mu},
    log_likelihood={"y": np.full((2, 3, 2), -np.inf)},
    observed_data={"y": [1.0, np.nan]},
    coords={"school": ["a", "b"]},
    dims={"theta": ["school"]},
)
data.to_json(OUT / "arviz.json")
data.to_netcdf(OUT / "arviz.nc")
