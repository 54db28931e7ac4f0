"""Pages for when something does not work must not need what does not work."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import loader
from django.views.defaults import server_error


@pytest.fixture
def nothing_collected(settings, tmp_path):
    """The hashed names of static files are not known; nor, in a test without a mark, is the database."""
    settings.STATIC_ROOT = tmp_path
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        staticfiles_storage.url("public/css/base.css")


@pytest.mark.usefixtures("nothing_collected")
def test_a_fault_is_told_in_the_look_of_the_site(rf):
    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "<h1>暂时打不开</h1>" in answer.content.decode()
    assert '<link rel="stylesheet" href="/static/public/css/base.css">' in answer.content.decode()


@pytest.mark.usefixtures("nothing_collected")
def test_what_was_not_saved_is_told_in_the_look_of_the_site():
    page = loader.get_template("503.html").render({"sentence": "网站正忙。"})

    assert '<p class="title__lead">网站正忙。</p>' in page
    assert '<link rel="stylesheet" href="/static/public/css/base.css">' in page
