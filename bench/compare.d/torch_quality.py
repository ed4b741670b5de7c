"""One training of PyTorch's DCGAN script: DATA FOLDER SEED MODE THREADS FORM BATCH CLOCK MINUTES SAMPLES, as bench/quality
starts it.

The loop, the networks and the settings are those of PyTorch's DCGAN example: z of 100 normals, ngf = ndf = 64, batch
normalisation, weights N(0, 0.02), Adam 2e-4 with beta1 0.5, cross-entropy. Images of 28 pixels are generated as they are:
either the usual change of that example, a level from 4 to 7 pixels with a kernel of 3 (FORM `usual`), or from a base of 7
pixels, two levels in all (FORM `base7`). Modes are those of torch_worker.py. The images, one byte a value, lie in memory
and are not augmented. Nothing is logged or drawn but both losses, which the script waits for.

After each of MINUTES on the clock (`wall` or `cpu`), SAMPLES samples are drawn as the script draws its pictures: of G as
it is, in training mode, without gradients. Neither that nor what comes before the end of the first step (imports,
compilation) is on the clock. What is seen goes to standard output in lines that begin with @;
dev.organza.bench.quality.TrainingReport says what they mean.
"""

import math
import os
import sys
import time

import numpy
import torch
from torch import nn
from torch_worker import LATENT, Gan, Mode, Shuffled, dcgan_discriminator, dcgan_generator, say

CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
WIDTH = 64


def generator28(channels, first, levels):
    """First the base, a kernel of that size; then (channels, kernel) of each level of stride 2."""
    base, width = first
    layers = [nn.Unflatten(1, (LATENT, 1, 1)), nn.ConvTranspose2d(LATENT, width, base, 1, 0, bias=False)]
    for outputs, kernel in levels:
        layers += [nn.BatchNorm2d(width), nn.ReLU(True), nn.ConvTranspose2d(width, outputs, kernel, 2, 1, bias=False)]
        width = outputs
    layers += [nn.BatchNorm2d(width), nn.ReLU(True), nn.ConvTranspose2d(width, channels, 4, 2, 1, bias=False), nn.Tanh()]
    return nn.Sequential(*layers)


def discriminator28(channels, levels, top):
    """After the first level those of (channels, kernel), then one convolution over what is left."""
    width = WIDTH
    layers = [nn.Conv2d(channels, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
    for outputs, kernel in levels:
        layers.append(nn.Conv2d(width, outputs, kernel, 2, 1, bias=False))
        layers += [nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, inplace=True)]
        width = outputs
    layers += [nn.Conv2d(width, 1, top, 1, 0, bias=False), nn.Flatten()]
    return nn.Sequential(*layers)


def networks(channels, size, form):
    if size == 28 and form == "usual":
        return (
            generator28(channels, (4, 4 * WIDTH), [(2 * WIDTH, 3), (WIDTH, 4)]),
            discriminator28(channels, [(2 * WIDTH, 4), (4 * WIDTH, 3)], 4),
        )
    if size == 28 and form == "base7":
        return (
            generator28(channels, (7, 2 * WIDTH), [(WIDTH, 4)]),
            discriminator28(channels, [(2 * WIDTH, 4)], 7),
        )
    if form == "usual" and channels == 3 and size in (32, 64, 128):
        return dcgan_generator(size), dcgan_discriminator(size)
    say("unable", f"The form {form} of PyTorch's script is not for {channels}x{size}x{size} images.")
    raise SystemExit(0)


class Images:
    """Images in memory, one byte a value [N,C,H,W]."""

    def __init__(self, path, mode, batch):
        pixels = torch.from_numpy(numpy.load(path))
        self.channels, self.size = pixels.shape[1], pixels.shape[2]
        self.batches = Shuffled(pixels, batch)
        self.format = torch.channels_last if mode.autocast and self.channels == 3 else torch.contiguous_format

    def next(self):
        return (self.batches.next().float() / 127.5 - 1).contiguous(memory_format=self.format)


def draw(generator, mode, batch, count, path):
    """The bytes are written aside and renamed, so that a file is a whole one."""
    chunks = []
    with torch.no_grad():
        for _ in range(0, count, batch):
            with mode.precision():
                samples = generator(torch.randn(batch, LATENT))
            chunks.append(((samples.float() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).contiguous())
    with open(path + ".new", "wb") as file:
        numpy.save(file, torch.cat(chunks)[:count].numpy())
    os.replace(path + ".new", path)


def main(data, folder, seed, mode_name, threads, form, batch, clock, minutes, samples):
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    mode = Mode(mode_name)
    images = Images(data, mode, batch)
    gan = Gan(mode, networks(images.channels, images.size, form), images, batch)
    now = CLOCKS[clock]

    gan.step()
    say("first")
    say("version", "PyTorch", torch.__version__)
    say("threads", torch.get_num_threads())
    say("how", mode_name)

    seen, spent, wall, cpu = 0, 0.0, 0.0, 0.0
    start, wall_start, cpu_start = now(), time.perf_counter(), time.process_time()
    for mark, text in minutes:
        while spent + now() - start < 60 * mark:
            seen += gan.step()
            if not all(math.isfinite(loss) for loss in gan.losses.values()):
                raise ValueError(f"the training diverged after {seen} images")
        spent += now() - start
        wall += time.perf_counter() - wall_start
        cpu += time.process_time() - cpu_start
        if samples:
            draw(gan.networks[0], mode, batch, samples, f"{folder}/{text}.npy")
        say("snapshot", text, f"{spent:.3f}", seen, f"{wall:.3f}", f"{cpu:.3f}")
        start, wall_start, cpu_start = now(), time.perf_counter(), time.process_time()


if __name__ == "__main__":
    words = sys.argv[1:]
    main(
        words[0],
        words[1],
        int(words[2]),
        words[3],
        int(words[4]),
        words[5],
        int(words[6]),
        words[7],
        [(float(text), text) for text in words[8].split(",")],
        int(words[9]),
    )
