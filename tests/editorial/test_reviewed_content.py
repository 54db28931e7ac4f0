"""The review record of a page, as it is printed and filed."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_record_names_every_signature_with_its_time_and_what_came_of_it(desk):
    page = desk.draft()
    desk.submit(page)
    desk.sign(page, "proofreader", "returned", "第二段年份请核对。")
    desk.edit(page, lead="核对过的导语")
    desk.submit(page)
    desk.approve(page)
    desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": "人名有误"})

    html = desk.client("writer").get(reverse("review_record", args=[page.pk])).content.decode()

    signatures = html.split("<h2>签字</h2>")[1].split("</table>")[0]
    assert signatures.count("<tr>") == 1 + 4
    for words in (
        "<td>初审</td><td>校对</td>",
        "第二段年份请核对。",
        "已核对：没有错别字、不规范用语；",
        "撤稿，不再有效",
    ):
        assert words in signatures
    assert "<td>签发</td><td>撤稿：人名有误</td>" in html


def test_a_page_without_a_signature_says_so(desk):
    page = desk.draft()
    assert "没有签过字。" in desk.client("writer").get(reverse("review_record", args=[page.pk])).content.decode()


@pytest.mark.parametrize(("person", "status"), [("auditor", 200), ("proofreader", 200), ("administrator", 302)])
def test_who_edits_or_audits_may_print_it(desk, person, status):
    page = desk.draft()
    assert desk.client(person).get(reverse("review_record", args=[page.pk])).status_code == status
