"""Serves samples of the recipe compact at 28x28 with FastAPI, uvicorn and PyTorch: what bench/serve compares with.

    python fastapi_server.py MODEL.safetensors PORT WORKERS [CHECK]

CHECK is a file of float32: 64 latents of 100 values, then the 64 samples that Organza makes of them. The server
starts only if the network here makes the same of them, to a hundredth of a grey level.
"""

import io
import os
import sys

import numpy
import torch
import uvicorn
from fastapi import FastAPI, Response
from PIL import Image
from pydantic import BaseModel
from safetensors.torch import load_file
from torch import nn

LATENT = 100


def generator(path):
    network = nn.Sequential(
        nn.Linear(LATENT, 256, bias=False),
        nn.BatchNorm1d(256),
        nn.ReLU(),
        nn.Linear(256, 128 * 7 * 7, bias=False),
        nn.Unflatten(1, (128, 7, 7)),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1),
        nn.Tanh(),
    )
    prefix = "average."
    weights = {k[len(prefix):]: v for k, v in load_file(path).items() if k.startswith(prefix)}
    missing = network.load_state_dict(weights, strict=False)
    assert not missing.unexpected_keys and all("num_batches" in k for k in missing.missing_keys), missing
    return network.eval()


def grey(samples):
    return ((samples + 1) * 127.5).clamp(0, 255)


def check(network, path):
    values = torch.from_numpy(numpy.fromfile(path, dtype="<f4"))
    latents, samples = values[: 64 * LATENT].view(64, LATENT), values[64 * LATENT:].view(64, 1, 28, 28)
    with torch.inference_mode():
        worst = (grey(network(latents)) - samples).abs().max().item()
    print(f"largest difference {worst:.2g} grey levels", file=sys.stderr)
    assert worst < 0.01, worst


torch.set_num_threads(int(os.environ.get("SERVE_TORCH_THREADS", "1")))
network = generator(os.environ.get("SERVE_MODEL") or sys.argv[1])
app = FastAPI()


class SampleRequest(BaseModel):
    count: int = 1
    seed: int = 1


@app.get("/health")
def health():
    return {"status": "up"}


@app.post("/samples")
def samples(request: SampleRequest):
    latents = torch.randn(request.count, LATENT, generator=torch.Generator().manual_seed(request.seed))
    with torch.inference_mode():
        images = grey(network(latents)).round().to(torch.uint8)
    columns = int(numpy.ceil(numpy.sqrt(request.count)))
    grid = numpy.zeros((28 * int(numpy.ceil(request.count / columns)), 28 * columns), dtype=numpy.uint8)
    for n in range(request.count):
        y, x = 28 * (n // columns), 28 * (n % columns)
        grid[y: y + 28, x: x + 28] = images[n, 0].numpy()
    out = io.BytesIO()
    Image.fromarray(grid).save(out, "png")
    return Response(out.getvalue(), media_type="image/png")


if __name__ == "__main__":
    model, port, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if len(sys.argv) > 4:
        check(network, sys.argv[4])
    os.environ["SERVE_MODEL"] = model
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    uvicorn.run("fastapi_server:app", port=port, workers=workers, log_level="warning", access_log=False)
