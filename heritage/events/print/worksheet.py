"""The worksheet of a teaching sheet as a PDF for the copier: picture, tasks with lines to write on, sources.

The answers are a PDF of their own, so that nobody copies them by mistake.
"""

import io
import re
from html import unescape

from django.utils.html import strip_tags
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import HRFlowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from heritage.pages.print_canvas import BRICK, FACE, INK, SOFT, printable

_EDGE = 20 * mm
_PICTURE = 170 * mm, 80 * mm  # at most
_LINES = 2  # to write on, below each task


def _style(size, leading, **more):
    return ParagraphStyle("", fontName=FACE, fontSize=size, leading=leading, wordWrap="CJK", alignment=TA_LEFT, **more)


_TITLE = _style(22, 30, textColor=HexColor(INK))
_LEAD = _style(12, 20, textColor=HexColor(INK), spaceAfter=6)
_HEADING = _style(14, 24, textColor=HexColor(BRICK), spaceBefore=8)
_TEXT = _style(11.5, 20, textColor=HexColor(INK), spaceAfter=4)
_SMALL = _style(9, 14, textColor=HexColor(SOFT))


def worksheet(sheet, address, picture=None):
    """Return the PDF of the tasks. `picture` is (JPEG, its size, its credit), where there is one."""
    story = _head(sheet, "任务单")
    story.append(_paragraph("姓名（可不写）：＿＿＿＿＿＿　　班级：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿", _SMALL))
    if picture:
        data, (width, height), credit = picture
        scale = min(_PICTURE[0] / width, _PICTURE[1] / height)
        image = Image(io.BytesIO(data), width * scale, height * scale, hAlign="LEFT")
        story.append(KeepTogether([Spacer(1, 8), image, _paragraph(credit, _SMALL)]))
    story += _blocks(sheet.body, lined=True)
    sources = [f"《{row.source.title}》{'，' + row.locator if row.locator else ''}" for row in sheet.source_list]
    if sources:
        story += [_paragraph("来源", _HEADING), _paragraph("；".join(sources) + "。", _SMALL)]
    return _pdf(sheet.title, [*story, *_foot(sheet, address)])


def answers(sheet, address):
    """Return the PDF for the teacher."""
    story = [*_head(sheet, "答案与提示（给老师）"), *_blocks(sheet.answers), *_foot(sheet, address)]
    return _pdf(f"{sheet.title}：答案与提示", story)


def _head(sheet, what):
    bands = "、".join(str(band) for band in sheet.grade_bands.all())
    parts = [what, sheet.get_subject_display(), bands, sheet.duration, "示例" * sheet.is_sample]
    about = "　".join(filter(None, parts))
    rule = HRFlowable(width="100%", thickness=1.2, color=HexColor(INK), spaceAfter=6)
    return [_paragraph(f"中原遗产目录·教学单　{about}", _SMALL), _paragraph(sheet.title, _TITLE), rule]


def _foot(sheet, address):
    words = [f"安全：{sheet.safety}。" * bool(sheet.safety), f"{sheet.licence}。" * bool(sheet.licence), address]
    return [Spacer(1, 10), _paragraph("　".join(filter(None, words)), _SMALL)]


def _blocks(stream, lined=False):
    found = []
    for block in stream:
        if block.block_type == "heading":
            found.append(_paragraph(block.value, _HEADING))
            continue
        number = 0
        for tag, inner in re.findall(r"<(p|li)\b[^>]*>(.*?)</\1>", block.value.source, re.DOTALL):
            words = unescape(strip_tags(inner))
            number += tag == "li"
            text = _paragraph(f"{number}. {words}" if tag == "li" else words, _TEXT)
            found.append(KeepTogether([text, *_lines()]) if lined and tag == "li" else text)
    return found


def _lines():
    return [HRFlowable(width="100%", thickness=0.4, color=HexColor(SOFT), spaceBefore=18, spaceAfter=2)] * _LINES


def _paragraph(words, style):
    safe = printable(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Paragraph(safe, style)


def _pdf(title, story):
    written = io.BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        title=printable(title),
        invariant=1,
        lang="zh-CN",
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _EDGE),
    )
    document.build(story)
    return written.getvalue()
