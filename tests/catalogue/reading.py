"""What a reader finds in the catalogue page."""

import re


def titles(html):
    found = re.findall(r'<h2 class="card__title"><a href="[^"]*">(.*?)</a>', html)
    return [title.replace("<wbr>", "") for title in found]


def words(html):
    return re.sub(r"<[^>]*>", " ", html.replace("<wbr>", "")).split()
