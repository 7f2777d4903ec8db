"""What the people in the pictures of the README look like and send: drawn here."""

import io

from PIL import Image, ImageDraw, ImageFont

# Everything is drawn this much larger, which makes edges smooth.
FINE = 4


class Drawing:
    def __init__(self, width, height, ground):
        self.size = (width, height)
        self.image = Image.new("RGB", (width * FINE, height * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def disc(self, x, y, radius, fill=None, line=None, width=1):
        box = [each * FINE for each in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(box, fill=fill, outline=line, width=width * FINE)

    def box(self, left, top, right, bottom, fill=None, line=None, width=1):
        self.pen.rectangle([each * FINE for each in (left, top, right, bottom)], fill, line, width * FINE)

    def shape(self, points, fill):
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill)

    def line(self, points, fill, width=1):
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill, width * FINE, joint="curve")

    def words(self, x, y, text, fill, size):
        font = ImageFont.load_default(size * FINE)
        self.pen.text((x * FINE, y * FINE), text, fill, font, anchor="mm")

    def png(self):
        target = io.BytesIO()
        self.image.resize(self.size, Image.Resampling.LANCZOS).save(target, "PNG", optimize=True)
        return target.getvalue()


def hills():
    drawing = Drawing(256, 256, "#f7c59f")
    drawing.disc(170, 96, 44, "#fff1d0")
    drawing.shape([(0, 150), (70, 92), (140, 160), (256, 110), (256, 256), (0, 256)], "#8d6a9f")
    drawing.shape([(0, 200), (110, 140), (190, 196), (256, 168), (256, 256), (0, 256)], "#4a4063")
    return drawing.png()


def leaf():
    drawing = Drawing(256, 256, "#e3f0d8")
    drawing.shape([(128, 30), (196, 96), (190, 168), (128, 214), (66, 168), (60, 96)], "#3f8f5b")
    drawing.line([(128, 30), (128, 240)], "#cfe8c6", 5)
    for height in (90, 130, 170):
        drawing.line([(84, height - 26), (128, height), (172, height - 26)], "#cfe8c6", 4)
    return drawing.png()


def wheel():
    drawing = Drawing(256, 256, "#23395b")
    for turn in range(6):
        start, end = [(128, 40), (204, 84), (204, 172), (128, 216), (52, 172), (52, 84)][turn], (128, 128)
        drawing.line([start, end], "#8da9c4", 4)
    drawing.disc(128, 128, 90, line="#eef4ed", width=9)
    drawing.disc(128, 128, 16, "#f4b942")
    return drawing.png()


AVATARS = {"Mira": hills, "Adaeze": leaf, "Leyla": wheel}


def floor_plan():
    wall, cable, ink = "#3d4451", "#c8553d", "#5c6470"
    drawing = Drawing(720, 400, "#fbfaf6")
    rooms = {
        "201": (24, 24, 204, 170), "202": (204, 24, 384, 170), "203": (384, 24, 544, 170), "Lift": (544, 24, 696, 120),
        "204": (24, 230, 264, 376), "Kitchen": (264, 230, 404, 376), "Rack": (404, 230, 504, 376), "205": (504, 230, 696, 376),
    }
    for name, (left, top, right, bottom) in rooms.items():
        drawing.box(left, top, right, bottom, "#f1eee4" if name in ("Lift", "Kitchen") else "#ffffff", wall, 3)
        drawing.words((left + right) / 2, (top + bottom) / 2, name, ink, 17)
    for x, y in ((102, 170), (282, 170), (452, 170), (132, 230), (332, 230), (576, 230)):
        drawing.box(x, y - 3, x + 34, y + 3, "#fbfaf6")
    for target in (((620, 200), (620, 120)), ((464, 200), (464, 130)), ((300, 200), (300, 130)), ((120, 200), (120, 130)),
                   ((90, 200), (90, 270)), ((604, 200), (604, 270))):
        drawing.line([(454, 270), (454, 200), *target], cable, 3)
        drawing.disc(*target[-1], 5, cable)
    drawing.disc(454, 270, 7, cable)
    drawing.words(560, 386, "longest run 41 m, with slack 43 m", ink, 13)
    return drawing.png()


def packing_list():
    """A document of one empty page (ISO 32000-1, 7.5), as long as one of several."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    content, places = b"%PDF-1.4\n%" + b" " * 48_000 + b"\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"xref\n0 4\n0000000000 65535 f \n%btrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(content))


FILES = {"The floor plan with": [("floor-2.png", floor_plan), ("Packing list.pdf", packing_list)]}

BACKUP = """\
#!/bin/sh
# Saves what each switch is told, with a sum to compare it by.
set -eu

day=$(date +%F)
target="backup/$day"

for host in switch-1 switch-2; do
    mkdir -p "$target/$host"
    rsync -a "admin@$host:/config/" "$target/$host/"
done

sha256sum "$target"/*/*.cfg >"$target/sums"
echo "saved to $target"
"""
