import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.images.models import Filter

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions import CARD, PUBLIC
from tests.factories.photos import PhotoFactory

IMAGE_TAG = re.compile(r"{%\s*(?:image|srcset_image|picture)\s+\S+\s+(.*?)%}")


def specs_in(template):
    for arguments in IMAGE_TAG.findall(template):
        words = [word for word in arguments.split(" as ")[0].split() if "=" not in word]
        yield from Filter.expand_spec(words)


def test_public_templates_show_only_what_is_made_beforehand():
    shown = {
        spec for path in Path(settings.BASE_DIR, "templates").rglob("*.html") for spec in specs_in(path.read_text())
    }
    assert shown
    assert shown <= set(PUBLIC)


@pytest.mark.django_db
def test_the_command_makes_what_is_missing_and_keeps_the_rest(capsys):
    first, second = PhotoFactory(), PhotoFactory()
    first.get_rendition(CARD[0])
    call_command("make_renditions")
    assert capsys.readouterr().out == "新做 7 个，补做 0 个，已有 1 个。\n"
    assert sorted(Rendition.objects.filter(image=second).values_list("filter_spec", flat=True)) == sorted(PUBLIC)
    call_command("make_renditions")
    assert capsys.readouterr().out == "新做 0 个，补做 0 个，已有 8 个。\n"


@pytest.mark.django_db
def test_the_command_makes_a_lost_file_again(capsys):
    PhotoFactory()
    call_command("make_renditions")
    Path(Rendition.objects.get(filter_spec=CARD[0]).file.path).unlink()
    capsys.readouterr()
    call_command("make_renditions")
    assert capsys.readouterr().out == "新做 0 个，补做 1 个，已有 3 个。\n"
    assert Path(Rendition.objects.get(filter_spec=CARD[0]).file.path).exists()


@pytest.mark.django_db
def test_the_command_names_the_pictures_it_could_not_make(capsys):
    lost = PhotoFactory(title="大门")
    PhotoFactory()
    Path(lost.file.path).unlink()
    with pytest.raises(
        CommandError, match=f"^1 张图片的原件丢失或无法读取：{lost.pk}（大门）。请在后台重新上传或删除。$"
    ):
        call_command("make_renditions")
    assert capsys.readouterr().out == "新做 4 个，补做 0 个，已有 0 个。\n"


@pytest.mark.django_db
def test_pages_find_what_the_command_made_in_one_query(django_assert_num_queries):
    PhotoFactory.create_batch(3)
    call_command("make_renditions")
    with django_assert_num_queries(2):
        urls = [photo.get_rendition(spec).url for photo in Photo.objects.prefetch_renditions(*CARD) for spec in CARD]
    assert len(set(urls)) == 6
