"""Expected values for sounds, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/sounds.py core/src/test/resources/dev/organza

Writes nn/layer/phase-shuffle.json (signals moved by padding with mode "reflect" and a slice, as phase
shuffle does), data/transform/spectrograms.json (spectrograms, Griffin and Lim's iteration and SpecGAN's
normalisation by torch.fft and loops over frames) and train/sounds.json (whole steps of three games on
sounds, with WaveGAN's and SpecGAN's networks in torch.nn, losses and torch.optim).

The order of the samples (SplitMix64, Fisher-Yates) is as in games.py.

Papers: Donahue et al. 2019, arXiv:1802.04208; Griffin and Lim 1984; Gulrajani et al. 2017,
arXiv:1704.00028, equation 3; Miyato and Koyama 2018, arXiv:1802.05637, equation 8; Huang et al. 2024,
arXiv:2501.05441, equations 2 and 3. Everything is in float64; random draws are those of PyTorch's own
generator for float32, seeded as Organza seeds its streams: with the first 8 bytes of SHA-256("seed/name").
"""

import hashlib
import json
import math
import pathlib
import sys
from functools import partial

import torch
from torch import nn
from torch.nn.functional import leaky_relu, pad, relu, softplus

torch.set_default_dtype(torch.float64)


def hashed(count, salt):
    """Numbers in [-1/2, 1/2) that float32 holds exactly."""
    numbers = []
    for i in range(count):
        x = (i * 2654435761 + salt * 12345) & 0xFFFFFFFF
        x ^= x >> 16
        x = (x * 0x45D9F3B) & 0xFFFFFFFF
        x ^= x >> 16
        numbers.append((x >> 20) / 4096 - 0.5)
    return torch.tensor(numbers)


def moved(x, steps):
    left, right = max(steps, 0), max(-steps, 0)
    wide = pad(x, (left, right), mode="reflect")
    return wide[:, :, right:right + x.shape[2]]


def phase_shuffles():
    x = hashed(2 * 2 * 6, 3).view(2, 2, 6)
    return {"sizes": [2, 2, 6], "x": x.flatten().tolist(),
            "moved": {str(steps): moved(x, steps).flatten().tolist() for steps in range(-3, 4)}}


class Spectrogram:
    """Frames of a periodic Hann window, centred on multiples of the hop, zeros beyond the ends."""

    def __init__(self, samples, window, hop):
        self.samples, self.window, self.hop = samples, window, hop
        self.weights = torch.hann_window(window, periodic=True, dtype=torch.float64)
        self.frames = math.ceil(samples / hop)

    def of(self, x):
        wide = pad(x, (self.window // 2, self.window))
        starts = [t * self.hop for t in range(self.frames)]
        return torch.stack(
            [torch.fft.rfft(self.weights * wide[s:s + self.window]) for s in starts])

    def inverse(self, frames):
        total = torch.zeros(self.samples + 2 * self.window)
        squares = torch.zeros(self.samples + 2 * self.window)
        for t in range(self.frames):
            place = slice(t * self.hop, t * self.hop + self.window)
            total[place] += self.weights * torch.fft.irfft(frames[t], self.window)
            squares[place] += self.weights ** 2
        first = self.window // 2
        return (total / squares.clamp(min=0.5))[first:first + self.samples]

    def of_magnitudes(self, magnitudes, iterations):
        estimate = magnitudes + 0j
        for _ in range(iterations):
            found = self.of(self.inverse(estimate))
            estimate = magnitudes * found / found.abs().clamp(min=1e-8)
        return self.inverse(estimate)


class Normalised:
    """SpecGAN's normalisation to [-1,1] and back, fitted on sounds."""

    def __init__(self, spectrogram, sounds, floor):
        self.spectrogram, self.floor = spectrogram, floor
        every = torch.cat([self.logarithms(x) for x in sounds])
        self.mean, self.deviation = every.mean(0), every.std(0, correction=0)

    def logarithms(self, x):
        return torch.log(self.spectrogram.of(x).abs()[:, :-1] + self.floor)

    def of(self, x):
        scaled = (self.logarithms(x) - self.mean) / self.deviation / 3
        return scaled.clamp(-1, 1).T  # [F,T]

    def inverse(self, image, iterations):
        logarithms = self.mean + 3 * self.deviation * image.T.clamp(-1, 1)
        magnitudes = pad(torch.exp(logarithms), (0, 1))
        return self.spectrogram.of_magnitudes(magnitudes, iterations).clamp(-1, 1)


def strikes(count, samples):
    """Tones that fade, in noise."""
    times = torch.arange(samples)
    sounds = []
    for n in range(count):
        tone = torch.sin(times * (0.2 + 0.17 * n)) * torch.exp(-times / (samples / (3 + n)))
        sounds.append((0.6 * tone + 0.1 * hashed(samples, 40 + n)).float().double())
    return sounds


def spectrograms():
    sounds = strikes(3, 100)
    normalised = Normalised(Spectrogram(100, 16, 8), sounds, 1e-3)
    uneven = Spectrogram(100, 16, 6)
    frames = uneven.of(sounds[1])
    image = normalised.of(sounds[0])
    other = (hashed(image.numel(), 9) * 2.4).view_as(image)  # beyond the clip here and there
    return {
        "sounds": [x.tolist() for x in sounds],
        "real": frames.real.flatten().tolist(), "imaginary": frames.imag.flatten().tolist(),
        "griffinLim": {str(n): uneven.of_magnitudes(frames.abs(), n).tolist() for n in (0, 1, 16)},
        "mean": normalised.mean.tolist(), "deviation": normalised.deviation.tolist(),
        "images": [normalised.of(x).flatten().tolist() for x in sounds],
        "other": other.flatten().tolist(),
        "otherSound": normalised.inverse(other, 16).tolist(),
        "back": normalised.inverse(image, 16).tolist(),
    }


MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def permutation(count, seed, epoch):
    state = mix((mix((seed + GAMMA) & MASK) + GAMMA * (epoch + 1)) & MASK)
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        state = (state + GAMMA) & MASK
        j = ((mix(state) >> 32) * (i + 1)) >> 32
        order[i], order[j] = order[j], order[i]
    return order


def derived(run_seed, name):
    return int.from_bytes(hashlib.sha256(f"{run_seed}/{name}".encode()).digest()[:8], "big")


def samples_in_order(count, run_seed):
    epoch = 0
    while True:
        yield from permutation(count, derived(run_seed, "order"), epoch)
        epoch += 1


class Stream:
    """Draws of PyTorch's generator in float32."""

    def __init__(self, run_seed, name):
        seed = derived(run_seed, name)
        self.generator = torch.Generator()
        self.generator.manual_seed(seed - (1 << 64) if seed >> 63 else seed)

    def uniform(self, low, high, *sizes):
        drawn = torch.empty(sizes, dtype=torch.float32)
        return drawn.uniform_(low, high, generator=self.generator).double()

    def normal(self, *sizes):
        drawn = torch.empty(sizes, dtype=torch.float32)
        return drawn.normal_(0, 1, generator=self.generator).double()


class Generator(nn.Module):
    """z to 4 channels of a sixteenth (signals) or a quarter a side (images), two enlargements, tanh."""

    def __init__(self, latent, signals, classes=0, embedding=0):
        super().__init__()
        self.signals = signals
        self.classes = classes
        if classes:
            self.join = nn.Linear(classes, embedding, bias=False)
        self.first = nn.Linear(latent + embedding, 4 * 16)
        self.convolutions = nn.ModuleList(
            nn.ConvTranspose1d(i, o, 25, 4, 11, 1) if signals else nn.ConvTranspose2d(i, o, 5, 2, 2, 1)
            for i, o in ((4, 2), (2, 1)))

    def forward(self, z, labels):
        if self.classes:
            z = torch.cat([z, self.join(labels)], 1)
        x = relu(self.first(z)).view(-1, *((4, 16) if self.signals else (4, 4, 4)))
        return torch.tanh(self.convolutions[1](relu(self.convolutions[0](x))))


class Discriminator(nn.Module):
    """Two convolutions, phase shuffle after the first, and a linear map or a projection."""

    def __init__(self, signals, shuffle, noise, classes=0):
        super().__init__()
        self.signals, self.shuffle, self.noise, self.classes = signals, shuffle, noise, classes
        self.convolutions = nn.ModuleList(
            nn.Conv1d(i, o, 25, 4, 11) if signals else nn.Conv2d(i, o, 5, 2, 2)
            for i, o in ((1, 2), (2, 4)))
        self.head = nn.Linear(64, 1)
        if classes:
            self.projection = nn.Embedding(classes, 64)

    def forward(self, x, labels):
        x = leaky_relu(self.convolutions[0](x), 0.2)
        if self.shuffle:
            draw = self.noise.uniform(0, 1, 1).item()
            x = moved(x, math.floor(draw * (2 * self.shuffle + 1)) - self.shuffle)
        features = leaky_relu(self.convolutions[1](x), 0.2).flatten(1)
        logit = self.head(features)
        if self.classes:
            logit = logit + ((labels @ self.projection.weight) * features).sum(1, keepdim=True)
        return logit


def fill(net, salt):
    values = hashed(sum(p.numel() for p in net.parameters()), salt)
    at = 0
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(values[at:at + p.numel()].view_as(p))
            at += p.numel()


def slopes(d, x, labels):
    x = x.detach().requires_grad_()
    gradient, = torch.autograd.grad(d(x, labels).sum(), x, create_graph=True)
    return gradient.square().flatten(1).sum(1)


def wasserstein_critic(d, real, fake, labels, noise):
    judged_real, judged_fake = d(real, labels), d(fake, labels)
    share = noise.uniform(0, 1, len(real), *[1] * (real.dim() - 1))
    between = fake + share * (real - fake)
    penalty = 10 * ((slopes(d, between, labels) + 1e-20).sqrt() - 1).square().mean()
    return judged_fake.mean() - judged_real.mean(), penalty


def relativistic_critic(gamma, d, real, fake, labels, noise):
    apart = softplus(d(fake, labels) - d(real, labels)).mean()
    return apart, gamma / 2 * (slopes(d, real, labels).mean() + slopes(d, fake, labels).mean())


def course(name, signals, shuffle, critic_steps, classes, critic, adam, prior, relativistic=False, steps=2):
    batch, count, latent, run_seed = 2, 5, 3, 1
    sounds = strikes(count, 256)
    if signals:
        data = torch.stack(sounds)[:, None]
    else:
        normalised = Normalised(Spectrogram(256, 32, 16), sounds, 1e-6 if name == "specgan" else 1e-2)
        data = torch.stack([normalised.of(x) for x in sounds])[:, None]
    onehot = torch.eye(max(classes, 1))[[n % max(classes, 1) for n in range(count)]]
    latents, noise = Stream(run_seed, "latents"), Stream(run_seed, "noise")
    g = Generator(latent, signals, classes, 2 if classes else 0)
    d = Discriminator(signals, shuffle, noise, classes)
    fill(g, 1)
    fill(d, 2)
    optimizers = [torch.optim.Adam(net.parameters(), adam[0], adam[1:], 1e-8) for net in (g, d)]
    order = samples_in_order(count, run_seed)

    def draw():
        chosen = [next(order) for _ in range(batch)]
        return data[chosen], onehot[chosen]

    def latent_batch():
        return latents.uniform(-1, 1, batch, latent) if prior == "uniform" else latents.normal(batch, latent)

    rounds = []
    for _ in range(steps):
        values = {}
        for _ in range(critic_steps):
            real, labels = draw()
            fake = g(latent_batch(), labels).detach()
            objective, penalty = critic(d, real, fake, labels, noise)
            optimizers[1].zero_grad()
            (objective + penalty).backward()
            values["discriminator.loss"] = objective.item()
            values["discriminator.penalty"] = penalty.item()
            values["discriminator.gradientNorm"] = norm(d)
            optimizers[1].step()
        if relativistic:  # G's update has a batch of its own
            real, labels = draw()
        fake = g(latent_batch(), labels)
        judged = d(fake, labels)
        loss = softplus(d(real, labels) - judged).mean() if relativistic else -judged.mean()
        optimizers[0].zero_grad()
        loss.backward()
        values["generator.loss"] = loss.item()
        values["generator.gradientNorm"] = norm(g)
        optimizers[0].step()
        rounds.append(values)
    return {"name": name, "sounds": [x.tolist() for x in sounds], "classes": classes, "steps": rounds,
            "last": {"generator": flat(g), "discriminator": flat(d)}}


def norm(net):
    return torch.cat([p.grad.flatten() for p in net.parameters()]).norm().item()


def flat(net):
    return torch.cat([p.detach().flatten() for p in net.parameters()]).tolist()


def courses():
    published = (1e-4, 0.5, 0.9)
    yield course("wavegan", True, 2, 2, 0, wasserstein_critic, published, "uniform")
    yield course("specgan", False, 0, 2, 0, wasserstein_critic, published, "uniform")
    yield course("sound", False, 0, 1, 3, partial(relativistic_critic, 1), (5e-4, 0.0, 0.99), "normal", True)


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    write(folder / "nn/layer/phase-shuffle.json", phase_shuffles())
    write(folder / "data/transform/spectrograms.json", spectrograms())
    write(folder / "train/sounds.json", list(courses()))
