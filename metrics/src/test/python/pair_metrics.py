"""Expected distances of pairs of images: needs python3 with numpy and scikit-image.

    python3 metrics/src/test/python/pair_metrics.py metrics/src/test/resources/dev/organza/metric/translation

Writes pairs.json. The images follow from a formula in whole numbers, which PairDistanceTest has as well.
ssim: skimage.metrics.structural_similarity with Gaussian weights of sigma 1.5 (11 pixels wide), population
covariance and the data range 255, the mean over channels; its map without the border of 5 pixels. psnr:
skimage.metrics.peak_signal_noise_ratio. l1: numpy.
"""

import json
import pathlib
import sys

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def images(channels, height, width, index):
    c, y, x = np.meshgrid(np.arange(channels), np.arange(height), np.arange(width), indexing="ij")
    a = (7 * y + 13 * x + 31 * c + (y * x) % 17 * 9 + 11 * index) % 256
    b = a * 3 // 4 + (5 * x * x + 3 * y + index) % 64
    return a.astype(np.float64), b.astype(np.float64)


def ssim(a, b):
    return float(
        np.mean(
            [
                structural_similarity(
                    p, q, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
                )
                for p, q in zip(a, b)
            ]
        )
    )


cases = []
for channels, height, width in [(1, 20, 20), (3, 24, 17), (1, 11, 11)]:
    pairs = [images(channels, height, width, index) for index in range(2)]
    cases.append(
        {
            "shape": [channels, height, width],
            "l1": [float(np.mean(np.abs(a - b))) for a, b in pairs],
            "psnr": [float(peak_signal_noise_ratio(a, b, data_range=255)) for a, b in pairs],
            "ssim": [ssim(a, b) for a, b in pairs],
            "ssim of the negative": [ssim(a, 255 - a) for a, b in pairs],
        }
    )
out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
(out / "pairs.json").write_text(json.dumps(cases, indent=1) + "\n")
