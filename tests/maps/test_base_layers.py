import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from heritage.maps.models import BaseLayer
from tests.factories.accounts import AdministratorFactory
from tests.factories.base_layers import BaseLayerFactory
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db
OWN = "https://tiles.example.cn:8443/{z}/{x}/{y}.png"


def listed(client):
    return client.get("/map/base-layers.json").json()["layers"]


def policy(response):
    return response["Content-Security-Policy"]


def a_direct_layer(**fields):
    return BaseLayerFactory(delivery=BaseLayer.Delivery.DIRECT, **fields)


# The review number


def test_a_layer_without_its_review_number_cannot_be_switched_on():
    layer = BaseLayer(key="k", enabled=True, review_number="  ")

    with pytest.raises(ValidationError, match="没有审图号的底图不能启用"):
        layer.full_clean()
    BaseLayer(key="k", enabled=False).full_clean()
    BaseLayer(key="k", enabled=True, review_number="GS（2024）0650号").full_clean()


@pytest.mark.parametrize("fields", [{"review_number": ""}, {"enabled": False}])
def test_a_layer_that_got_round_the_form_is_shown_nowhere_all_the_same(client, catalogue, fields):
    layer = a_direct_layer(**fields)

    assert listed(client) == []
    assert "tianditu" not in policy(client.get("/map/"))
    layer.delivery = BaseLayer.Delivery.SERVER
    layer.save()
    assert client.get(reverse("map_tile", args=[layer.pk, 0, 12, 3340, 1624])).status_code == 404


# What an administrator may write


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"addresses": " \n"}, "请至少填一行瓦片地址"),
        ({"addresses": "https://tiles.example.cn/{z}/{x}.png"}, "每行地址都要有"),
        ({"addresses": "https://tiles.example.cn/{z}/{x}/{y}?{token}"}, "{token} 不认识"),
        ({"addresses": "file:///etc/{z}/{x}/{y}"}, "应以 https:// 开头"),
        ({"addresses": "https://{x}.example.cn/{z}/{x}/{y}"}, "域名里只能有 {s}"),
        ({"addresses": "https://user@example.cn/{z}/{x}/{y}"}, "应以 https:// 开头"),
        ({"addresses": "https:///{z}/{x}/{y}"}, "应以 https:// 开头"),
        ({"addresses": "https://t{s}.example.cn/{z}/{x}/{y}", "subdomains": ""}, "请填子域名"),
        ({"key": ""}, "请填密钥后再启用"),
        ({"min_zoom": 9, "max_zoom": 8}, "最大级别不小于最小级别"),
        ({"max_zoom": 99}, "级别在0—22之间"),
        ({"addresses": OWN.replace("https", "http"), "delivery": "direct"}, "只能取 https://"),
    ],
)
def test_a_layer_that_would_not_work_is_refused_with_what_to_do(fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        BaseLayerFactory.build(**fields).full_clean()


def test_a_new_layer_is_tianditu_already_and_wants_only_key_and_review_number():
    layer = BaseLayer(key="k", review_number="GS（2024）0650号", enabled=True)
    layer.full_clean()

    assert [template.split("layer=")[1].split("&")[0] for template in layer.templates] == ["vec", "cva"]
    assert layer.datum == "wgs84"


def test_an_internal_tile_server_may_speak_plain_http_to_the_server():
    BaseLayerFactory.build(addresses="http://10.1.2.3/{z}/{x}/{y}.png").full_clean()


# What goes out


def test_a_key_that_stays_on_the_server_is_in_no_answer(client, catalogue):
    layer = BaseLayerFactory()

    (found,) = listed(client)
    assert found["addresses"][0].startswith(f"/map/tiles/{layer.pk}/0/{{z}}/{{x}}/{{y}}?v=")
    assert len(found["addresses"]) == 2
    assert found["bounds"] == [[34.16, 112.92], [35.37, 114.16]]  # beyond, the server passes nothing on
    assert (found["name"], found["review_number"], found["datum"]) == ("天地图", "GS（2024）0650号", "wgs84")
    for address in ("/map/base-layers.json", "/map/"):
        assert layer.key not in client.get(address).content.decode()
        assert "tianditu.gov.cn" not in policy(client.get(address))


def test_a_direct_layer_comes_with_its_key_and_its_hosts_are_let_in(client, catalogue):
    a_direct_layer(key="a&b", subdomains="01")
    a_direct_layer(name="自建", addresses=OWN, key="")
    HeritageSitePageFactory(located=True)

    assert listed(client)[0]["addresses"][0].endswith("&tk=a%26b")
    assert listed(client)[0]["bounds"] is None
    assert "img-src 'self' data: https://*.tianditu.gov.cn https://tiles.example.cn:8443" in policy(client.get("/map/"))
    assert "tianditu" not in policy(client.get("/sites/"))


def test_the_editors_map_lets_the_same_hosts_in(client, catalogue):
    a_direct_layer()
    client.force_login(AdministratorFactory())

    assert "https://*.tianditu.gov.cn" in policy(client.get(reverse("wagtailadmin_home")))


def test_layers_come_in_the_order_that_the_administrator_gave_them(client):
    BaseLayerFactory(name="影像", order=2)
    BaseLayerFactory(name="矢量", order=1)

    assert [layer["name"] for layer in listed(client)] == ["矢量", "影像"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query_and_is_sent_again_only_when_it_changed(client, django_assert_num_queries, count):
    BaseLayerFactory.create_batch(count)

    with django_assert_num_queries(1):
        first = client.get("/map/base-layers.json")
    again = client.get("/map/base-layers.json", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    BaseLayer.objects.update(enabled=False)
    assert client.get("/map/base-layers.json", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_layer_switched_off_loses_its_place_in_the_policy_at_once(client, catalogue):
    layer = a_direct_layer()
    assert "tianditu" in policy(client.get("/map/"))

    layer.enabled = False
    layer.save()
    assert "tianditu" not in policy(client.get("/map/"))
    layer.enabled = True
    layer.save()
    layer.delete()
    assert "tianditu" not in policy(client.get("/map/"))


def test_an_administrator_finds_the_layers_in_the_settings_and_is_refused_in_words(client):
    client.force_login(AdministratorFactory())
    form = {
        "name": "天地图",
        "addresses": OWN,
        "delivery": "server",
        "datum": "wgs84",
        "attribution": "某图商",
        "review_number": "",
        "min_zoom": 1,
        "max_zoom": 18,
        "order": 0,
        "enabled": "on",
    }
    address = reverse("wagtailsnippets_maps_baselayer:add")

    assert "没有审图号的底图不能启用" in client.post(address, form).content.decode()
    assert not BaseLayer.objects.exists()
    client.post(address, form | {"review_number": "GS（2024）0650号"})
    assert BaseLayer.objects.switched_on().count() == 1
