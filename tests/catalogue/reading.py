"""What a reader finds in the catalogue page."""

import re


def titles(html):
    return re.findall(r'<h2 class="card__title"><a href="[^"]*">([^<]*)</a>', html)


def words(html):
    return re.sub(r"<[^>]*>", " ", html).split()
