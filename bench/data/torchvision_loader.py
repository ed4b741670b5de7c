"""Images per second from torchvision's loaders: torchvision_loader.py KIND PATH WORKERS.

KIND is `folder` (ImageFolder, ToTensor, Normalize), `mnist` (an IDX file as torchvision's MNIST reads
it: bytes in memory, each made a PIL image, ToTensor, Normalize) or `tensors` (the same as ready-made
float tensors in a TensorDataset). One epoch in batches of 64, shuffled; prints images, wall seconds
and processor seconds, workers included, in one line.
"""

import resource
import struct
import sys
import time

import numpy
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, TensorDataset
from torchvision import transforms
from torchvision.datasets import ImageFolder


def idx(path):
    with open(path, "rb") as file:
        _, count, height, width = struct.unpack(">IIII", file.read(16))
        pixels = numpy.frombuffer(file.read(), dtype=numpy.uint8)
    return torch.from_numpy(pixels.reshape(count, height, width).copy())


class Mnist(Dataset):
    """torchvision.datasets.MNIST without its download."""

    def __init__(self, path, transform):
        self.data = idx(path)
        self.transform = transform

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        image = Image.fromarray(self.data[index].numpy())
        return self.transform(image), 0


def normalised(channels):
    return transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((0.5,) * channels, (0.5,) * channels)]
    )


def dataset(kind, path):
    if kind == "folder":
        return ImageFolder(path, normalised(3))
    if kind == "mnist":
        return Mnist(path, normalised(1))
    images = idx(path).unsqueeze(1).float().div(127.5).sub(1)
    return TensorDataset(images, torch.zeros(len(images), dtype=torch.long))


def main():
    kind, path, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(1)
    data = dataset(kind, path)
    cpu, start = processor_seconds(), time.monotonic()
    seen = 0
    for images, _ in DataLoader(data, batch_size=64, shuffle=True, num_workers=workers):
        seen += len(images)
    wall = time.monotonic() - start
    print(seen, wall, processor_seconds() - cpu)


def processor_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
