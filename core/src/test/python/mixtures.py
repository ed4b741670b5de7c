"""Expected mixtures of Gaussians, by scikit-learn: needs python3 with scikit-learn.

    python3 core/src/test/python/mixtures.py core/src/test/resources/dev/organza/data/transform

Writes mixtures.json: a list of cases. A case has a sample of one number, the component that each value
is given to at the start, and what BayesianGaussianMixture with a Dirichlet process makes of it: the
weights, means and standard deviations of the components, and their shares in some values. A start of
one's own makes the result unique; the sample has the mean 0 and the deviation 1.
"""

import json
import pathlib
import sys
import warnings

import numpy as np
from sklearn.mixture import BayesianGaussianMixture

CONCENTRATION = 0.001


class Started(BayesianGaussianMixture):
    def __init__(self, start, **options):
        super().__init__(**options)
        self.start = start

    def _initialize_parameters(self, x, random_state, **options):
        shares = np.zeros((len(x), self.n_components))
        shares[np.arange(len(x)), self.start] = 1
        self._initialize(x, shares)


def case(name, sample, components):
    sample = (sample - sample.mean()) / sample.std(ddof=1)
    sample = np.sort(sample)
    values, counts = np.unique(sample, return_counts=True)
    start_of = {v: min(components - 1, i * components // len(values)) for i, v in enumerate(values)}
    start = np.array([start_of[v] for v in sample])
    mixture = Started(
        start,
        n_components=components,
        weight_concentration_prior_type="dirichlet_process",
        weight_concentration_prior=CONCENTRATION,
        max_iter=100,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what has not settled after 100 rounds
        mixture.fit(sample[:, None])
    at = np.linspace(-2.5, 2.5, 7)
    return {
        "name": name,
        "values": values.tolist(),
        "counts": counts.tolist(),
        "start": [int(start_of[v]) for v in values],
        "components": components,
        "concentration": CONCENTRATION,
        "weights": mixture.weights_.tolist(),
        "means": mixture.means_[:, 0].tolist(),
        "deviations": np.sqrt(mixture.covariances_[:, 0, 0]).tolist(),
        "at": at.tolist(),
        "shares": mixture.predict_proba(at[:, None]).tolist(),
    }


random = np.random.default_rng(190700503)
cases = [
    case("two far apart", np.concatenate([random.normal(-5, 1, 60), random.normal(5, 0.5, 40)]), 2),
    case("three of ten", np.concatenate([random.normal(m, 0.3, 50) for m in (-3, 0, 4)]), 10),
    case("one of five", random.normal(2, 3, 120), 5),
    case("whole numbers", np.round(random.gamma(2, 3, 200)), 6),
    case("skewed", np.exp(random.normal(0, 1.2, 150)), 10),
]
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
(folder / "mixtures.json").write_text(json.dumps(cases, indent=1) + "\n")
