"""`{% joinlines %}`: several lines of a template are one line of the page."""

import pytest
from django.template import Context, Template


def rendered(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("<p>\n  郑州市\n  中原区\n</p>", "<p>郑州市中原区</p>"),
        ('<a class="a"\n  href="/b">\n  目录\n</a>', '<a class="a" href="/b">目录</a>'),
        ("<p>\n  {% if yes %}\n    砂轮\n  {% endif %}\n  ，{{ year }}年\n</p>", "<p>砂轮，1956年</p>"),
        ("<b>{{ year }}</b> <i>年</i>", "<b>1956</b> <i>年</i>"),
    ],
)
def test_line_breaks_and_indentation_vanish(source, line):
    assert rendered(f"{{% joinlines %}}\n{source}\n{{% endjoinlines %}}", yes=True, year=1956) == line


def test_outside_the_block_and_in_values_lines_stay():
    page = rendered("<p>\n</p>\n{% joinlines %}\n<pre>\n{{ words }}\n</pre>\n{% endjoinlines %}\n", words="一\n二")

    assert page == "<p>\n</p>\n<pre>一\n二</pre>\n"


def test_a_block_inside_can_be_replaced_by_a_template_that_extends_it(settings, tmp_path):
    (tmp_path / "above.html").write_text(
        "{% joinlines %}\n<p>\n{% block words %}一{% endblock %}\n</p>\n{% endjoinlines %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    assert rendered('{% extends "above.html" %}{% block words %}二{% endblock %}') == "<p>二</p>"
