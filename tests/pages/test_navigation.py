"""The addresses of the fixed pages, wherever the site stands."""

import pytest
from django.template import Context, Template
from django.urls import set_script_prefix


def address(tag):
    return Template("{% load navigation %}" + tag).render(Context())


@pytest.mark.parametrize(("tag", "path"), [("{% site_page %}", "/"), ('{% site_page "events" %}', "/events/")])
def test_a_fixed_page_is_named_by_its_path(tag, path):
    assert address(tag) == path


@pytest.fixture
def below_a_prefix():
    set_script_prefix("/heritage/")
    yield
    set_script_prefix("/")


def test_a_site_below_a_prefix_says_so_in_its_addresses(below_a_prefix):
    assert address('{% site_page "events" %}') == "/heritage/events/"
