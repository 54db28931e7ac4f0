"""All texts of a page as its editor wrote them, each with a description of its place in the form."""

import re
from html import unescape
from typing import NamedTuple

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

_TAG = re.compile(r"<[^>]+>")
_OURS = {"title", "seo_title", "search_description"}  # Wagtail's fields of a page that hold text of the editor


class PageText(NamedTuple):
    """`where` tells the editor the place (“正文，第3段，文字”); `html` is the source of rich text, or empty."""

    where: str
    text: str
    html: str = ""


def page_texts(page):
    """Yield every PageText of a page, including unsaved child rows.

    Fields that are never published are named in `internal_fields` of the page class, and are left out.
    """
    internal = getattr(page, "internal_fields", ())
    wagtails = {field.name for field in Page._meta.get_fields()} - _OURS
    yield from _of_row(page, "", {*wagtails, *internal})
    for relation in get_all_child_relations(page):
        name = relation.get_accessor_name()
        if name not in wagtails:
            yield from _of_rows(getattr(page, name).all(), relation.related_model._meta.verbose_name)


def _of_rows(rows, label):
    for number, row in enumerate(rows, start=1):
        where = f"{label}，第{number}行，"
        yield from _of_row(row, where, ())
        for relation in get_all_child_relations(row):
            yield from _of_rows(
                getattr(row, relation.get_accessor_name()).all(), f"{where}{relation.related_model._meta.verbose_name}"
            )


def _of_row(row, where, skipped):
    for field in row._meta.concrete_fields:
        if field.name in skipped or not field.editable or field.choices:
            continue
        value = getattr(row, field.attname)
        label = f"{where}{field.verbose_name}"
        if isinstance(field, StreamField):
            for number, child in enumerate(value or (), start=1):
                yield from _of_block(child.block, child.value, f"{label}，第{number}块，{child.block.label}")
        elif isinstance(field, RichTextField):
            yield from _of_html(label, value)
        elif value and isinstance(field, models.CharField | models.TextField):
            yield PageText(label, value)


def _of_block(block, value, where):
    if isinstance(value, StreamValue):
        for child in value:
            yield from _of_block(child.block, child.value, f"{where}，{child.block.label}")
    elif isinstance(value, ListValue):
        for child in value.bound_blocks:
            yield from _of_block(child.block, child.value, where)
    elif isinstance(value, StructValue):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, value.get(name), f"{where}，{child.label}")
    elif isinstance(block, RichTextBlock):
        yield from _of_html(where, value.source if value else "")
    elif value and isinstance(block, CharBlock | TextBlock):
        yield PageText(where, str(value))


def _of_html(where, html):
    if html:
        yield PageText(where, unescape(_TAG.sub("", html.replace("</p>", "\n").replace("<br/>", "\n"))), html)
