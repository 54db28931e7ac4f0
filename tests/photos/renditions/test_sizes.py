import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions.sizes import FORMATS, PUBLIC, SHAPES, SMALL, prepare
from heritage.photos.tasks import prepare_photo
from tests.every import every
from tests.factories.photos import PhotoFactory

SIZES = len(PUBLIC)


def test_public_templates_show_pictures_by_their_shape_only():
    shapes, elsewhere = set(), []
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        shapes |= set(re.findall(r'{% picture \S+ "(\w+)"', text))
        elsewhere += re.findall(r"{%\s*(?:image|srcset_image|image_url)\s[^%]*%}", text)
    assert shapes == SHAPES.keys()
    assert elsewhere == []


def test_templates_show_the_picture_that_may_be_shown():
    held = [
        f"{path.name}: {use}"
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for use in re.findall(r"(?:page|site|event)\.photo\b", path.read_text(encoding="utf-8"))
    ]
    assert held == []


def test_every_shape_comes_in_every_format():
    assert FORMATS == ("avif", "webp", "jpeg")
    assert SHAPES["line"].specs[:3] == ("fill-320x213|format-avif", SMALL, "fill-320x213|format-jpeg")
    assert SIZES == 4 * 3 + 2 * 3 + 1


@pytest.mark.django_db
def test_a_picture_is_prepared_when_it_is_saved(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        photo = PhotoFactory()
    assert sorted(photo.renditions.values_list("filter_spec", flat=True)) == sorted(PUBLIC)
    photo.refresh_from_db()
    assert photo.placeholder.startswith("data:image/webp;base64,")
    assert len(photo.placeholder) < 400


@pytest.mark.django_db
def test_nothing_is_made_of_a_picture_that_may_not_be_shown(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        PhotoFactory(licence="")
    assert not Rendition.objects.exists()


@pytest.mark.django_db
def test_what_was_made_goes_when_the_permission_does(django_capture_on_commit_callbacks):
    photo = PhotoFactory()
    prepare(photo)
    path = Path(photo.renditions.first().file.path)
    photo.licence = ""
    with django_capture_on_commit_callbacks(execute=True):
        photo.save()
    assert not Rendition.objects.exists()
    assert not path.exists()


@pytest.mark.django_db
def test_a_new_credit_is_written_into_every_file(django_capture_on_commit_callbacks):
    photo = PhotoFactory()
    prepare(photo)
    photo.credit = "李梅 摄"
    with django_capture_on_commit_callbacks(execute=True):
        photo.save()
    for rendition in photo.renditions.all():
        assert "李梅 摄".encode() in Path(rendition.file.path).read_bytes(), rendition.filter_spec


@pytest.mark.django_db
def test_preparing_again_does_nothing():
    photo = PhotoFactory()
    assert prepare(photo) == {"made": SIZES, "remade": 0, "kept": 0, "missing": 0}
    assert prepare(photo) == {"made": 0, "remade": 0, "kept": SIZES, "missing": 0}


@pytest.mark.django_db
def test_the_task_of_a_picture_deleted_meanwhile_ends_quietly():
    prepare_photo.call(0)


@pytest.mark.django_db
def test_the_command_makes_what_is_missing_and_keeps_the_rest(capsys):
    first = PhotoFactory()
    PhotoFactory(licence="")
    prepare(first)
    PhotoFactory()
    call_command("make_renditions")
    assert capsys.readouterr().out == f"新做 {SIZES} 个，补做 0 个，已有 {SIZES} 个。\n"


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_text("x")])
def test_the_command_makes_a_lost_or_broken_file_again(capsys, damage):
    prepare(PhotoFactory())
    damage(Path(Rendition.objects.get(filter_spec=SMALL).file.path))
    call_command("make_renditions")
    assert capsys.readouterr().out == f"新做 0 个，补做 1 个，已有 {SIZES - 1} 个。\n"
    assert Path(Rendition.objects.get(filter_spec=SMALL).file.path).stat().st_size > 100


@pytest.mark.django_db
def test_the_command_takes_away_what_ran_out_overnight(capsys):
    prepare(PhotoFactory())
    Photo.objects.update(licence_until="2020-01-01")
    call_command("make_renditions")
    assert capsys.readouterr().out == f"新做 0 个，补做 0 个，已有 0 个，撤下 {SIZES} 个。\n"
    assert not Rendition.objects.exists()


@pytest.mark.django_db
def test_the_command_names_the_pictures_it_could_not_make():
    lost = PhotoFactory(title="大门")
    Path(lost.file.path).unlink()
    with pytest.raises(
        CommandError, match=f"^1 张图片的原件丢失或无法读取：{lost.pk}（大门）。请在后台重新上传或删除。$"
    ):
        call_command("make_renditions")


@pytest.mark.django_db
def test_small_sizes_are_drawn_from_large_ones_and_look_the_same():
    from io import BytesIO

    from django.core.files.base import ContentFile
    from PIL import Image, ImageChops, ImageStat

    from tests.factories.photos import a_landscape

    photo = PhotoFactory(file=ContentFile(a_landscape(3000, 2000), name="a.jpg"))
    prepare(photo)
    original = Image.open(BytesIO(a_landscape(3000, 2000)))
    for spec, box in {"fill-320x213|format-jpeg": (0, 2, 3000, 1998), "max-800x800|format-jpeg": None}.items():
        with photo.renditions.get(filter_spec=spec).file.open() as file:
            made = Image.open(file).convert("RGB")
        expected = original.resize(made.size, Image.Resampling.LANCZOS, box=box)
        assert max(ImageStat.Stat(ImageChops.difference(made, expected)).mean) < 3, spec


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_pictures_is_shown_with_one_question_for_all_files(django_assert_num_queries, number):
    from heritage.photos.templatetags.photo_tags import picture

    for photo in PhotoFactory.create_batch(number):
        prepare(photo)
    with django_assert_num_queries(2):
        html = [picture(photo, "line") for photo in Photo.objects.prefetch_renditions(*SHAPES["line"].specs)]
    assert every(html, lambda text: text.count("/media/images/") == 7)


@pytest.mark.django_db
def test_a_large_picture_is_drawn_in_a_process_of_its_own_and_looks_the_same():
    from io import BytesIO

    from django.core.files.base import ContentFile
    from PIL import Image, ImageChops, ImageStat

    from tests.factories.photos import a_landscape

    data = a_landscape(4200, 2800)
    photo = PhotoFactory(file=ContentFile(data, name="a.jpg"))
    assert prepare(photo)["made"] == SIZES
    with photo.renditions.get(filter_spec="max-800x800|format-jpeg").file.open() as file:
        made = Image.open(file).convert("RGB")
    expected = Image.open(BytesIO(data)).resize(made.size, Image.Resampling.LANCZOS)
    assert max(ImageStat.Stat(ImageChops.difference(made, expected)).mean) < 3
    for rendition in photo.renditions.all():
        with rendition.file.open() as file:
            assert Image.open(file).size == (rendition.width, rendition.height)
