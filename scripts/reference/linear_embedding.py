"""Features of linear optimal transport by POT, for LinearEmbeddingTest (Python with numpy and POT).

The reference and the measures are those of the test; each row is f_i = sqrt(v_i) (T(z_i) - z_i), T the
barycentric projection of ot.emd's plan.
"""

import numpy as np
import ot

z = np.array([[0.0, 0.0], [1.0, 0.2], [0.3, 1.1], [2.0, 1.7]])
v = np.array([0.1, 0.2, 0.3, 0.4])
measures = {
    "a": ([0.25, 0.15, 0.3, 0.2, 0.1], [[0.5, 0.1], [1.3, -0.4], [0.2, 2.0], [2.2, 0.9], [1.7, 2.4]]),
    "b": ([0.5, 0.3, 0.2], [[-1.0, 0.5], [0.9, 0.9], [3.1, 2.2]]),
}
features = {}
for name, (masses, atoms) in measures.items():
    masses, atoms = np.array(masses), np.array(atoms)
    plan, log = ot.emd(v, masses, ot.dist(z, atoms), log=True)
    features[name] = np.sqrt(v)[:, None] * (plan @ atoms / v[:, None] - z)
    print(name, "cost", repr(float(log["cost"])), [float(f) for f in features[name].ravel()])
print("distance", repr(float(np.linalg.norm(features["a"] - features["b"]))), "POT", ot.__version__)
