"""Expected values of the judges of numbers, by SciPy: needs python3 with numpy and scipy.

    python3 metrics/src/test/python/number_metrics.py metrics/src/test/resources/dev/organza/metric/number

Writes two-samples.json (Kolmogorov-Smirnov statistic and p-value, Wasserstein-1 distance, moments)
and fits.json (the likeliest distribution of each family: parameters, log-likelihood, AIC,
one-sample Kolmogorov-Smirnov statistic).

SciPy has no maximum-likelihood fit of a normal mixture, and its fit of Student's t stops early; both
are found here by BFGS and Nelder-Mead from several starts, in other coordinates than the library's.
All values are rounded to float32 first, as data sets hold them.
"""

import json
import pathlib
import sys
import warnings

import numpy as np
from scipy import optimize, stats

warnings.simplefilter("ignore")


def float32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def two_samples():
    rng = np.random.default_rng(1939)
    cases = {
        "alike, small": (rng.normal(0, 1, 20), rng.normal(0, 1, 30)),
        "shifted, small": (rng.normal(0, 1, 25), rng.normal(0.8, 1, 40)),
        "alike, large": (rng.gamma(2, 1, 3000), rng.gamma(2, 1, 2500)),
        "wider, large": (rng.normal(4, 0.5, 2000), rng.normal(4, 0.55, 3000)),
        "disjoint": (rng.uniform(0, 1, 50), rng.uniform(2, 3, 60)),
        "one against many": (rng.normal(0, 1, 1), rng.normal(0, 1, 12)),
    }
    written = []
    for name, (x, y) in cases.items():
        x, y = float32(x), float32(y)
        exact = len(x) * len(y) < 10000
        ks = stats.ks_2samp(x, y, method="exact" if exact else "asymp")
        written.append(
            {
                "name": name,
                "x": x.tolist(),
                "y": y.tolist(),
                "ks": ks.statistic,
                "exact": exact,
                "p": ks.pvalue,
                "wasserstein": stats.wasserstein_distance(x, y),
                "mean": np.mean(y),
                "deviation": np.std(y, ddof=1),
                "skewness": stats.skew(y),
                "kurtosis": stats.kurtosis(y),
            }
        )
    return written


def minimised(negative, starts):
    best = None
    for start in starts:
        at = np.asarray(start, dtype=float)
        for method in ("Nelder-Mead", "BFGS", "Nelder-Mead"):
            options = {"maxiter": 20000}
            if method == "Nelder-Mead":
                options |= {"xatol": 1e-10, "fatol": 1e-12, "adaptive": True}
            found = optimize.minimize(negative, at, method=method, options=options)
            if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
                best = found
            at = found.x
    return best.x


def student(x):
    def negative(p):
        return -np.mean(stats.t.logpdf(x, np.exp(p[0]), p[1], np.exp(p[2])))

    p = minimised(negative, [[np.log(nu), np.median(x), np.log(np.std(x))] for nu in (2, 8)])
    return np.exp(p[0]), p[1], np.exp(p[2])


class Mixture:
    def __init__(self, w, m1, s1, m2, s2):
        self.w, self.a, self.b = w, stats.norm(m1, s1), stats.norm(m2, s2)

    def logpdf(self, x):
        return np.logaddexp(np.log(self.w) + self.a.logpdf(x), np.log1p(-self.w) + self.b.logpdf(x))

    def cdf(self, x):
        return self.w * self.a.cdf(x) + (1 - self.w) * self.b.cdf(x)


def mixture(x):
    def parameters(p):
        return 1 / (1 + np.exp(-p[0])), p[1], np.exp(p[2]), p[3], np.exp(p[4])

    s = np.log(np.std(x))
    starts = [[0, np.quantile(x, a), s - 1, np.quantile(x, b), s - 1] for a, b in ((0.2, 0.8), (0.1, 0.5), (0.5, 0.9))]
    starts.append([0, np.mean(x), s - 1, np.mean(x) + 0.01, s + 0.3])
    w, m1, s1, m2, s2 = parameters(minimised(lambda p: -np.mean(Mixture(*parameters(p)).logpdf(x)), starts))
    return (w, m1, s1, m2, s2) if m1 <= m2 else (1 - w, m2, s2, m1, s1)


def polished(distribution, x, start):
    """SciPy's fits stop at a tolerance of their own; this goes on in the logarithms."""

    def negative(p):
        return -np.mean(distribution(*np.exp(p)).logpdf(x))

    return np.exp(minimised(negative, [np.log(start)]))


def fits():
    rng = np.random.default_rng(1974)
    data = {
        "normal": rng.normal(68, 2.5, 400),
        "gamma": rng.gamma(2.5, 1.7, 400),
        "weibull": 3 * rng.weibull(1.6, 400),
        "log-normal": rng.lognormal(0.5, 0.7, 300),
        "beta": 10 + 5 * rng.beta(2, 3.5, 500),
        "student": 1 + 2 * rng.standard_t(3, 500),
        "two normals": np.concatenate([rng.normal(-2, 0.5, 200), rng.normal(1.5, 1.0, 300)]),
        "counts": rng.poisson(4.2, 300) + 0.0,
    }
    written = []
    for name, values in data.items():
        x = np.sort(float32(values))
        n, positive = len(x), x[0] > 0
        found = []

        def add(family, parameters, law, free=None):
            likelihood = float(np.sum(law.logpdf(x)))
            free = len(parameters) if free is None else free
            f = law.cdf(x)
            ks = max(np.max(np.arange(1, n + 1) / n - f), np.max(f - np.arange(n) / n))
            found.append(
                {
                    "family": family,
                    "parameters": [float(p) for p in parameters],
                    "likelihood": likelihood,
                    "aic": 2 * free - 2 * likelihood,
                    "ks": None if name == "counts" else float(ks),
                }
            )

        add("normal", stats.norm.fit(x), stats.norm(*stats.norm.fit(x)))
        add("uniform", (x[0], x[-1]), stats.uniform(x[0], x[-1] - x[0]))
        add("logistic", stats.logistic.fit(x), stats.logistic(*stats.logistic.fit(x)))
        add("laplace", stats.laplace.fit(x), stats.laplace(*stats.laplace.fit(x)))
        if name not in ("counts", "beta", "gamma"):
            p = student(x)
            if p[0] < 100:
                add("student", p, stats.t(*p))
        if x[0] >= 0:
            add("exponential", (np.mean(x),), stats.expon(0, np.mean(x)))
        if positive:
            s, _, m = stats.lognorm.fit(x, floc=0)
            add("log-normal", (np.log(m), s), stats.lognorm(s, 0, m))
            a, _, b = stats.gamma.fit(x, floc=0)
            p = polished(lambda a, b: stats.gamma(a, 0, b), x, (a, b))
            add("gamma", p, stats.gamma(p[0], 0, p[1]))
            a, _, b = stats.weibull_min.fit(x, floc=0)
            p = polished(lambda a, b: stats.weibull_min(a, 0, b), x, (a, b))
            add("weibull", p, stats.weibull_min(p[0], 0, p[1]))
        span = x[-1] - x[0]
        low, width = x[0] - span / n, span * (1 + 2 / n)
        a, b, _, _ = stats.beta.fit(x, floc=low, fscale=width)
        p = polished(lambda a, b: stats.beta(a, b, low, width), x, (a, b))
        add("beta", (p[0], p[1], low, low + width), stats.beta(p[0], p[1], low, width))
        if name == "two normals":
            p = mixture(x)
            add("two normals", p, Mixture(*p))
        if name == "counts":
            rate = float(np.mean(x))
            likelihood = float(np.sum(stats.poisson.logpmf(x, rate)))
            found.append(
                {
                    "family": "poisson",
                    "parameters": [rate],
                    "likelihood": likelihood,
                    "aic": 2 - 2 * likelihood,
                    "ks": float(
                        max(
                            abs(np.mean(x <= k) - stats.poisson.cdf(k, rate))
                            for k in range(int(x[-1]) + 1)
                        )
                    ),
                }
            )
        written.append({"name": name, "values": x.tolist(), "fits": found})
    return written


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for file, cases in (("two-samples.json", two_samples()), ("fits.json", fits())):
    with open(folder / file, "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
