"""Load the demo content once, in one transaction, and tell whether that has been done."""

from django.core.management import call_command
from django.db import connection, transaction
from wagtail.log_actions import log
from wagtail.models import PageLogEntry
from wagtail.signal_handlers import disable_reference_index_auto_update

from heritage.catalogue.models import CatalogueNumber, Source
from heritage.demo.account import create_accounts
from heritage.demo.entries import load_entries, load_sources
from heritage.demo.events import load_events
from heritage.demo.routes import load_routes
from heritage.demo.site import build_tree, finish_home, pages_of_others
from heritage.demo.teaching import load_teaching_sheets
from heritage.photos.models import Photo

# The log entry of the home page. It stays when the page is deleted: content that people deleted is not loaded again.
LOADED = "demo.load"

HOME_PICTURE_OF = "ersha"
# Each is told, with its sources, by the entry that it leads to.
HOME_DATES = (
    (1859, "保吉寨（一说1870）", "baojizhai"),
    (1928, "碧沙岗建陵园", "bishagang"),
    (1953, "国棉一厂破土", "guomian-yichang"),
    (1954, "国棉三厂开工", "guomian-sanchang"),
    (1956, "二砂动工", "ersha"),
    (1958, "磨料研究所筹备", "mojie"),
    (1963, "人造金刚石做成", "mojie"),
    (1964, "二砂投产", "ersha"),
    (2013, "二砂停产", "ersha"),
    (2019, "二砂列为国保", "ersha"),
    (2021, "国棉三厂列为街区", "guomian-sanchang"),
    (2023, "磨街开放", "mojie"),
)
HOME_PICKS = ("guomian-sanchang", "bishagang", "baojizhai", "mojie")


def is_loaded():
    """Whether the demo content was loaded into this database, whatever happened to it since."""
    return _has_table(PageLogEntry) and PageLogEntry.objects.filter(action=LOADED).exists()


def belongs_to_others():
    """Whether this database holds anything that the demo did not load. The demo must not touch it then.

    It may run before any migration: a database without our tables counts as somebody else's.
    """
    tables = connection.introspection.table_names()
    if not tables or is_loaded():
        return False
    if "django_migrations" not in tables:
        return True
    rows = (pages_of_others(), CatalogueNumber.objects.all(), Source.objects.all(), Photo.objects.all())
    return any(query.exists() for query in rows if _has_table(query.model))


@transaction.atomic
def load(port):
    """Load everything; return the generated password of the accounts. A killed run leaves nothing behind."""
    # Wagtail would index the references of a whole page again for each of its rows: half a minute in all.
    with disable_reference_index_auto_update():
        home, pages = build_tree(port)
        sources = load_sources()
        places = load_entries(pages["sites"], sources)
        load_routes(pages["routes"], places, sources)
        load_events(pages["events"], places)
        load_teaching_sheets(pages["schools"], places, sources)
        dates = [(year, text, places[slug]) for year, text, slug in HOME_DATES]
        finish_home(home, places[HOME_PICTURE_OF].photo, [places[slug] for slug in HOME_PICKS], dates)
    call_command("rebuild_references_index", verbosity=0)
    password = create_accounts()
    log(instance=home, action=LOADED)
    return password


def _has_table(model):
    return model._meta.db_table in connection.introspection.table_names()
