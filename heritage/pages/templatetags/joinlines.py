"""`{% joinlines %}`, a builtin of all templates: a long line of a page is written as several lines of a template."""

import re

from django import template
from django.template.base import TextNode

register = template.Library()

_PART = re.compile(r"[<>]|\s*\n\s*")


class JoinedLines(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        return self.nodelist.render(context)


@register.tag
def joinlines(parser, token):
    """Join the lines of the block: a line break and the indentation after it vanish, inside an HTML tag they become
    one space. Chinese has no spaces between words, so a plain line break would show as a gap in a sentence.

    The lines are joined when the template is compiled. What variables and included templates write stays as it is.
    """
    nodelist = parser.parse(("endjoinlines",))
    parser.delete_first_token()
    is_in_tag = False

    def joined(part):
        nonlocal is_in_tag
        if part[0] in ("<", ">"):
            is_in_tag = part[0] == "<"
            return part[0]
        return " " if is_in_tag else ""

    for node in nodelist.get_nodes_by_type(TextNode):
        node.s = _PART.sub(joined, node.s)
    return JoinedLines(nodelist)
