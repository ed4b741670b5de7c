"""One measurement of PyTorch: WORKLOAD MODE THREADS SECONDS, as bench/compare starts it.

The training loops are those of PyTorch's DCGAN example, of the usual WGAN-GP script, of R3GAN's algorithm, of
StyleGAN2, and of the pix2pix and CycleGAN authors' code. Mode `eager` is that and
nothing more. The others are the best we know to make of it: D's parameters are frozen in G's move, Adam is fused, and by
name: bfloat16 autocast with channels-last convolutions, torch.compile, or both.

What is seen goes to standard output in lines that begin with @; dev.organza.bench.worker.WorkerRun says what they mean.
"""

import contextlib
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH = 64
IMAGES = 4096
LATENT = 100
SAMPLES = 10_000
PAIRS = 512
WARM_UP_STEPS = 3
WARM_UP_SHARE = 0.25


def say(*words):
    print("@" + " ".join(str(word) for word in words), flush=True)


class Mode:
    """How PyTorch is used: `eager`, `autocast`, `compile` or `compile-autocast`."""

    def __init__(self, name):
        if name not in ("eager", "autocast", "compile", "compile-autocast"):
            raise SystemExit(f"no mode {name}")
        self.tuned = name != "eager"
        self.autocast = name.endswith("autocast")
        self.compiled = name.startswith("compile")

    def compile(self, function):
        return torch.compile(function, dynamic=False) if self.compiled else function

    def precision(self):
        return torch.autocast("cpu", dtype=torch.bfloat16) if self.autocast else contextlib.nullcontext()

    def layout(self, network):
        return network.to(memory_format=torch.channels_last) if self.autocast else network

    def adam(self, network, rate, betas):
        return torch.optim.Adam(network.parameters(), lr=rate, betas=betas, fused=True if self.tuned else None)

    def freeze(self, network, frozen):
        """While G moves, D's gradients are not needed; the usual script computes them and throws them away."""
        if self.tuned:
            network.requires_grad_(not frozen)


# Networks


def mlp():
    generator = nn.Sequential(
        nn.Linear(LATENT, 128),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(128, 256),
        nn.BatchNorm1d(256),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(256, 512),
        nn.BatchNorm1d(512),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(512, 1024),
        nn.BatchNorm1d(1024),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(1024, 784),
        nn.Tanh(),
        nn.Unflatten(1, (1, 28, 28)),
    )
    discriminator = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(256, 1),
    )
    return generator, discriminator


def dcgan_generator(size, width=64):
    layers = [nn.Unflatten(1, (LATENT, 1, 1))]
    channels = width * size // 8
    layers += [nn.ConvTranspose2d(LATENT, channels, 4, 1, 0, bias=False), nn.BatchNorm2d(channels), nn.ReLU(True)]
    while channels > width:
        layers += [
            nn.ConvTranspose2d(channels, channels // 2, 4, 2, 1, bias=False),
            nn.BatchNorm2d(channels // 2),
            nn.ReLU(True),
        ]
        channels //= 2
    layers += [nn.ConvTranspose2d(channels, 3, 4, 2, 1), nn.Tanh()]
    return nn.Sequential(*layers)


def dcgan_discriminator(size, width=64, layer_norm=False):
    layers = [nn.Conv2d(3, width, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True)]
    channels, side = width, size // 2
    while side > 4:
        side //= 2
        layers.append(nn.Conv2d(channels, 2 * channels, 4, 2, 1, bias=False))
        channels *= 2
        layers.append(nn.LayerNorm([channels, side, side]) if layer_norm else nn.BatchNorm2d(channels))
        layers.append(nn.LeakyReLU(0.2, inplace=True))
    layers += [nn.Conv2d(channels, 1, 4, 1, 0), nn.Flatten()]
    return nn.Sequential(*layers)


def compact_generator():
    return nn.Sequential(
        nn.Linear(LATENT, 256, bias=False),
        nn.BatchNorm1d(256),
        nn.ReLU(True),
        nn.Linear(256, 128 * 7 * 7, bias=False),
        nn.Unflatten(1, (128, 7, 7)),
        nn.BatchNorm2d(128),
        nn.ReLU(True),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(True),
        nn.ConvTranspose2d(64, 1, 4, 2, 1),
        nn.Tanh(),
    )


def compact_discriminator():
    return nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False),
        nn.BatchNorm2d(128),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Flatten(),
        nn.Linear(128 * 7 * 7, 256, bias=False),
        nn.BatchNorm1d(256),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Linear(256, 1),
    )


class Block(nn.Module):
    """R3GAN's residual block, without an inverted bottleneck."""

    def __init__(self, channels):
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(channels, channels, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 3, 1, 1, groups=channels // 16),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 1, bias=False),
        )

    def forward(self, x):
        return x + self.branch(x)


class Downsample(nn.Module):
    """The filter [1,3,3,1]/8 along each side with stride 2, the outermost pixels repeated: three averages of two."""

    def forward(self, x):
        if torch.compiler.is_compiling():
            # The backward pass of the other cannot be compiled in channels-last order (PyTorch 2.15).
            x = torch.cat([x[:, :, :1], x, x[:, :, -1:]], 2)
            x = torch.cat([x[..., :1], x, x[..., -1:]], 3)
        else:
            x = F.pad(x, (1, 1, 1, 1), mode="replicate")
        return F.avg_pool2d(F.avg_pool2d(F.avg_pool2d(x, 2, 1), 2, 1), 2, 2)


def r3gan_networks():
    """As Organza's recipe has them at 3x32x32: stages of 4, 8 and 16 pixels with 128, 64 and 64 channels."""
    generator = nn.Sequential(
        nn.Linear(Pairs.LATENT, 128, bias=False),
        nn.Unflatten(1, (128, 1, 1)),
        nn.ConvTranspose2d(128, 128, 4, groups=128, bias=False),
        Block(128),
        nn.Conv2d(128, 64, 1, bias=False),
        nn.Upsample(scale_factor=2, mode="bilinear"),
        Block(64),
        nn.Upsample(scale_factor=2, mode="bilinear"),
        Block(64),
        nn.Conv2d(64, 12, 1),
        nn.PixelShuffle(2),
    )
    discriminator = nn.Sequential(
        nn.PixelUnshuffle(2),
        nn.Conv2d(12, 64, 1, bias=False),
        Block(64),
        Downsample(),
        Block(64),
        Downsample(),
        nn.Conv2d(64, 128, 1, bias=False),
        Block(128),
        nn.Conv2d(128, 128, 4, groups=128, bias=False),
        nn.Flatten(),
        nn.Linear(128, 1, bias=False),
    )
    return generator, discriminator


GAIN = math.sqrt(2 / (1 + 0.2**2))  # keeps the variance through a leaky ReLU of slope 0.2


class Equalised(nn.Module):
    """The equalised learning rate of the progressive GAN."""

    def __init__(self, layer, gain=1.0, rate=1.0):
        super().__init__()
        self.layer = layer
        self.scale = gain * rate / math.sqrt(layer.weight[0].numel())
        self.rate = rate
        nn.init.normal_(layer.weight, std=1 / rate)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        weight = self.layer.weight * self.scale
        bias = None if self.layer.bias is None else self.layer.bias * self.rate
        if isinstance(self.layer, nn.Linear):
            return F.linear(x, weight, bias)
        return F.conv2d(x, weight, bias, padding=self.layer.padding)


class Modulated(nn.Module):
    """StyleGAN2's convolution, the style applied to its inputs and outputs: faster here than weights of each sample's own."""

    def __init__(self, inputs, outputs, kernel, style, demodulate=True, gain=GAIN):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs, 1, 1))
        self.style = Equalised(nn.Linear(style, inputs))
        self.scale = 1 / math.sqrt(inputs * kernel**2)
        self.padding = kernel // 2
        self.demodulate = demodulate
        self.gain = gain

    def forward(self, x, w):
        s = (self.style(w) + 1) * self.scale
        y = F.conv2d(x * s[:, :, None, None], self.weight, padding=self.padding)
        if not self.demodulate:
            return self.bias + self.gain * y
        d = self.gain * (s.square() @ self.weight.square().sum((2, 3)).T + 1e-8).rsqrt()
        return self.bias + y * d[:, :, None, None]


class StyledConvolution(nn.Module):
    def __init__(self, inputs, outputs, style, double=False):
        super().__init__()
        self.convolution = Modulated(inputs, outputs, 3, style)
        self.double = double
        self.strength = nn.Parameter(torch.zeros(1))

    def forward(self, x, w):
        x = self.convolution(x, w)
        if self.double:
            x = F.interpolate(x, scale_factor=2, mode="bilinear")
        x = x + self.strength * torch.randn(len(x), 1, *x.shape[2:], dtype=x.dtype)
        return F.leaky_relu(x, 0.2)


class StyleGenerator(nn.Module):
    """Organza's at 3x64x64: 128, 128, 64, 32 and 16 channels at 4 to 64 pixels, styles of 128 numbers."""

    CHANNELS = 128, 128, 64, 32, 16
    STYLE = 128
    MIXING = 0.9

    def __init__(self):
        super().__init__()
        style, channels = self.STYLE, self.CHANNELS
        self.mapping = nn.Sequential(
            *(m for _ in range(2) for m in (Equalised(nn.Linear(style, style), GAIN, 0.01), nn.LeakyReLU(0.2)))
        )
        self.constant = nn.Parameter(torch.randn(1, channels[0], 4, 4))
        self.first = StyledConvolution(channels[0], channels[0], style)
        self.doubling = nn.ModuleList(StyledConvolution(a, b, style, True) for a, b in zip(channels, channels[1:]))
        self.second = nn.ModuleList(StyledConvolution(c, c, style) for c in channels[1:])
        self.colours = nn.ModuleList(Modulated(c, 3, 1, style, False, 1.0) for c in channels)
        self.register_buffer("average", torch.zeros(style))

    def styles(self, z):
        """One for each 3x3 convolution and one for the last 1x1; some samples take those of another from a layer on."""
        w = self.mapping(z * (z.square().mean(1, True) + 1e-8).rsqrt())
        with torch.no_grad():
            self.average.lerp_(w.float().mean(0), 1 - 0.995)
        count = 2 * len(self.CHANNELS)
        u = torch.rand(len(w), 1)
        start = (u / self.MIXING * (count - 1)).floor() + 1
        others = (torch.arange(count)[None] >= start) & (u < self.MIXING)
        return torch.where(others[..., None], w.roll(1, 0)[:, None], w[:, None]).unbind(1)

    def forward(self, z):
        w = self.styles(z)
        x = self.first(self.constant.expand(len(z), -1, -1, -1), w[0])
        image = self.colours[0](x, w[1])
        for i, (doubling, second) in enumerate(zip(self.doubling, self.second)):
            x = second(doubling(x, w[2 * i + 1]), w[2 * i + 2])
            image = F.interpolate(image, scale_factor=2, mode="bilinear") + self.colours[i + 1](x, w[2 * i + 3])
        return image


class StyleBlock(nn.Module):
    """The residual block of StyleGAN2's discriminator, which convolves behind the halving."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.branch = nn.Sequential(
            Equalised(nn.Conv2d(inputs, inputs, 3, padding=1), GAIN),
            nn.LeakyReLU(0.2),
            Downsample(),
            Equalised(nn.Conv2d(inputs, outputs, 3, padding=1), GAIN),
            nn.LeakyReLU(0.2),
        )
        self.shortcut = nn.Sequential(Downsample(), Equalised(nn.Conv2d(inputs, outputs, 1, bias=False)))

    def forward(self, x):
        return (self.branch(x) + self.shortcut(x)) * math.sqrt(0.5)


class MinibatchDeviation(nn.Module):
    def forward(self, x):
        groups = x.reshape(4, len(x) // 4, -1)
        deviation = ((groups - groups.mean(0)).square().mean(0) + 1e-8).sqrt().mean(1)
        channel = deviation.repeat(4).reshape(-1, 1, 1, 1).expand(-1, 1, *x.shape[2:])
        return torch.cat([x, channel], 1)


def style_discriminator():
    channels = StyleGenerator.CHANNELS[::-1]
    return nn.Sequential(
        Equalised(nn.Conv2d(3, channels[0], 1), GAIN),
        nn.LeakyReLU(0.2),
        *(StyleBlock(a, b) for a, b in zip(channels, channels[1:])),
        MinibatchDeviation(),
        Equalised(nn.Conv2d(129, 128, 3, padding=1), GAIN),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        Equalised(nn.Linear(128 * 4 * 4, 128), GAIN),
        nn.LeakyReLU(0.2),
        Equalised(nn.Linear(128, 1)),
    )


def wavegan_networks(width=16, levels=4):
    """Donahue et al. 2019, table 4, at 4,096 samples."""
    top = width * 2 ** (levels - 1)
    layers = [nn.Linear(LATENT, 16 * top), nn.Unflatten(1, (top, 16)), nn.ReLU(True)]
    for level in reversed(range(levels - 1)):
        layers += [nn.ConvTranspose1d(width << level + 1, width << level, 25, 4, 11, 1), nn.ReLU(True)]
    generator = nn.Sequential(*layers, nn.ConvTranspose1d(width, 1, 25, 4, 11, 1), nn.Tanh())
    layers, channels = [], 1
    for level in range(levels):
        layers += [nn.Conv1d(channels, width << level, 25, 4, 11), nn.LeakyReLU(0.2, inplace=True)]
        channels = width << level
        if level < levels - 1:
            layers.append(PhaseShuffle(2))
    return generator, nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * top, 1))


class PhaseShuffle(nn.Module):
    """One random shift for the batch, the signal mirrored at the end it leaves."""

    def __init__(self, reach):
        super().__init__()
        self.reach = reach

    def forward(self, x):
        if torch.compiler.is_compiling():
            # Without a branch on a drawn value, which torch.compile cannot trace.
            last = x.shape[-1] - 1
            places = (torch.arange(last + 1) - torch.randint(-self.reach, self.reach + 1, (1,))).abs()
            return x[..., last - (last - places).abs()]
        steps = int(torch.randint(-self.reach, self.reach + 1, ()))
        wide = F.pad(x, (max(steps, 0), max(-steps, 0)), mode="reflect")
        return wide[..., max(-steps, 0) : max(-steps, 0) + x.shape[-1]]


def specgan_networks(width=16, levels=4):
    """Donahue et al. 2019, table 6, at 64x64 values."""
    top = width * 2 ** (levels - 1)
    layers = [nn.Linear(LATENT, 16 * top), nn.Unflatten(1, (top, 4, 4)), nn.ReLU(True)]
    for level in reversed(range(levels - 1)):
        layers += [nn.ConvTranspose2d(width << level + 1, width << level, 5, 2, 2, 1), nn.ReLU(True)]
    generator = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 5, 2, 2, 1), nn.Tanh())
    layers, channels = [], 1
    for level in range(levels):
        layers += [nn.Conv2d(channels, width << level, 5, 2, 2), nn.LeakyReLU(0.2, inplace=True)]
        channels = width << level
    return generator, nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * top, 1))


def initialise(module):
    """DCGAN's: weights N(0, 0.02), scales N(1, 0.02)."""
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        nn.init.normal_(module.weight, 1.0, 0.02)


def ring_networks():
    def network(inputs, outputs):
        layers = nn.Sequential(
            nn.Linear(inputs, 128), nn.Tanh(), nn.Linear(128, 128), nn.Tanh(), nn.Linear(128, outputs)
        )
        for layer in layers:
            if isinstance(layer, nn.Linear):
                nn.init.orthogonal_(layer.weight, 1.4)
                nn.init.zeros_(layer.bias)
        return layers

    return network(256, 2), network(2, 1)


# Data


class Shuffled:
    """Minibatches of a tensor in a new order every epoch, without the cost of a DataLoader."""

    def __init__(self, values, batch):
        self.values = values
        self.batch = batch
        self.order = iter(())

    def next(self):
        indices = next(self.order, None)
        if indices is None:
            whole = len(self.values) // self.batch * self.batch
            self.order = iter(torch.randperm(len(self.values))[:whole].split(self.batch))
            indices = next(self.order)
        return self.values[indices]


class NoiseImages:
    """Random images in memory, one byte a value."""

    def __init__(self, mode, *shape):
        self.batches = Shuffled(torch.randint(0, 256, (IMAGES, *shape), dtype=torch.uint8), BATCH)
        self.format = torch.channels_last if mode.autocast and shape[0] == 3 else torch.contiguous_format

    def next(self):
        return (self.batches.next().float() / 127.5 - 1).contiguous(memory_format=self.format)


# Workloads: step() returns the images it counts for


class Gan:
    """The non-saturating GAN in the order of PyTorch's DCGAN example: G answers with the samples D has judged."""

    def __init__(self, mode, networks, images, batch=BATCH):
        self.mode = mode
        self.images = images
        self.batch = batch
        self.networks = [mode.layout(network.apply(initialise)) for network in networks]
        generator, self.discriminator = self.networks
        self.generate = mode.compile(generator)
        self.judge = mode.compile(self.discriminator)
        self.optimizer_g = mode.adam(generator, 2e-4, (0.5, 0.999))
        self.optimizer_d = mode.adam(self.discriminator, 2e-4, (0.5, 0.999))
        self.loss = nn.BCEWithLogitsLoss()
        self.ones = torch.ones(batch, 1)
        self.zeros = torch.zeros(batch, 1)

    def step(self):
        real = self.images.next()

        self.optimizer_d.zero_grad()
        with self.mode.precision():
            loss_real = self.loss(self.judge(real), self.ones)
        loss_real.backward()
        with self.mode.precision():
            fake = self.generate(torch.randn(self.batch, LATENT))
            loss_fake = self.loss(self.judge(fake.detach()), self.zeros)
        loss_fake.backward()
        self.optimizer_d.step()

        self.mode.freeze(self.discriminator, True)
        self.optimizer_g.zero_grad()
        with self.mode.precision():
            loss_g = self.loss(self.judge(fake), self.ones)
        loss_g.backward()
        self.optimizer_g.step()
        self.mode.freeze(self.discriminator, False)

        # The usual script prints these, which is why it waits for them.
        self.losses = {"discriminator": (loss_real + loss_fake).item(), "generator": loss_g.item()}
        return self.batch


class WganGp:
    """Gulrajani et al. 2017, algorithm 1."""

    CRITIC_STEPS = 5

    def __init__(self, mode, networks, images, beta1=0.0, latents=torch.randn):
        self.mode = mode
        self.images = images
        self.latents = latents
        generator, critic = networks
        self.networks = [generator, critic]
        self.critic = critic
        self.generate = mode.compile(generator)
        self.score = mode.compile(critic)
        self.optimizer_g = mode.adam(generator, 1e-4, (beta1, 0.9))
        self.optimizer_d = mode.adam(critic, 1e-4, (beta1, 0.9))
        if mode.compiled:
            # torch.compile cannot differentiate its own backward pass, but does a gradient that is part of the
            # forward pass.
            parameters = dict(critic.named_parameters())

            def slopes(between):
                return torch.func.grad(lambda x: torch.func.functional_call(critic, parameters, x).sum())(between)

            self.slopes = mode.compile(slopes)
        else:
            self.slopes = self.eager_slopes

    def eager_slopes(self, between):
        between.requires_grad_(True)
        return torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)[0]

    def penalty(self, real, fake):
        share = torch.rand(BATCH, *[1] * (real.dim() - 1))
        lengths = self.slopes(torch.lerp(fake, real, share)).float().flatten(1).norm(2, dim=1)
        return 10 * ((lengths - 1) ** 2).mean()

    def critic_step(self):
        real = self.images.next()
        self.optimizer_d.zero_grad()
        with self.mode.precision():
            with torch.no_grad():
                fake = self.generate(self.latents(BATCH, LATENT)).float()
            loss = self.score(fake).mean() - self.score(real).mean()
            loss = loss + self.penalty(real, fake)
        loss.backward()
        self.optimizer_d.step()
        return loss.item()

    def step(self):
        for _ in range(self.CRITIC_STEPS):
            loss_d = self.critic_step()
        self.mode.freeze(self.critic, True)
        self.optimizer_g.zero_grad()
        with self.mode.precision():
            loss_g = -self.score(self.generate(self.latents(BATCH, LATENT))).mean()
        loss_g.backward()
        self.optimizer_g.step()
        self.mode.freeze(self.critic, False)
        self.losses = {"discriminator": loss_d, "generator": loss_g.item()}
        return BATCH * self.CRITIC_STEPS


def with_slopes(mode, critic):
    """The function from images to D's outputs and their gradients by the images."""
    if mode.compiled:
        # As in WganGp: the gradient is part of the compiled forward pass.
        parameters = dict(critic.named_parameters())

        def sum_and_scores(images):
            scores = torch.func.functional_call(critic, parameters, images)
            return scores.float().sum(), scores

        def scored(images):
            gradient, (_, scores) = torch.func.grad_and_value(sum_and_scores, has_aux=True)(images)
            return scores, gradient

        return mode.compile(scored)

    def eager_scored(images):
        images.requires_grad_(True)
        scores = critic(images)
        return scores, torch.autograd.grad(scores.sum(), images, create_graph=True)[0]

    return eager_scored


class Pairs:
    """Huang et al. 2024: relativistic pairs, R1 and R2 at every update, and a fresh real batch in G's."""

    LATENT = 64
    GAMMA = 1.0

    def __init__(self, mode):
        self.mode = mode
        self.images = NoiseImages(mode, 3, 32, 32)
        self.networks = [mode.layout(network) for network in r3gan_networks()]
        generator, critic = self.networks
        self.critic = critic
        self.generate = mode.compile(generator)
        self.score = mode.compile(critic)
        self.optimizer_g = mode.adam(generator, 2e-4, (0.0, 0.9))
        self.optimizer_d = mode.adam(critic, 2e-4, (0.0, 0.9))
        self.scored = with_slopes(mode, critic)

    def step(self):
        real = self.images.next()
        self.optimizer_d.zero_grad()
        with self.mode.precision():
            with torch.no_grad():
                fake = self.generate(torch.randn(BATCH, self.LATENT)).float()
            scores_real, slopes_real = self.scored(real)
            scores_fake, slopes_fake = self.scored(fake)
        penalty = sum(slopes.float().square().sum((1, 2, 3)).mean() for slopes in (slopes_real, slopes_fake))
        loss_d = F.softplus(scores_fake.float() - scores_real.float()).mean() + self.GAMMA / 2 * penalty
        loss_d.backward()
        self.optimizer_d.step()

        self.mode.freeze(self.critic, True)
        self.optimizer_g.zero_grad()
        with self.mode.precision():
            fake = self.generate(torch.randn(BATCH, self.LATENT))
            with torch.no_grad():
                scores_real = self.score(self.images.next())
            scores_fake = self.score(fake)
        loss_g = F.softplus(scores_real.float() - scores_fake.float()).mean()
        loss_g.backward()
        self.optimizer_g.step()
        self.mode.freeze(self.critic, False)
        self.losses = {"discriminator": loss_d.item(), "generator": loss_g.item()}
        return BATCH


class Styles:
    """Karras et al. 2020: the non-saturating GAN with R1 at every 16th update; G answers with the samples D has judged."""

    GAMMA = 1.0
    EVERY = 16

    def __init__(self, mode):
        self.mode = mode
        self.images = NoiseImages(mode, 3, 64, 64)
        self.networks = [mode.layout(network) for network in (StyleGenerator(), style_discriminator())]
        generator, self.discriminator = self.networks
        self.generate = mode.compile(generator)
        self.judge = mode.compile(self.discriminator)
        self.scored = with_slopes(mode, self.discriminator)
        self.optimizer_g = mode.adam(generator, 2.5e-3, (0.0, 0.99))
        self.optimizer_d = mode.adam(self.discriminator, 2.5e-3, (0.0, 0.99))
        self.updates = 0

    def step(self):
        real = self.images.next()
        penalised = self.updates % self.EVERY == 0
        self.updates += 1
        self.optimizer_d.zero_grad()
        with self.mode.precision():
            fake = self.generate(torch.randn(BATCH, StyleGenerator.STYLE))
            scores_fake = self.judge(fake.detach())
            if penalised:
                scores_real, slopes = self.scored(real)
            else:
                scores_real = self.judge(real)
        loss_d = F.softplus(scores_fake.float()).mean() + F.softplus(-scores_real.float()).mean()
        total = loss_d
        if penalised:
            total = loss_d + self.EVERY * self.GAMMA / 2 * slopes.float().square().sum((1, 2, 3)).mean()
        total.backward()
        self.optimizer_d.step()

        self.mode.freeze(self.discriminator, True)
        self.optimizer_g.zero_grad()
        with self.mode.precision():
            loss_g = F.softplus(-self.judge(fake).float()).mean()
        loss_g.backward()
        self.optimizer_g.step()
        self.mode.freeze(self.discriminator, False)
        self.losses = {"discriminator": loss_d.item(), "generator": loss_g.item()}
        return BATCH


class Unrolled:
    """Metz et al. 2017: G's gradient flows through five steps of D's Adam. PyTorch's optimisers cannot be differentiated
    that way without copying them, so users write the update out, on functional weights."""

    BATCH = 512
    STEPS = 5
    RATE, BETA1, BETA2, EPSILON = 1e-4, 0.5, 0.999, 1e-8

    def __init__(self, mode):
        self.mode = mode
        angles = torch.randint(0, 8, (100_000,)) * (2 * math.pi / 8)
        points = torch.stack([angles.cos(), angles.sin()], 1) + 0.01 * torch.randn(100_000, 2)
        self.points = Shuffled((points - points.mean(0)) / points.std(0), self.BATCH)
        self.networks = ring_networks()
        self.generator, self.discriminator = self.networks
        self.generate = mode.compile(self.generator)
        self.d_loss = mode.compile(self.discriminator_loss)
        self.optimizer_g = mode.adam(self.generator, 1e-3, (0.5, 0.999))
        self.optimizer_d = mode.adam(self.discriminator, self.RATE, (self.BETA1, self.BETA2))
        self.names = [name for name, _ in self.discriminator.named_parameters()]
        self.updates = 0
        self.g_loss = mode.compile(self.compiled_generator_loss) if mode.compiled else self.eager_generator_loss

    def discriminator_loss(self, weights, real, fake):
        def judge(x):
            return torch.func.functional_call(self.discriminator, weights, x)

        return F.softplus(-judge(real)).mean() + F.softplus(judge(fake)).mean()

    def look_ahead(self, gradients, weights, means, variances, corrections):
        """Five steps of Adam, out of place. corrections: [steps, 2] of 1 - beta^t, tensors so that they can change."""
        for correction in corrections:
            moved = {}
            for name, g in zip(self.names, gradients(weights)):
                means[name] = self.BETA1 * means[name] + (1 - self.BETA1) * g
                variances[name] = self.BETA2 * variances[name] + (1 - self.BETA2) * g * g
                # The root's slope at 0 is infinite, and where a gradient is 0, so is v.
                root = torch.sqrt(torch.clamp(variances[name] / correction[1], min=1e-30))
                moved[name] = weights[name] - self.RATE * (means[name] / correction[0]) / (root + self.EPSILON)
            weights = moved
        return weights

    def eager_generator_loss(self, fake, real, weights, means, variances, corrections):
        def gradients(weights):
            loss = self.discriminator_loss(weights, real, fake)
            return torch.autograd.grad(loss, list(weights.values()), create_graph=True)

        ahead = self.look_ahead(gradients, weights, means, variances, corrections)
        return F.softplus(-torch.func.functional_call(self.discriminator, ahead, fake)).mean()

    def compiled_generator_loss(self, fake, real, weights, means, variances, corrections):
        def gradients(weights):
            return torch.func.grad(self.discriminator_loss)(weights, real, fake).values()

        ahead = self.look_ahead(gradients, weights, means, variances, corrections)
        return F.softplus(-torch.func.functional_call(self.discriminator, ahead, fake)).mean()

    def adam_state(self, key):
        return {
            name: self.optimizer_d.state[parameter][key] for name, parameter in self.discriminator.named_parameters()
        }

    def step(self):
        real = self.points.next()
        with torch.no_grad():
            fake = self.generate(torch.randn(self.BATCH, 256))
        self.optimizer_d.zero_grad()
        loss_d = self.d_loss(dict(self.discriminator.named_parameters()), real, fake)
        loss_d.backward()
        self.optimizer_d.step()
        self.updates += 1

        fake = self.generate(torch.randn(self.BATCH, 256))
        start = {name: p.detach().requires_grad_(True) for name, p in self.discriminator.named_parameters()}
        corrections = torch.tensor(
            [
                [1 - self.BETA1 ** (self.updates + i), 1 - self.BETA2 ** (self.updates + i)]
                for i in range(1, self.STEPS + 1)
            ]
        )
        self.optimizer_g.zero_grad()
        loss_g = self.g_loss(
            fake, real, start, self.adam_state("exp_avg"), self.adam_state("exp_avg_sq"), corrections
        )
        loss_g.backward()
        self.optimizer_g.step()
        self.losses = {"discriminator": loss_d.item(), "generator": loss_g.item()}
        return self.BATCH


class Skip(nn.Module):
    """What comes in, and beside it what the layers make of it."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return torch.cat([x, self.layers(x)], 1)


def unet(size, width=32):
    """pix2pix's: 4x4 kernels, batch normalisation, halved to one pixel, dropout where 8 x width channels meet."""
    halvings = size.bit_length() - 1

    def channels(level):
        return width * min(1 << level, 8)

    def skip(level):
        innermost = level == halvings - 1
        here, outer = channels(level), channels(level - 1)
        layers = [nn.LeakyReLU(0.2), nn.Conv2d(outer, here, 4, 2, 1, bias=innermost)]
        if not innermost:
            layers += [nn.BatchNorm2d(here), skip(level + 1)]
        within = here if innermost else 2 * here
        layers += [nn.ReLU(True), nn.ConvTranspose2d(within, outer, 4, 2, 1, bias=False), nn.BatchNorm2d(outer)]
        if not innermost and outer == 8 * width:
            layers.append(nn.Dropout(0.5))
        return Skip(*layers)

    return nn.Sequential(
        nn.Conv2d(3, width, 4, 2, 1), skip(1), nn.ReLU(True), nn.ConvTranspose2d(2 * width, 3, 4, 2, 1), nn.Tanh()
    )


class ResidualBlock(nn.Module):
    """CycleGAN's: two reflected 3x3 convolutions with instance normalisation, which takes biases away again."""

    def __init__(self, channels):
        super().__init__()
        self.branch = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=False),
            nn.InstanceNorm2d(channels),
            nn.ReLU(True),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=False),
            nn.InstanceNorm2d(channels),
        )

    def forward(self, x):
        return x + self.branch(x)


def residual_translator(width=32, blocks=6):
    def normalised(channels):
        return nn.InstanceNorm2d(channels), nn.ReLU(True)

    return nn.Sequential(
        nn.ReflectionPad2d(3),
        nn.Conv2d(3, width, 7, bias=False),
        *normalised(width),
        nn.Conv2d(width, 2 * width, 3, 2, 1, bias=False),
        *normalised(2 * width),
        nn.Conv2d(2 * width, 4 * width, 3, 2, 1, bias=False),
        *normalised(4 * width),
        *(ResidualBlock(4 * width) for _ in range(blocks)),
        nn.ConvTranspose2d(4 * width, 2 * width, 3, 2, 1, output_padding=1, bias=False),
        *normalised(2 * width),
        nn.ConvTranspose2d(2 * width, width, 3, 2, 1, output_padding=1, bias=False),
        *normalised(width),
        nn.ReflectionPad2d(3),
        nn.Conv2d(width, 3, 7),
        nn.Tanh(),
    )


def patches(channels, size, norm, width=32):
    """A map of logits: 2 halvings at 64 pixels, 3 at 128."""
    halvings = 3 if size >= 128 else 2
    layers = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    for level in range(1, halvings + 1):
        stride = 2 if level < halvings else 1
        layers += [nn.Conv2d(width, 2 * width, 4, stride, 1, bias=False), norm(2 * width), nn.LeakyReLU(0.2, True)]
        width *= 2
    return nn.Sequential(*layers, nn.Conv2d(width, 1, 4, 1, 1))


class RandomPairs:
    """Random images in memory on both sides, one byte a value, in the same order or each in its own."""

    def __init__(self, mode, size, batch, paired):
        images = torch.randint(0, 256, (PAIRS, 6, size, size), dtype=torch.uint8)
        self.sides = [Shuffled(images, batch)] if paired else [Shuffled(side, batch) for side in images.chunk(2, 1)]
        self.format = torch.channels_last if mode.autocast else torch.contiguous_format

    def next(self):
        sides = [side.next() for side in self.sides]
        sides = sides[0].chunk(2, 1) if len(sides) == 1 else sides
        return [(side.float() / 127.5 - 1).contiguous(memory_format=self.format) for side in sides]


class Pix2pix:
    """The order of the authors' PyTorch code: translate, update D, then G."""

    BATCH = 4

    def __init__(self, mode, size):
        self.mode = mode
        self.images = RandomPairs(mode, size, self.BATCH, True)
        self.networks = [mode.layout(unet(size).apply(initialise))]
        self.networks.append(mode.layout(patches(6, size, nn.BatchNorm2d).apply(initialise)))
        generator, self.discriminator = self.networks
        self.translate = mode.compile(generator)
        self.judge = mode.compile(self.discriminator)
        self.optimizer_g = mode.adam(generator, 2e-4, (0.5, 0.999))
        self.optimizer_d = mode.adam(self.discriminator, 2e-4, (0.5, 0.999))

    def loss(self, logits, real):
        logits = logits.float()
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(real)))

    def step(self):
        x, y = self.images.next()
        with self.mode.precision():
            made = self.translate(x)

        self.optimizer_d.zero_grad()
        with self.mode.precision():
            loss_fake = self.loss(self.judge(torch.cat([x, made.detach()], 1)), False)
            loss_real = self.loss(self.judge(torch.cat([x, y], 1)), True)
            loss_d = 0.5 * (loss_fake + loss_real)
        loss_d.backward()
        self.optimizer_d.step()

        self.mode.freeze(self.discriminator, True)
        self.optimizer_g.zero_grad()
        with self.mode.precision():
            loss_g = self.loss(self.judge(torch.cat([x, made], 1)), True)
            loss_g = loss_g + 100 * F.l1_loss(made.float(), y)
        loss_g.backward()
        self.optimizer_g.step()
        self.mode.freeze(self.discriminator, False)
        self.losses = {"discriminator": loss_d.item(), "generator": loss_g.item()}
        return self.BATCH


class Pool:
    """The authors': half of the time an image of before in place of the new one."""

    SIZE = 50

    def __init__(self):
        self.images = []

    def exchange(self, images):
        seen = []
        for image in images.unsqueeze(1):
            if len(self.images) < self.SIZE:
                self.images.append(image)
            elif torch.rand(()).item() < 0.5:
                place = int(torch.randint(0, self.SIZE, ()))
                self.images[place], image = image, self.images[place]
            seen.append(image)
        return torch.cat(seen)


class CycleGan:
    """The order of the authors' PyTorch code: both translators by one backward pass, then both discriminators. The usual
    script freezes the discriminators meanwhile in every mode."""

    BATCH = 1
    names = ("generatorAB", "generatorBA", "discriminatorA", "discriminatorB")

    def __init__(self, mode, size):
        self.mode = mode
        self.images = RandomPairs(mode, size, self.BATCH, False)
        networks = [residual_translator(), residual_translator()]
        networks += [patches(3, size, nn.InstanceNorm2d) for _ in range(2)]
        self.networks = [mode.layout(network.apply(initialise)) for network in networks]
        self.to_b, self.to_a, self.judge_a, self.judge_b = (mode.compile(network) for network in self.networks)
        self.translators = nn.ModuleList(self.networks[:2])
        self.judges = nn.ModuleList(self.networks[2:])
        self.optimizer_g = mode.adam(self.translators, 2e-4, (0.5, 0.999))
        self.optimizer_d = mode.adam(self.judges, 2e-4, (0.5, 0.999))
        self.pools = Pool(), Pool()

    @staticmethod
    def loss(logits, target):
        logits = logits.float()
        return F.mse_loss(logits, torch.full_like(logits, target))

    def translators_loss(self, a, b):
        made_b, made_a = self.to_b(a), self.to_a(b)
        loss = self.loss(self.judge_b(made_b), 1.0) + self.loss(self.judge_a(made_a), 1.0)
        loss = loss + 10 * (F.l1_loss(self.to_a(made_b).float(), a) + F.l1_loss(self.to_b(made_a).float(), b))
        loss = loss + 5 * (F.l1_loss(self.to_b(b).float(), b) + F.l1_loss(self.to_a(a).float(), a))
        return loss, made_a.detach(), made_b.detach()

    def judges_loss(self, judge, pool, real, made):
        return 0.5 * (self.loss(judge(real), 1.0) + self.loss(judge(pool.exchange(made)), 0.0))

    def step(self):
        a, b = self.images.next()
        self.judges.requires_grad_(False)
        self.optimizer_g.zero_grad()
        with self.mode.precision():
            loss_g, made_a, made_b = self.translators_loss(a, b)
        loss_g.backward()
        self.optimizer_g.step()

        self.judges.requires_grad_(True)
        self.optimizer_d.zero_grad()
        with self.mode.precision():
            loss_a = self.judges_loss(self.judge_a, self.pools[0], a, made_a)
        loss_a.backward()
        with self.mode.precision():
            loss_b = self.judges_loss(self.judge_b, self.pools[1], b, made_b)
        loss_b.backward()
        self.optimizer_d.step()
        self.losses = {"translators": loss_g.item(), "discriminatorA": loss_a.item(), "discriminatorB": loss_b.item()}
        return self.BATCH


class Sampling:
    """10,000 images in grey levels, in minibatches."""

    def __init__(self, mode):
        self.mode = mode
        generator = mode.layout(dcgan_generator(32).apply(initialise)).eval()
        self.networks = [generator]
        self.generate = mode.compile(generator)
        self.losses = {}

    @torch.inference_mode()
    def sample(self, count):
        chunks = []
        for _ in range(0, count, BATCH):
            with self.mode.precision():
                chunks.append(self.generate(torch.randn(BATCH, LATENT)).float())
        return (torch.cat(chunks)[:count] + 1) * 127.5

    def first_step(self):
        self.sample(BATCH)

    def step(self):
        return len(self.sample(SAMPLES))


def uniform(*sizes):
    return 2 * torch.rand(*sizes) - 1


def workload(name, mode):
    if name == "mlp":
        return Gan(mode, mlp(), NoiseImages(mode, 1, 28, 28))
    if name in ("dcgan32", "dcgan64"):
        size = int(name[-2:])
        networks = dcgan_generator(size), dcgan_discriminator(size)
        return Gan(mode, networks, NoiseImages(mode, 3, size, size))
    if name == "compact28":
        return Gan(mode, (compact_generator(), compact_discriminator()), NoiseImages(mode, 1, 28, 28))
    if name == "r3gan32":
        return Pairs(mode)
    if name == "stylegan2-64":
        return Styles(mode)
    if name == "wgan-gp32":
        networks = dcgan_generator(32), dcgan_discriminator(32, layer_norm=True)
        networks = [mode.layout(network.apply(initialise)) for network in networks]
        return WganGp(mode, networks, NoiseImages(mode, 3, 32, 32))
    if name == "wavegan":
        return WganGp(mode, wavegan_networks(), NoiseImages(mode, 1, 4096), 0.5, uniform)
    if name == "specgan":
        networks = [mode.layout(network) for network in specgan_networks()]
        return WganGp(mode, networks, NoiseImages(mode, 1, 64, 64), 0.5, uniform)
    if name in ("pix2pix64", "pix2pix128"):
        return Pix2pix(mode, int(name.removeprefix("pix2pix")))
    if name in ("cyclegan64", "cyclegan128"):
        return CycleGan(mode, int(name.removeprefix("cyclegan")))
    if name == "unrolled":
        if mode.autocast:
            say("unable", "bfloat16 is not for points in the plane: their networks are too small to gain by it.")
            raise SystemExit(0)
        return Unrolled(mode)
    if name == "sample":
        return Sampling(mode)
    raise SystemExit(f"no workload {name}")


def peak_resident_kibibytes():
    with open("/proc/self/status") as status:
        return next(line.split()[1] for line in status if line.startswith("VmHWM:"))


def main(name, mode, threads, seconds):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    work = workload(name, Mode(mode))
    first_step = getattr(work, "first_step", work.step)

    first_step()
    say("first")
    say("version", "PyTorch", torch.__version__)
    say("threads", torch.get_num_threads())
    for player, network in zip(getattr(work, "names", ("generator", "discriminator")), work.networks):
        say("parameters", player, sum(p.numel() for p in network.parameters()))

    start, steps = time.perf_counter(), 0
    while steps < WARM_UP_STEPS or time.perf_counter() - start < WARM_UP_SHARE * seconds:
        first_step()
        steps += 1
    start, processor, images = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - start < seconds:
        images += work.step()
    say("speed", images / (time.perf_counter() - start))
    say("processor", images / (time.process_time() - processor))
    for player, loss in work.losses.items():
        say("loss", player, loss)
    say("rss", peak_resident_kibibytes())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
