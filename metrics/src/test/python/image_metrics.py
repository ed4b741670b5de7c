"""Expected figures of the judges of images, by the usual implementations: needs python3 with numpy, scipy,
torch, torchvision, torch-fidelity, prdc and pytorch-msssim.

    python3 metrics/src/test/python/image_metrics.py metrics/src/test/resources/dev/organza/metric/image

Writes reference.json. Inputs are numbers of few digits that float32 holds, rounded before anything is computed
from them; everything else is float64.

- frechet: torch-fidelity's fid_statistics_to_metric from numpy's mean and covariance
- kernel: torch-fidelity's kid_features_to_metric (unbiased, degree 3, gamma 1/D, coef0 1), of the whole sets and
  over subsets of 10
- inception: torch-fidelity's isc_features_to_metric in one split, from logits
- manifolds: prdc.compute_prdc
- ssim: the terms of pytorch_msssim with as many scales as fit, and pytorch_msssim.ms_ssim itself at 176 pixels
- parzen: the formula in numpy
"""

import json
import pathlib
import sys

import numpy as np
import prdc
import pytorch_msssim
import torch
from pytorch_msssim.ssim import _fspecial_gauss_1d, _ssim
from torch_fidelity.metric_fid import fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric

random = np.random.default_rng(170608500)
WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]


def rounded(values, digits=3):
    return np.round(values, digits).astype(np.float32).astype(np.float64)


def gaussian(count, dimension, rank=None, shift=0.0, scale=1.0):
    mix = random.normal(size=(rank or dimension, dimension))
    return rounded(random.normal(size=(count, rank or dimension)) @ mix * scale + shift)


def feature_sets():
    yield "two Gaussians", gaussian(90, 8), gaussian(90, 8, shift=0.5, scale=1.2)
    yield "unequal counts", gaussian(60, 5), gaussian(100, 5, shift=1.0)
    yield "singular covariances", gaussian(80, 12, rank=3), gaussian(80, 12, rank=5, shift=0.3)
    yield "fewer samples than features", gaussian(12, 20), gaussian(12, 20, shift=0.2)
    yield "a large offset", gaussian(70, 6, shift=1000.0), gaussian(70, 6, shift=1001.0)
    yield "small values", gaussian(70, 6, scale=0.05), gaussian(70, 6, scale=0.06)


def frechet(a, b):
    def statistics(x):
        return {"mu": np.mean(x, axis=0), "sigma": np.cov(x, rowvar=False)}

    result = fid_statistics_to_metric(statistics(a), statistics(b), False)
    return float(result["frechet_inception_distance"])


def features():
    cases = []
    for name, a, b in feature_sets():
        case = {"name": name, "real": a.tolist(), "fake": b.tolist(), "frechet": frechet(a, b)}
        if len(a) == len(b):
            for key, subsets, size in (("kernel", 1, len(a)), ("kernelOfSubsets", 2000, 10)):
                found = kid_features_to_metric(
                    torch.from_numpy(a), torch.from_numpy(b), kid_subsets=subsets, kid_subset_size=size, verbose=False
                )
                case[key] = found["kernel_inception_distance_mean"]
            case["kernelDeviation"] = found["kernel_inception_distance_std"]
        for k in (3, 5):
            found = prdc.compute_prdc(real_features=a, fake_features=b, nearest_k=k)
            case[f"manifolds{k}"] = {key: float(value) for key, value in found.items()}
        cases.append(case)
    return cases


def inception():
    cases = []
    for count, classes, scale in ((50, 10, 1.0), (40, 3, 5.0), (30, 4, 0.0)):
        logits = rounded(random.normal(size=(count, classes)) * scale)
        score = isc_features_to_metric(torch.from_numpy(logits), splits=1, shuffle=False)
        cases.append({"logits": logits.tolist(), "score": float(score["inception_score_mean"])})
    return cases


def picture(channels, side, roughness):
    y, x = np.mgrid[0:side, 0:side] / side
    waves = [
        128 + 100 * np.sin(2 * np.pi * (random.integers(1, 4) * x + random.integers(1, 4) * y + random.random()))
        for _ in range(channels)
    ]
    return np.clip(np.round(np.stack(waves) + roughness * random.normal(size=(channels, side, side))), 0, 255)


def ssim(x, y, scales):
    if scales == 5:
        return pytorch_msssim.ms_ssim(x, y, data_range=255, size_average=False).item()
    weights = torch.tensor(WEIGHTS[:scales], dtype=torch.float64)
    weights = weights / weights.sum()
    window = _fspecial_gauss_1d(11, 1.5).to(torch.float64).repeat([x.shape[1], 1, 1, 1])
    terms = []
    for scale in range(scales):
        whole, contrast = _ssim(x, y, win=window, data_range=255, size_average=False, K=(0.01, 0.03))
        terms.append(torch.relu(whole if scale == scales - 1 else contrast))
        padding = [side % 2 for side in x.shape[2:]]
        x = torch.nn.functional.avg_pool2d(x, kernel_size=2, padding=padding)
        y = torch.nn.functional.avg_pool2d(y, kernel_size=2, padding=padding)
    return torch.prod(torch.stack(terms) ** weights.view(-1, 1, 1), dim=0).mean().item()


def similarity():
    cases = []
    for channels, side, scales in ((1, 28, 2), (3, 32, 2), (1, 45, 3), (1, 12, 1)):
        a = picture(channels, side, 10)
        b = np.clip(np.round(a + 25 * random.normal(size=a.shape)), 0, 255)
        x, y = (torch.from_numpy(v)[None] for v in (a, b))
        cases.append(
            {
                "channels": channels,
                "side": side,
                "scales": scales,
                "a": a.astype(int).ravel().tolist(),
                "b": b.astype(int).ravel().tolist(),
                "ssim": ssim(x, y, scales),
            }
        )
    # Made by a rule that Java repeats, since 176×176 pixels would be a long list.
    index = np.arange(176 * 176)
    a = ((index * 7 + index // 176 * 13) % 256).reshape(1, 1, 176, 176).astype(np.float64)
    b = ((index * 7 + index // 176 * 13 + index % 31) % 256).reshape(1, 1, 176, 176).astype(np.float64)
    cases.append(
        {
            "channels": 1,
            "side": 176,
            "scales": 5,
            "a": [],
            "b": [],
            "ssim": ssim(torch.from_numpy(a), torch.from_numpy(b), 5),
        }
    )
    return cases


def parzen():
    cases = []
    for count, dimension, scale in ((40, 6, 0.3), (25, 50, 0.1), (30, 3, 2.0), (1, 4, 0.5)):
        centres = rounded(scale * random.random((count, dimension)))
        validation = rounded(scale * random.random((20, dimension)))
        test = rounded(scale * random.random((30, dimension)))

        def likelihood(points, sigma):
            squared = ((points[:, None] - centres[None]) ** 2).sum(axis=2) / (-2 * sigma**2)
            top = squared.max(axis=1)
            mean = np.log(np.exp(squared - top[:, None]).mean(axis=1)) + top
            return mean - dimension * np.log(sigma * np.sqrt(2 * np.pi))

        widths = np.logspace(-1, 0, 10)
        sigma = widths[np.argmax([likelihood(validation, width).mean() for width in widths])]
        values = likelihood(test, sigma)
        cases.append(
            {
                "centres": centres.tolist(),
                "validation": validation.tolist(),
                "test": test.tolist(),
                "sigma": float(sigma),
                "logLikelihood": float(values.mean()),
                "standardError": float(values.std() / np.sqrt(len(values))),
            }
        )
    return cases


def main(folder):
    made = {"features": features(), "inception": inception(), "similarity": similarity(), "parzen": parzen()}
    pathlib.Path(folder, "reference.json").write_text(json.dumps(made) + "\n")


main(sys.argv[1])
