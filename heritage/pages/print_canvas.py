"""A printed sheet in millimetres, and the same sheet as SVG and as PDF.

The PDF names the Song face that readers bring for Chinese, rather than carry one of 20 MB. The same sheet gives the
same bytes.
"""

import io
import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

INK, SOFT, BRICK, PAPER = "#24211d", "#4d5a5e", "#9c3f2d", "#fdf8ef"
FACE = "STSong-Light"
_SONG = "Noto Serif CJK SC, Source Han Serif SC, Songti SC, SimSun, serif"
_ROOF_STEP, _ROOF_HEIGHT = 14, 3.2
# These stand at the end of a full line rather than at the beginning of the next.
_HANGING = "，。、；：！？）》”’】〉…—·,.;:!?)"
# UniGB-UCS2, by which a PDF names the characters of that face, has the dot of Chinese names at this place alone.
_AS_IN_PDF = str.maketrans(dict.fromkeys("·•‧⋅", "・"))
_NOT_TO_PRINT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufe0f]|[^\u0000-\uffff]")

pdfmetrics.registerFont(UnicodeCIDFont(FACE))


@dataclass(frozen=True)
class Text:
    x: float
    y: float  # of the line it stands on
    size: float
    words: str
    colour: str = INK
    bold: bool = False
    middle: bool = False


@dataclass(frozen=True)
class Boxes:
    """Rectangles (x, y, width, height) that are one shape, so that no seam shows between them."""

    where: tuple
    colour: str = INK


@dataclass(frozen=True)
class Picture:
    """A JPEG in a frame; what is too wide or too high is cut off at both sides alike."""

    x: float
    y: float
    width: float
    height: float
    data: bytes
    size: tuple  # of the JPEG, in pixels

    @property
    def whole(self):
        """Where the whole picture lies, of which the frame shows a part: (x, y, width, height)."""
        scale = max(self.width / self.size[0], self.height / self.size[1])
        width, height = self.size[0] * scale, self.size[1] * scale
        return self.x - (width - self.width) / 2, self.y - (height - self.height) / 2, width, height


@dataclass
class Sheet:
    """What is drawn, from the upper left corner."""

    width: float
    height: float
    title: str
    language: str = "zh-CN"
    parts: list = field(default_factory=list)

    def text(self, x, y, size, words, **how):
        if words := printable(words):
            self.parts.append(Text(x, y, size, words, **how))

    def lines(self, x, y, size, words, width, most, leading=1.5, **how):
        """Write words in at most so many lines; return the y below the last of them."""
        for line in wrap(printable(words), width / size, most):
            y += size * leading
            self.parts.append(Text(x, y, size, line, **how))
        return y

    def rule(self, x, y, width, thickness=0.25, colour=INK):
        self.box(x, y, width, thickness, colour=colour)

    def box(self, *where, colour=INK):
        self.parts.append(Boxes((where,), colour))

    def seal(self, x, y, size):
        self.box(x, y, size * 1.7, size * 2.5, colour=BRICK)
        for number, character in enumerate("中原"):
            self.text(x + size * 0.85, y + size * (1.1 + number * 1.08), size, character, colour=PAPER, middle=True)

    def picture(self, x, y, width, height, data, size):
        self.parts.append(Picture(x, y, width, height, data, size))

    def place(self, sheet, x, y):
        """Put another sheet on this one, its upper left corner there."""
        self.parts += [_moved(part, x, y) for part in sheet.parts]

    def roofline(self, y):
        """Draw the workshop's sawtooth roof, a tooth as a row of thin boxes that follow its curve."""
        boxes = [(0, y, self.width, 0.3)]
        for tooth in range(int(self.width // _ROOF_STEP) + 1):
            boxes.append((tooth * _ROOF_STEP, y - _ROOF_HEIGHT, 0.3, _ROOF_HEIGHT))
            for part in range(_ROOF_STEP * 4):
                x, share = tooth * _ROOF_STEP + part / 4, part / (_ROOF_STEP * 4)
                if x < self.width:
                    boxes.append((x, y - _ROOF_HEIGHT * (1 - share**1.6), 0.25, 0.3))
        self.parts.append(Boxes(tuple(boxes)))

    def qr(self, x, y, side, address):
        """Draw a code of this side, with its quiet zone of four modules inside."""
        rows = list(segno.make(address, error="q", micro=False).matrix_iter(border=4))
        module = side / len(rows)
        self.box(x, y, side, side, colour="#ffffff")
        dark = [
            (x + start * module, y + number * module, length * module, module)
            for number, row in enumerate(rows)
            for start, length in _runs(row)
        ]
        self.parts.append(Boxes(tuple(dark)))

    def svg(self, scale=1):
        size = f'width="{self.width * scale:g}mm" height="{self.height * scale:g}mm"'
        drawn = "\n".join(_svg_part(part) for part in self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {self.width:g} {self.height:g}" '
            f'xml:lang="{self.language}" role="img" font-family="{_SONG}">\n<title>{escape(self.title)}</title>\n'
            f'<rect width="100%" height="100%" fill="#ffffff"/>\n{drawn}\n</svg>\n'
        ).encode()

    def pdf(self, scale=1):
        return pdf([self], scale)


def pdf(sheets, scale=1):
    """Return sheets of one size as a PDF, one on each page."""
    written, first = io.BytesIO(), sheets[0]
    size = (first.width * scale * mm, first.height * scale * mm)
    canvas = Canvas(written, pagesize=size, invariant=1, lang=first.language)
    canvas.setTitle(printable(first.title))
    for sheet in sheets:
        canvas.scale(scale * mm, scale * mm)
        for part in sheet.parts:
            _pdf_part(canvas, part, sheet.height)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def fitting(words, width, size):
    """Return the size, or the smaller one at which the words fit into the width."""
    return min(size, width / measure(words))


def printable(words):
    """Return words without what no printing face has: control characters and pictures."""
    return _NOT_TO_PRINT.sub("", " ".join(words.split()))


def measure(words):
    """Return the width of words in em: Han characters are square, others take a little more than half."""
    return sum(1 if ord(character) > 0x2E7F or character in "—…·“”‘’" else 0.56 for character in words)


def wrap(words, width, most):
    """Return words as lines of at most `width` em; what exceeds `most` lines ends in an ellipsis."""
    lines, line = [], ""
    for token in re.findall(r"[!-~]+ ?|.", words):
        for piece in [token] if measure(token) <= width else token:
            if line and measure(line + piece.rstrip()) > width and piece[0] not in _HANGING:
                lines.append(line.rstrip())
                line = ""
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


def _runs(row):
    """Yield (start, length) of the dark stretches of a row of modules."""
    start = None
    for number, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = number
        elif not dark and start is not None:
            yield start, number - start
            start = None


def _moved(part, x, y):
    if isinstance(part, Boxes):
        return replace(part, where=tuple((left + x, top + y, *size) for left, top, *size in part.where))
    return replace(part, x=part.x + x, y=part.y + y)


def _svg_part(part):
    if isinstance(part, Picture):
        shown = f'x="{part.x:g}" y="{part.y:g}" width="{part.width:g}" height="{part.height:g}"'
        data = b64encode(part.data).decode()
        whole = 'width="100%" height="100%" preserveAspectRatio="xMidYMid slice"'
        return f'<svg {shown}><image {whole} href="data:image/jpeg;base64,{data}"/></svg>'
    if isinstance(part, Boxes):
        drawn = "".join(
            f"M{x:.3f} {y:.3f}h{width:.3f}v{height:.3f}h-{width:.3f}z" for x, y, width, height in part.where
        )
        return f'<path d="{drawn}" fill="{part.colour}"/>'
    how = ' font-weight="700"' * part.bold + ' text-anchor="middle"' * part.middle
    where = f'x="{part.x:.2f}" y="{part.y:.2f}" font-size="{part.size:.2f}" fill="{part.colour}"'
    return f"<text {where}{how}>{escape(part.words)}</text>"


def _pdf_part(canvas, part, height):
    if isinstance(part, Picture):
        x, y, width, tall = part.whole
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(part.x, height - part.y - part.height, part.width, part.height)
        canvas.clipPath(frame, stroke=0, fill=0)
        canvas.drawImage(ImageReader(io.BytesIO(part.data)), x, height - y - tall, width, tall)
        canvas.restoreState()
        return
    canvas.setFillColor(HexColor(part.colour))
    if isinstance(part, Boxes):
        shape = canvas.beginPath()
        for x, y, width, tall in part.where:
            shape.rect(x, height - y - tall, width, tall)
        canvas.drawPath(shape, stroke=0, fill=1)
        return
    words = part.words.translate(_AS_IN_PDF)
    x = part.x - (pdfmetrics.stringWidth(words, FACE, part.size) / 2 if part.middle else 0)
    text = canvas.beginText(x, height - part.y)
    text.setFont(FACE, part.size)
    if part.bold:  # the face has one weight: its outline is drawn too
        canvas.setStrokeColor(HexColor(part.colour))
        canvas.setLineWidth(part.size * 0.028)
        text.setTextRenderMode(2)
    text.textOut(words)
    if part.bold:
        text.setTextRenderMode(0)
    canvas.drawText(text)
