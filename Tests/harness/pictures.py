"""Real pictures in all formats that are taken, and files that only say they are."""

import io
import struct
import zlib

from PIL import Image


def picture(kind, size=(64, 48), **options):
    """The bytes of a picture with something in it."""
    image = Image.new("RGB", size)
    image.putdata([(x * 3 % 256, y * 5 % 256, (x + y) % 256) for y in range(size[1]) for x in range(size[0])])
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(content):
    """As a viewer sees it."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def located():
    """EXIF as a telephone writes it: turned on its side, with a place and a name."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telephone Works"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    return exif


def endless():
    """A picture of two megabytes that has not come to its end by then."""
    yield png()[:33] + b"\x7f\xff\xff\xff" + b"IDAT"
    for _ in range(64):
        yield bytes(32 << 10)


def png(width=3, height=2, chunks=()):
    """A PNG by hand, with sizes that no library would write."""

    def chunk(name, content=b""):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = zlib.compress(b"".join(b"\0" + bytes(min(width, 64)) for _ in range(min(height, 64))))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunk(*each) for each in chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND")
