"""The rows that modelsearch's backend tests expect; its fixtures/search.json is missing from the wheel.

Titles, pages, authors and relations are what the tests name. Dates are real where the tests leave room: they count
one book of the first half of 2000.
"""

from datetime import date, time

from django.core.management.color import no_style
from django.db import connection
from modelsearch.test.testapp.models import (
    AgendaItem,
    Author,
    Book,
    Character,
    Meeting,
    MPAnimal,
    Novel,
    NSAnimal,
    ProgrammingGuide,
    Speaker,
    UnindexedBook,
)

NOVELS = [
    (1, "A Game of Thrones", date(1996, 8, 6), 694, "Westeros", "George R.R. Martin"),
    (2, "A Clash of Kings", date(1998, 11, 16), 768, "Westeros", "George R.R. Martin"),
    (3, "A Storm of Swords", date(2000, 5, 1), 973, "Westeros", "George R.R. Martin"),
    (4, "The Hobbit", date(1937, 9, 21), 310, "Middle Earth", "J. R. R. Tolkien"),
    (5, "The Fellowship of the Ring", date(1954, 7, 29), 423, "Middle Earth", "J. R. R. Tolkien"),
    (6, "The Two Towers", date(1954, 11, 11), 352, "Middle Earth", "J. R. R. Tolkien"),
    (7, "The Return of the King", date(1955, 10, 20), 440, "Middle Earth", "J. R. R. Tolkien"),
    (10, "Foundation", date(1951, 6, 1), 255, "Galaxy", "Isaac Asimov"),
]
GUIDES = [
    (8, "JavaScript: The good parts", date(2008, 5, 1), 153, "js", ["Douglas Crockford"]),
    (9, "JavaScript: The Definitive Guide", date(1998, 6, 1), 792, "js", ["David Flanagan"]),
    (11, "Learning Python", date(1999, 4, 1), 1160, "py", ["Mark Lutz", "David Ascher"]),
    (12, "Two Scoops of Django 1.11", date(2017, 7, 1), 530, "py", ["Daniel Roy Greenfeld", "Audrey Roy Greenfeld"]),
    (13, "The Rust Programming Language", date(2018, 6, 1), 440, "rs", ["Steve Klabnik", "Carol Nichols"]),
]
BIRTHDAYS = {
    "George R.R. Martin": date(1948, 9, 20),
    "J. R. R. Tolkien": date(1892, 1, 3),
    "Isaac Asimov": date(1920, 1, 2),
}
# The first one named is the protagonist.
CHARACTERS = {
    4: ["Bilbo Baggins", "Thorin Oakenshield"],
    5: ["Frodo Baggins", "Bilbo Baggins"],
    6: ["Frodo Baggins", "Bilbo Baggins"],
    7: ["Frodo Baggins", "Bilbo Baggins"],
}


def create():
    for pk, title, published, pages, setting, author in NOVELS:
        novel = Novel.objects.create(
            id=pk, title=title, publication_date=published, number_of_pages=pages, setting=setting
        )
        novel.authors.add(_author(author))
        characters = [Character.objects.create(name=name, novel=novel) for name in CHARACTERS.get(pk, [])]
        if characters:
            Novel.objects.filter(pk=pk).update(protagonist=characters[0])
    for pk, title, published, pages, language, authors in GUIDES:
        guide = ProgrammingGuide.objects.create(
            id=pk, title=title, publication_date=published, number_of_pages=pages, programming_language=language
        )
        guide.authors.add(*map(_author, authors))
    rust = Book.objects.create(id=14, title="Programming Rust", publication_date=date(2017, 12, 1), number_of_pages=622)
    rust.authors.add(_author("Jim Blandy"), _author("Jason Orendorff"))
    UnindexedBook.objects.create(title="Unindexed", publication_date=date(2000, 1, 1), number_of_pages=1)

    Meeting.objects.create(name="Breakfast yoga", start_time=time(8, 0))
    Meeting.objects.create(name="Evening yoga", start_time=time(19, 0))
    standup = Meeting.objects.create(name="Stand-up meeting", start_time=time(9, 30))
    item = AgendaItem.objects.create(meeting=standup, topic="Yesterday")
    Speaker.objects.create(agenda_item=item, name="Popeye Doyle")

    for model in (MPAnimal, NSAnimal):
        _animals(model, {"Animal": {"Mammal": {"Dog": {}, "Cat": {}}, "Reptile": {"Snake": {}}}})
    _continue_numbering()


def _author(name):
    return Author.objects.get_or_create(name=name, defaults={"date_of_birth": BIRTHDAYS.get(name)})[0]


def _animals(model, tree, parent=None):
    for name, children in tree.items():
        # treebeard's nodes know their place only when read anew
        parent_now = model.objects.get(pk=parent.pk) if parent else None
        node = parent_now.add_child(name=name) if parent_now else model.add_root(name=name)
        _animals(model, children, node)


def _continue_numbering():
    """PostgreSQL does not notice primary keys that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Book]):
            cursor.execute(statement)
