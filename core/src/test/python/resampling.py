"""Waveforms at other rates by SciPy (1.17.1), for ResamplerTest.

Run: python resampling.py > ../resources/dev/organza/data/sound/resampling.json
"""

import json
from math import gcd

import numpy as np
from scipy.signal import firwin, resample_poly

cases = []
for source, target, count in [
    (44100, 8000, 441),
    (22050, 8000, 300),
    (8000, 11025, 60),
    (48000, 16000, 200),
    (8000, 16000, 50),
    (44100, 16000, 150),
]:
    common = gcd(source, target)
    up, down = target // common, source // common
    largest = max(up, down)
    window = firwin(2 * 32 * largest + 1, 0.915 / largest, window=("kaiser", 8.6))
    n = np.arange(count)
    wave = 0.5 * np.sin(0.1 * n) + 0.3 * np.cos(0.9 * n + 1) + 0.2 * ((n * 7919) % 101 / 50 - 1)
    cases.append(
        {
            "from": source,
            "to": target,
            "wave": [float(np.float32(x)) for x in wave],
            "expected": [float(x) for x in resample_poly(np.float32(wave).astype(float), up, down, window=window)],
        }
    )
print(json.dumps(cases))
