"""Writes the small files that the tests of dev.organza.data read, and what should be read from them.

Usage: make_data_fixtures.py core/src/test/resources/dev/organza/data
Needs numpy and Pillow, which are the authority here: Organza must read what they wrote.

images/NAME.EXT      an image
images/NAME.EXT.raw  its pixels as Pillow decodes them, over white, bytes [C,H,W]
images/manifest.tsv  NAME.EXT, C, H, W, tolerance (grey levels; JPEG and WebP decoders differ)
npy/*.npy            arrays; their values follow formulas that the tests repeat
resize/*.raw         one image before (float32, little-endian) and after (bytes)
sha256.tsv           hashes of the embedded data, by the order that Dataset.sha256 documents
"""

import gzip
import hashlib
import io
import pathlib
import struct
import sys
import zlib

import numpy
from PIL import Image, ImageCms, ImageDraw, ImageOps

root = pathlib.Path(sys.argv[1])
resources = pathlib.Path(__file__).parents[2] / "main/resources/dev/organza/data"
images = root / "images"
for folder in (images, root / "npy", root / "resize"):
    folder.mkdir(parents=True, exist_ok=True)
random = numpy.random.RandomState(7)
H, W = 6, 9
manifest = []


def smooth(channels):
    """A smooth picture, which JPEG keeps nearly as it is."""
    y, x = numpy.mgrid[0:48, 0:64]
    planes = [127 + 100 * numpy.sin(x / (15 + 4 * c) + y / (11 + 3 * c)) for c in range(channels)]
    return numpy.stack(planes, 2).astype("uint8")


def expect(name, pixels, tolerance=0):
    """pixels: [H,W] or [H,W,3]."""
    pixels = numpy.asarray(pixels, "uint8")
    planes = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    (images / (name + ".raw")).write_bytes(planes.tobytes())
    manifest.append("\t".join(map(str, (name, *planes.shape, tolerance))))


def over_white(pixels, alpha):
    pixels, alpha = pixels.astype("float64"), alpha.astype("float64") / 255
    if pixels.ndim == 3:
        alpha = alpha[..., None]
    return numpy.floor(pixels * alpha + 255 * (1 - alpha) + 0.5)


def png(width, height, depth, colour, rows):
    """A PNG that Pillow cannot write."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


rgb = random.randint(0, 256, (H, W, 3)).astype("uint8")
rgba = random.randint(0, 256, (H, W, 4)).astype("uint8")
grey = random.randint(0, 256, (H, W)).astype("uint8")
la = random.randint(0, 256, (H, W, 2)).astype("uint8")
deep = random.randint(0, 65536, (H, W)).astype("uint16")
deep_rgb = random.randint(0, 65536, (H, W, 3)).astype("uint16")

Image.fromarray(rgb).save(images / "rgb.png")
expect("rgb.png", rgb)
Image.fromarray(rgba).save(images / "rgba.png")
expect("rgba.png", over_white(rgba[..., :3], rgba[..., 3]))
Image.fromarray(grey).save(images / "grey.png")
expect("grey.png", grey)
Image.fromarray(la, "LA").save(images / "grey-alpha.png")
expect("grey-alpha.png", over_white(la[..., 0], la[..., 1]))
Image.fromarray(deep).save(images / "grey16.png")
expect("grey16.png", numpy.floor(deep.astype("float64") * 255 / 65535 + 0.5))
(images / "rgb16.png").write_bytes(png(W, H, 16, 2, [r.astype(">u2").tobytes() for r in deep_rgb]))
expect("rgb16.png", numpy.floor(deep_rgb.astype("float64") * 255 / 65535 + 0.5))
keyed = Image.fromarray(rgb)
keyed.save(images / "rgb-key.png", transparency=tuple(int(v) for v in rgb[2, 3]))
key = numpy.asarray(Image.open(images / "rgb-key.png").convert("RGBA"))
assert (key[..., 3] == 0).sum() == 1
expect("rgb-key.png", over_white(key[..., :3], key[..., 3]))
Image.fromarray(grey).save(images / "grey-key.png", transparency=int(grey[2, 3]))
key = numpy.asarray(Image.open(images / "grey-key.png").convert("LA"))
assert (key[..., 1] == 0).sum() >= 1
expect("grey-key.png", over_white(key[..., 0], key[..., 1]))
for depth in (2, 4):
    levels = random.randint(0, 1 << depth, (H, 8)).astype("uint8")
    packed = [numpy.packbits(numpy.unpackbits(r[:, None], axis=1)[:, -depth:]).tobytes() for r in levels]
    (images / f"grey{depth}.png").write_bytes(png(8, H, depth, 0, packed))
    expect(f"grey{depth}.png", levels * (255 // ((1 << depth) - 1)))
deep_la = random.randint(0, 65536, (H, W, 2)).astype("uint16")
(images / "grey-alpha16.png").write_bytes(png(W, H, 16, 4, [r.astype(">u2").tobytes() for r in deep_la]))
low = numpy.floor(deep_la.astype("float64") * 255 / 65535 + 0.5)
expect("grey-alpha16.png", over_white(low[..., 0], low[..., 1]))
bits = Image.fromarray(grey).convert("1")
bits.save(images / "bits.png")
expect("bits.png", numpy.asarray(bits.convert("L")))
palette = Image.fromarray(rgb).quantize(16)
palette.save(images / "palette.png")
expect("palette.png", numpy.asarray(palette.convert("RGB")))
palette.save(images / "palette-hole.png", transparency=3)
hole = numpy.asarray(Image.open(images / "palette-hole.png").convert("RGBA"))
expect("palette-hole.png", over_white(hole[..., :3], hole[..., 3]))
palette.save(images / "palette.bmp")
expect("palette.bmp", numpy.asarray(palette.convert("RGB")))
Image.fromarray(rgb).save(images / "rgb.bmp")
expect("rgb.bmp", rgb)
Image.fromarray(grey).save(images / "grey.bmp")
expect("grey.bmp", grey)
frames = [palette, Image.fromarray(255 - rgb).quantize(16)]
frames[0].save(images / "two-frames.gif", save_all=True, append_images=frames[1:])
expect("two-frames.gif", numpy.asarray(Image.open(images / "two-frames.gif").convert("RGB")))
Image.fromarray(rgb).save(images / "lossless.webp", lossless=True)
expect("lossless.webp", rgb)
Image.fromarray(smooth(3)).save(images / "lossy.webp", quality=95)
expect("lossy.webp", numpy.asarray(Image.open(images / "lossy.webp").convert("RGB")), 12)
Image.fromarray(smooth(1)[..., 0]).save(images / "grey.jpg", quality=95)
expect("grey.jpg", numpy.asarray(Image.open(images / "grey.jpg")), 2)
Image.fromarray(smooth(3)).save(images / "rgb.JPEG", quality=95, subsampling=0)
expect("rgb.JPEG", numpy.asarray(Image.open(images / "rgb.JPEG")), 4)
Image.fromarray(smooth(3)).save(images / "progressive.jpg", quality=95, progressive=True)
expect("progressive.jpg", numpy.asarray(Image.open(images / "progressive.jpg")), 6)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    name = f"orientation{orientation}.jpg"
    Image.fromarray(smooth(1)[..., 0]).save(images / name, quality=95, exif=exif)
    expect(name, numpy.asarray(ImageOps.exif_transpose(Image.open(images / name))), 2)
# --- what formats have besides pixels ---
def drawing(seed, width, height):
    """Discs with soft edges on nothing, which WebP stores in ways that noise is not stored."""
    r = numpy.random.RandomState(seed)
    big = Image.new("RGBA", (4 * width, 4 * height), (0, 0, 0, 0))
    for _ in range(6):
        x, y = r.randint(0, 4 * width), r.randint(0, 4 * height)
        box = (x, y, x + r.randint(1, 3 * width), y + r.randint(1, 3 * height))
        colour = tuple(r.randint(0, 256, 3)) + (int(r.choice([255, 128, 60])),)
        ImageDraw.Draw(big).ellipse(box, fill=colour)
    return big.resize((width, height), Image.LANCZOS)


def expect_rgba(name, tolerance=0):
    shown = numpy.asarray(Image.open(images / name).convert("RGBA"))
    expect(name, over_white(shown[..., :3], shown[..., 3]), tolerance)


for seed, (width, height) in enumerate([(5, 5), (16, 16), (23, 1), (31, 17), (1, 40), (64, 33)] * 2):
    drawing(seed, width, height).save(images / f"alpha{seed}.webp", lossless=True, method=seed % 7)
    expect_rgba(f"alpha{seed}.webp")
drawing(20, 33, 21).save(images / "alpha-lossy.webp", quality=60, alpha_quality=50)
expect_rgba("alpha-lossy.webp")
drawing(21, 33, 21).convert("RGB").save(images / "odd-lossy.webp", quality=60)
expect("odd-lossy.webp", numpy.asarray(Image.open(images / "odd-lossy.webp")))


def webp_chunk(kind, data):
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def three(*numbers):
    return b"".join(struct.pack("<I", n)[:3] for n in numbers)


def animation(canvas, place, frames):
    """An animated WebP whose frames lie at one place of a larger canvas."""
    body = webp_chunk(b"VP8X", bytes([0x12, 0, 0, 0]) + three(canvas[0] - 1, canvas[1] - 1))
    body += webp_chunk(b"ANIM", bytes(6))
    for frame in frames:
        buffer = io.BytesIO()
        frame.save(buffer, "WEBP", lossless=True)
        header = three(place[0] // 2, place[1] // 2, frame.width - 1, frame.height - 1, 100) + b"\0"
        body += webp_chunk(b"ANMF", header + buffer.getvalue()[12:])
    return webp_chunk(b"RIFF", b"WEBP" + body)


(images / "animated.webp").write_bytes(
    animation((14, 11), (2, 4), [drawing(30, W, H), drawing(31, W, H)])
)
expect_rgba("animated.webp")

turned = Image.fromarray(smooth(1)[:12, :20, 0])
exif = Image.Exif()
exif[0x0112] = 6
for kind, options in (("png", {}), ("webp", {"lossless": True}), ("tif", {})):
    name = f"orientation6.{kind}"
    turned.save(images / name, exif=exif, **options)
    expect(name, numpy.rot90(numpy.asarray(turned), -1), 0)


def profile(space, tags):
    """An ICC profile (ICC.1:2001-04) of version 2 that maps one or three values by gamma 2.2."""

    def fixed(*numbers):
        return b"".join(struct.pack(">i", round(n * 65536)) for n in numbers)

    gamma = b"curv" + bytes(4) + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    name = b"desc" + bytes(4) + struct.pack(">I", 2) + b"a" + bytes(79)
    white = b"XYZ " + bytes(4) + fixed(0.9642, 1, 0.8249)
    data = [(b"desc", name), (b"cprt", b"text" + bytes(8)), (b"wtpt", white)]
    for tag in tags:
        wide = {b"r": (0.61, 0.31, 0.02), b"g": (0.21, 0.63, 0.06), b"b": (0.15, 0.06, 0.74)}
        colour = b"XYZ " + bytes(4) + fixed(*wide.get(tag[:1], (0, 0, 0)))
        data.append((tag, gamma if tag.endswith(b"TRC") else colour))
    table, body = struct.pack(">I", len(data)), b""
    for tag, value in data:
        value += bytes(-len(value) % 4)
        table += tag + struct.pack(">II", 132 + 12 * len(data) + len(body), len(value))
        body += value
    head = bytearray(128)
    head[0:4] = struct.pack(">I", 128 + len(table) + len(body))
    head[8:12], head[12:16], head[16:24] = b"\x02\x40\0\0", b"mntr", space + b"XYZ "
    head[36:40], head[68:80] = b"acsp", fixed(0.9642, 1, 0.8249)
    return bytes(head) + table + body


greys = profile(b"GRAY", [b"kTRC"])
wide = profile(b"RGB ", [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"])
small = smooth(3)[:16, :16]
for name, pixels, icc in (
    ("profile-wide", small, wide),
    ("profile-grey", small, greys),
    ("profile-colour", small[..., 0], wide),
    ("profile-none", small, b"garbage" * 9),
):
    Image.fromarray(pixels).save(images / f"{name}.jpg", icc_profile=icc, quality=95, subsampling=0)
    expect(f"{name}.jpg", numpy.asarray(Image.open(images / f"{name}.jpg")), 3)
    for kind in ("png", "tif"):
        Image.fromarray(pixels).save(images / f"{name}.{kind}", icc_profile=icc)
        expect(f"{name}.{kind}", pixels)

srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
for name, icc in (("wide.webp", wide), ("srgb.webp", srgb), ("srgb.png", srgb)):
    options = {"lossless": True} if name.endswith("webp") else {}
    Image.fromarray(small).save(images / f"profile-{name}", icc_profile=icc, **options)
    expect(f"profile-{name}", small)

inks = Image.fromarray(numpy.dstack([smooth(3)[:16, :16], smooth(1)[:16, 16:32]]), "CMYK")
inks.save(images / "cmyk.jpg", quality=95)
stored = (images / "cmyk.jpg").read_bytes()
adobe = stored.index(b"\xff\xee")
assert stored[adobe + 4 : adobe + 9] == b"Adobe"
# The same numbers as YCCK, and without Adobe's segment.
(images / "ycck.jpg").write_bytes(stored[: adobe + 15] + b"\2" + stored[adobe + 16 :])
(images / "cmyk-plain.jpg").write_bytes(stored[:adobe] + stored[adobe + 16 :])
for name in ("cmyk.jpg", "ycck.jpg", "cmyk-plain.jpg"):
    expect(name, numpy.asarray(Image.open(images / name).convert("RGB")), 3)
inks.save(images / "cmyk.tif")
expect("cmyk.tif", numpy.asarray(inks.convert("RGB")), 1)

# One green frame of 3 x 2 at (4, 1) of a canvas of 9 x 6; the codes are cleared before each pair.
codes = [4, 1, 1, 4, 1, 1, 4, 1, 1, 5]
packed = sum(code << 3 * i for i, code in enumerate(codes)).to_bytes(4, "little")
(images / "corner.gif").write_bytes(
    b"GIF89a" + struct.pack("<HHBBB", 9, 6, 0x91, 3, 0) + bytes([9, 9, 9, 0, 200, 0, 0, 0, 99, 50, 0, 0])
    + b"," + struct.pack("<HHHHB", 4, 1, 3, 2, 0) + bytes([2, len(packed)]) + packed + b"\0;"
)
corner = numpy.full((6, 9, 3), 255)
corner[1:3, 4:7] = (0, 200, 0)
expect("corner.gif", corner)

Image.fromarray(rgb).save(images / "lzw.tif", compression="tiff_lzw")
expect("lzw.tif", rgb)
Image.fromarray(deep).save(images / "grey16.tif")
expect("grey16.tif", numpy.floor(deep.astype("float64") * 255 / 65535 + 0.5))
bits.save(images / "fax.tif", compression="group4")
expect("fax.tif", numpy.asarray(bits.convert("L")))
Image.fromarray(rgba).save(images / "rgba.tif")
expect("rgba.tif", over_white(rgba[..., :3], rgba[..., 3]))
Image.fromarray(numpy.stack([grey] * 3, 2)).save(images / "equal.png")
expect("equal.png", grey)
Image.fromarray(numpy.stack([grey] * 3, 2)).save(images / "equal.webp", lossless=True)
expect("equal.webp", grey)

(images / "manifest.tsv").write_text("\n".join(manifest) + "\n")
# A header that promises 60000 x 60000 pixels, and nearly nothing after it.
(images / "huge.png.bin").write_bytes(png(60000, 60000, 8, 0, [b"\0" * 100]))

# --- arrays: value = 100 n + 10 i + j (+ channel) ---
def save(name, array):
    numpy.save(root / "npy" / name, array)


n, f = numpy.mgrid[0:5, 0:3]
table = 10 * n + f
for kind in ("u1", "i1", "<i2", ">i2", "<u2", ">u4", "<i4", "<i8", ">u8", "<f4", ">f4", "<f8", ">f8"):
    save("table-" + kind.replace("<", "le-").replace(">", "be-"), table.astype(kind))
save("table-fortran", numpy.asfortranarray(table.astype("<f8") / 4 - 1))
save("row", numpy.arange(5, dtype="<f4"))
n, y, x = numpy.mgrid[0:3, 0:4, 0:5]
pixels = (60 * n + 10 * y + x).astype("uint8")
save("images-nhw", pixels)
save("images-nhw-fortran", numpy.asfortranarray(pixels))
save("images-nhwc", numpy.stack([pixels, pixels + 1, pixels + 2], 3))
save("images-nhwc-fortran", numpy.asfortranarray(numpy.stack([pixels, pixels + 1, pixels + 2], 3)))
save("images-nchw", numpy.stack([pixels, pixels + 1, pixels + 2], 1))
save("images-unit", (pixels / 255).astype("<f4"))
save("images-signed", (pixels / 127.5 - 1).astype("<f4"))
save("images-float", pixels.astype("<f4"))
save("bad-object", numpy.array([{"a": 1}, "x"], dtype=object))
save("bad-record", numpy.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
save("bad-complex", numpy.zeros((3, 2), "complex64"))
save("bad-nan", numpy.array([[1, 2], [3, numpy.nan]], "<f4"))
save("bad-empty", numpy.zeros((0, 3), "<f4"))
save("bad-pixels", numpy.full((2, 3, 3), 300, "<i4"))
save("bad-range", numpy.full((2, 3, 3), -7, "<f4"))
save("bad-rank", numpy.zeros((2, 3, 3, 3, 3), "<f4"))
save("bad-channels", numpy.zeros((2, 5, 6, 7), "uint8"))

# --- resizing ---
def area(plane, size):
    """The exact area average: every pixel split into size x size, then means of side x side blocks."""
    fine = numpy.kron(plane, numpy.ones((size, size)))
    side = plane.shape[0]
    return fine.reshape(size, side, size, side).mean((1, 3))


for side, size in ((12, 5), (12, 4), (7, 6)):
    before = numpy.round(random.rand(side, side) * 255).astype("<f4")
    (root / "resize" / f"{side}-{size}.before.raw").write_bytes(before.tobytes())
    after = numpy.clip(numpy.floor(area(before.astype("f8"), size) + 0.5), 0, 255)
    (root / "resize" / f"{side}-{size}.after.raw").write_bytes(after.astype("u1").tobytes())
for side, size in ((5, 12), (8, 32)):
    before = numpy.round(random.rand(side, side) * 255).astype("<f4")
    (root / "resize" / f"{side}-{size}.before.raw").write_bytes(before.tobytes())
    after = numpy.asarray(Image.fromarray(before).resize((size, size), Image.BICUBIC))
    after = numpy.clip(numpy.floor(after + 0.5), 0, 255)
    (root / "resize" / f"{side}-{size}.after.raw").write_bytes(after.astype("u1").tobytes())

# --- hashes of the embedded data ---
def sha256(shape, samples, labels):
    digest = hashlib.sha256(struct.pack(f"<{len(shape) + 2}i", len(shape), *shape, len(samples)))
    for sample, label in zip(samples, labels):
        digest.update(struct.pack("<i", label))
        digest.update(numpy.asarray(sample, "<f4").tobytes())
    return digest.hexdigest()


lines = gzip.open(resources / "digits.csv.gz", "rt").read().split()
digits = numpy.array([line.split(",") for line in lines], dtype=int)
with (root / "sha256.tsv").open("w") as out:
    inks = numpy.floor(digits[:, :64] * 255 / 16 + 0.5)
    print("digits", sha256((1, 8, 8), inks, digits[:, 64]), sep="\t", file=out)
    heights = [[float(line)] for line in (resources / "heights.csv").read_text().split()[1:]]
    print("heights", sha256((1,), heights, [-1] * len(heights)), sep="\t", file=out)
    clothes = gzip.open(resources / "fashion-images-idx3-ubyte.gz").read()[16:]
    clothes = numpy.frombuffer(clothes, "u1").reshape(-1, 784)
    labels = gzip.open(resources / "fashion-labels-idx1-ubyte.gz").read()[8:]
    print("fashion", sha256((1, 28, 28), clothes, labels), sep="\t", file=out)
