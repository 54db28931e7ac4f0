r"""The back office speaks Chinese throughout: what Wagtail leaves in English is in heritage/locale.

After an edit of a .po file write the .mo files anew, from the root of the project:

    uv run python -c "import polib, sys; [polib.pofile(p).save_as_mofile(p[:-2] + 'mo') for p in sys.argv[1:]]" \
        heritage/locale/*/*/*.po
"""

import gettext
import json
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings as project
from django.urls import reverse
from django.utils.translation.trans_real import DjangoTranslation
from leaflet.templatetags.leaflet_tags import leaflet_draw_i18n

OURS = Path(project.BASE_DIR) / "heritage" / "locale" / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ["django", "djangojs"]
BETTER = "said better than by Wagtail"  # 在用 is what a machine is; a page is 已公开
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
HTML_TAG = re.compile(r"</?\w[^>]*>")
HAN = re.compile(r"[\u4e00-\u9fff]")


class EndOfTheLine(gettext.NullTranslations):
    """Stands last in the chain of catalogues: what arrives here has no Chinese."""

    def gettext(self, message):
        return None

    def ngettext(self, singular, plural, number):
        return None

    def pgettext(self, context, message):
        return None

    def npgettext(self, context, singular, plural, number):
        return None


def catalogue(domain):
    """What Django merges for zh-hans: the installed apps, and LOCALE_PATHS over them."""
    # the admin's JavaScript view reads this one package (and LOCALE_PATHS)
    folders = {"django": None, "djangojs": [str(Path(apps.get_app_config("wagtailadmin").path) / "locale")]}
    merged = DjangoTranslation("zh-hans", domain=domain, localedirs=folders[domain])
    merged.add_fallback(EndOfTheLine())
    return merged


def chinese(merged, entry):
    """The translation that an editor would see, or None."""
    match entry.msgctxt, entry.msgid_plural:
        case None, "":
            return merged.gettext(entry.msgid)
        case None, plural:
            return merged.ngettext(entry.msgid, plural, 2)
        case context, "":
            return merged.pgettext(context, entry.msgid)
        case context, plural:
            return merged.npgettext(context, entry.msgid, plural, 2)


def said_by_wagtail(domain, installed_only=True):
    """Every entry of Wagtail's own English catalogues."""
    if installed_only:
        packages = [Path(app.path) for app in apps.get_app_configs() if f"{app.name}.".startswith("wagtail.")]
        catalogues = [package / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po" for package in packages]
    else:
        wagtail = Path(apps.get_app_config("wagtailcore").path)
        catalogues = wagtail.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")
    return [entry for po in catalogues if po.exists() for entry in polib.pofile(str(po)) if not entry.obsolete]


def ours(domain):
    return polib.pofile(str(OURS / f"{domain}.po"))


def target(entry):
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def keeps(pattern, entry):
    """Whether the translation has the same marks as the original, in any order.

    Chinese has one plural form, which serves every number: it must have what the English plural has, or the singular
    if that shows the number too.
    """
    originals = [entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    if entry.msgid_plural and PLACEHOLDER.search(entry.msgid):
        originals.append(entry.msgid)
    return sorted(pattern.findall(target(entry))) in [sorted(pattern.findall(text)) for text in originals]


def compiled(po):
    """What a .mo file made from this .po file holds: {key: translation}."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural): target(entry) for entry in po}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_of_the_back_office_has_chinese(domain):
    merged = catalogue(domain)

    missing = [entry.msgid for entry in said_by_wagtail(domain) if chinese(merged, entry) is None]

    assert missing == []


@pytest.mark.parametrize(("domain", "gap"), [("django", "Saved"), ("djangojs", "Changes have been autosaved.")])
def test_without_our_catalogue_the_back_office_would_have_gaps(settings, domain, gap):
    settings.LOCALE_PATHS = []
    merged = catalogue(domain)

    missing = [entry.msgid for entry in said_by_wagtail(domain) if chinese(merged, entry) is None]

    assert gap in missing


def test_a_plural_without_chinese_counts_as_missing():
    entry = polib.POEntry(msgid="%(n)s made-up thing", msgid_plural="%(n)s made-up things")

    assert chinese(catalogue("django"), entry) is None


def test_the_admins_javascript_receives_our_chinese_and_wagtails(client):
    script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert f'"Changes have been autosaved.": {json.dumps("修改已自动保存。")}' in script
    assert f'"Dashboard": {json.dumps("控制面板")}' in script
    assert re.search(r'"%\(num\)s pixel": \[\s*' + re.escape(json.dumps("%(num)s 像素")), script)


def test_the_drawing_tools_of_the_map_speak_chinese():
    words = [text for text in leaflet_draw_i18n({}).values() if isinstance(text, str)]

    assert len(words) > 20
    assert [text for text in words if not HAN.search(text)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_of_ours_shadows_one_that_is_translated_already(settings, domain):
    settings.LOCALE_PATHS = []
    theirs = catalogue(domain)

    shadowing = [entry for entry in ours(domain) if chinese(theirs, entry) is not None]
    assert [entry.msgid for entry in shadowing if BETTER not in entry.comment] == []
    assert chinese(theirs, polib.POEntry(msgid="Dashboard")) == "控制面板"


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_of_ours_outlives_the_string_that_it_translates(domain):
    said = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in said_by_wagtail(domain, installed_only=False)}

    of_wagtail = [entry for entry in ours(domain) if entry.comment.startswith("wagtail")]
    forgotten = [entry.msgid for entry in of_wagtail if (entry.msgctxt, entry.msgid, entry.msgid_plural) not in said]

    assert of_wagtail
    assert forgotten == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("pattern", [PLACEHOLDER, HTML_TAG], ids=["placeholders", "tags"])
def test_placeholders_and_tags_survive_translation(domain, pattern):
    assert [entry.msgid for entry in ours(domain) if not keeps(pattern, entry)] == []


@pytest.mark.parametrize(
    ("pattern", "entry"),
    [
        (PLACEHOLDER, polib.POEntry(msgid="%(user)s saved", msgstr="已保存")),
        (PLACEHOLDER, polib.POEntry(msgid="%(user)s saved", msgstr="%(用户)s 已保存")),
        (PLACEHOLDER, polib.POEntry(msgid="{title} is locked", msgstr="{titel}已锁定")),
        (PLACEHOLDER, polib.POEntry(msgid="%s (descending)", msgstr="（降序）")),
        (PLACEHOLDER, polib.POEntry(msgid="One page", msgid_plural="%(n)s pages", msgstr_plural={0: "一个页面"})),
        (HTML_TAG, polib.POEntry(msgid="<b>%(user)s</b> saved", msgstr="<b>%(user)s 已保存")),
    ],
)
def test_a_lost_or_changed_placeholder_or_tag_is_noticed(pattern, entry):
    assert not keeps(pattern, entry)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_of_ours_is_finished_chinese(domain):
    po = ours(domain)

    assert [entry.msgid for entry in po if not entry.translated()] == []
    unspoken = [entry.msgid for entry in po if not HAN.search(target(entry))]
    assert [text for text in unspoken if re.search("[A-Za-z]", PLACEHOLDER.sub("", text))] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_string_is_translated_twice(domain):
    po = ours(domain)

    assert len({(entry.msgctxt, entry.msgid) for entry in po}) == len(po)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_is_up_to_date(domain):
    assert compiled(polib.mofile(str(OURS / f"{domain}.mo"))) == compiled(ours(domain))


def test_a_stale_compiled_catalogue_is_noticed():
    po = ours("djangojs")
    po[0].msgstr += "（改）"

    assert compiled(polib.mofile(str(OURS / "djangojs.mo"))) != compiled(po)
