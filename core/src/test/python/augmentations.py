"""Expected values of the augmentations, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/augmentations.py core/src/test/resources/dev/organza/game/augmentation

Writes augmentations.json: lists of cases, each with images, the numbers that say how they are changed, and what
PyTorch makes of them: the changed images, the gradient by the images of sum(v * changed) for given v, and the
gradient of the squared length of the gradient of sum(changed^2), which is differentiated twice.

What goes in are float32 numbers; PyTorch computes in float64. Images are moved by affine_grid and grid_sample.
Matrices are composed as the papers write them: ADA's (arXiv:2006.06676, appendix B) as 3x3 and 4x4 matrices in
homogeneous coordinates, DiffAugment's (arXiv:2006.10738) step by step.
"""

import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20206)
torch.set_default_dtype(torch.float64)

SHAPES = [(3, 3, 6, 6), (2, 1, 5, 8), (2, 4, 7, 4)]


def draw(*sizes):
    return torch.randn(*sizes).float().double()


def number(low, high):
    return (low + (high - low) * torch.rand(()).item())


def flat(tensor):
    return tensor.detach().flatten().tolist()


def case(images, change, **given):
    v = draw(*images.shape)
    x = images.clone().requires_grad_(True)
    y = change(x)
    (gradient,) = torch.autograd.grad((v * y).sum(), x)
    # Every change is affine: y = Jx + c. The gradient of sum(y^2) is g = 2J'y, that of |g|^2 is 4J'Jg.
    J = torch.autograd.functional.jacobian(change, images).reshape(y.numel(), x.numel())
    g = 2 * J.T @ y.detach().flatten()
    return {
        "shape": list(images.shape), "images": flat(images), "v": flat(v), **given,
        "changed": flat(y), "gradient": flat(gradient), "second": flat(4 * J.T @ (J @ g))}


# Changes of the plane as 3x3 matrices, x to the right, y downwards, in pixels from the centre.

def stretch(x, y):
    return torch.tensor([[x, 0, 0], [0, y, 0], [0, 0, 1.0]])


def turn(a):
    return torch.tensor([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])


def move(x, y):
    return torch.tensor([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


PLANE = {"stretch": stretch, "turn": turn, "move": move}


def plane():
    return [
        ["stretch", -1.0, 1.0],
        ["turn", math.pi / 2 * torch.randint(4, ()).item()],
        ["move", float(torch.randint(-2, 3, ()).item()), float(torch.randint(-2, 3, ()).item())],
        ["stretch", *([2 ** number(-0.5, 0.5)] * 2)],
        ["turn", number(-math.pi, math.pi)],
        ["stretch", (s := 2 ** number(-0.5, 0.5)), 1 / s],
        ["turn", number(-math.pi, math.pi)],
        ["move", number(-2, 2), number(-2, 2)]]


def inverse_of(steps):
    forward = torch.eye(3)
    for name, *numbers in steps:
        forward = PLANE[name](*numbers) @ forward
    return torch.linalg.inv(forward)


def warp(images, maps):
    h, w = images.shape[2:]
    to_pixels = torch.tensor([[w / 2, 0, 0], [0, h / 2, 0], [0, 0, 1.0]])
    theta = (torch.linalg.inv(to_pixels) @ maps @ to_pixels)[:, :2]
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def warps():
    cases = []
    for shape in SHAPES:
        steps = [plane() for _ in range(shape[0])]
        maps = torch.stack([inverse_of(s) for s in steps])
        cases.append(case(draw(*shape), lambda x: warp(x, maps), steps=steps, maps=flat(maps[:, :2])))
    return cases


# Changes of colour as 4x4 matrices.

def color_matrix(brightness, contrast, flipped, hue, saturation):
    v = torch.tensor([1, 1, 1, 0.0]) / math.sqrt(3)
    axis = torch.outer(v, v)
    C = torch.eye(4)
    C[:3, 3] = brightness
    C = torch.diag(torch.tensor([contrast, contrast, contrast, 1.0])) @ C
    C = (torch.eye(4) - 2 * flipped * axis) @ C
    x, y, z = v[:3].tolist()
    cross = torch.tensor([[0, -z, y, 0], [z, 0, -x, 0], [-y, x, 0, 0], [0, 0, 0, 0.0]])
    three = torch.diag(torch.tensor([1, 1, 1, 0.0]))
    R = torch.eye(4) - three + axis + math.cos(hue) * (three - axis) + math.sin(hue) * cross
    C = R @ C
    return (axis + saturation * (three - axis) + torch.diag(torch.tensor([0, 0, 0, 1.0]))) @ C


def recolor(images, C):
    if images.shape[1] == 3:
        return torch.einsum("nij,njhw->nihw", C[:, :3, :3], images) + C[:, :3, 3, None, None]
    grey = C[:, :3].mean(1)  # as the authors' pipe takes images of one channel
    return images * grey[:, :3].sum(1).view(-1, 1, 1, 1) + grey[:, 3].view(-1, 1, 1, 1)


def colors():
    cases = []
    for channels in (3, 3, 1):
        changes = [
            [number(-0.5, 0.5), 2 ** number(-1, 1), float(n % 2),
             *([number(-math.pi, math.pi), 2 ** number(-1.5, 1.5)] if channels == 3 else [0.0, 1.0])]
            for n in range(3)]
        C = torch.stack([color_matrix(*c) for c in changes])
        cases.append(case(draw(3, channels, 3, 2), lambda x: recolor(x, C), changes=changes))
    return cases


# DiffAugment.

def diff_color(images, factors):
    b, s, k = [f.view(-1, 1, 1, 1) for f in factors.T]
    x = images + b
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * s + grey
    level = x.mean((1, 2, 3), keepdim=True)
    return (x - level) * k + level


def diff_colors():
    cases = []
    for shape in SHAPES:
        factors = torch.stack([
            torch.tensor([number(-0.5, 0.5), number(0, 2), number(0.5, 1.5)]) for _ in range(shape[0])])
        factors = factors.float().double()
        cases.append(case(draw(*shape), lambda x: diff_color(x, factors), factors=flat(factors)))
    return cases


def translate(images, shifts):
    h, w = images.shape[2:]
    padded = F.pad(images, (w, w, h, h))
    return torch.stack([padded[n, :, h + i:2 * h + i, w + j:2 * w + j] for n, (i, j) in enumerate(shifts)])


def translations():
    cases = []
    for shape in SHAPES:
        shifts = [[torch.randint(-3, 4, ()).item(), torch.randint(-3, 4, ()).item()] for _ in range(shape[0])]
        cases.append(case(draw(*shape), lambda x: translate(x, shifts), shifts=shifts))
    return cases


def cut(images, holes):
    mask = torch.ones(images.shape[0], 1, *images.shape[2:])
    for n, (top, bottom, left, right) in enumerate(holes):
        mask[n, :, max(0, top):max(0, bottom), max(0, left):max(0, right)] = 0
    return images * mask


def holes():
    cases = []
    for shape in SHAPES:
        h, w = shape[2:]
        given = []
        for _ in range(shape[0]):
            top = torch.randint(-h // 4, h, ()).item()
            left = torch.randint(-w // 4, w, ()).item()
            given.append([top, top + h // 2, left, left + w // 2])
        cases.append(case(draw(*shape), lambda x: cut(x, given), holes=given))
    return cases


def main(folder):
    text = {
        "warps": warps(), "colors": colors(), "diffColors": diff_colors(), "translations": translations(),
        "holes": holes()}
    lines = []
    for name, cases in text.items():
        entries = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
        lines.append(f'"{name}": [\n{entries}\n]')
    pathlib.Path(folder, "augmentations.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


main(sys.argv[1])
