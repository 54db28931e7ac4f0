import pytest
from django.core.cache import caches
from django.urls import reverse
from urllib3 import PoolManager, Timeout

from heritage.maps.base_layers import tile_proxy
from tests.factories.base_layers import BaseLayerFactory
from tests.maps.tile_server import PNG, Provider

pytestmark = pytest.mark.django_db
HERE = (12, 3340, 1624)  # a tile of Zhongyuan


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch, settings, tmp_path):
    """No tile from another test, and no waiting."""
    settings.CACHES = {**settings.CACHES, "tiles": {**settings.CACHES["tiles"], "LOCATION": tmp_path}}
    pool = PoolManager(retries=False, timeout=Timeout(connect=0.5, read=0.3))
    monkeypatch.setattr(tile_proxy, "_pool", pool)
    yield
    pool.clear()


@pytest.fixture
def layer(provider):
    return BaseLayerFactory(addresses=f"http://{provider.host}/{{z}}/{{x}}/{{y}}?tk={{key}}")


def ask(client, layer, z=12, x=3340, y=1624, part=0):
    return client.get(reverse("map_tile", args=[layer.pk, part, z, x, y]))


def test_a_tile_is_fetched_with_the_key_and_the_reader_sees_none_of_it(client, provider, layer):
    response = ask(client, layer)

    assert (response.status_code, response["Content-Type"], response.content) == (200, "image/png", PNG)
    assert provider.asked == [f"/12/3340/1624?tk={layer.key}"]
    assert layer.key not in str(response.headers)
    assert response["Cache-Control"] == "public, max-age=604800"


def test_a_tile_is_fetched_once_and_then_comes_from_the_disk(client, provider, layer):
    ask(client, layer)
    provider.behaviour = "broken"

    assert ask(client, layer).content == PNG
    assert len(provider.asked) == 1


def test_a_changed_layer_does_not_show_the_tiles_that_it_had_before(client, provider, layer):
    ask(client, layer)
    layer.save()
    ask(client, layer)

    assert len(provider.asked) == 2


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [("page", 502), ("huge", 502), ("elsewhere", 502), ("missing", 404), ("broken", 502), ("slow", 503)],
)
def test_what_is_no_small_picture_at_once_does_not_get_through(client, provider, layer, behaviour, status):
    provider.behaviour = behaviour
    response = ask(client, layer)

    assert (response.status_code, response.content, response["Cache-Control"]) == (status, b"", "no-store")
    assert len(provider.asked) == 1  # a redirect was not followed
    assert len(caches["tiles"]._list_cache_files()) == 0


@pytest.mark.parametrize(
    ("z", "x", "y"),
    [(12, 0, 0), (12, 4096, 1624), (12, 3340, 4096), (99, 1, 1), (19, 427520, 207872), (0, 0, 0), (12, 3340, 10**30)],
)
def test_tiles_of_the_rest_of_the_world_are_not_asked_for(client, provider, layer, z, x, y):
    assert ask(client, layer, z, x, y).status_code == 404
    assert provider.asked == []


def test_a_layer_has_no_more_parts_than_its_lines(client, provider, layer):
    assert ask(client, layer, part=1).status_code == 404
    assert provider.asked == []


def test_a_host_that_the_layer_does_not_name_is_never_asked(provider, layer):
    with pytest.raises(tile_proxy.TileError):
        tile_proxy._fetch(layer, f"http://localhost:{provider.server.server_port}/12/3340/1624")
    assert provider.asked == []


def test_a_provider_that_is_silent_is_left_alone_for_a_while(client, provider, layer):
    provider.behaviour = "slow"
    statuses = [ask(client, layer, y=1624 + count).status_code for count in range(3)]

    assert statuses == [503, 503, 503]
    assert len(provider.asked) == 1


def test_nobody_can_use_up_the_key_by_asking_for_many(client, provider, layer, monkeypatch):
    monkeypatch.setattr(tile_proxy, "PER_MINUTE", 2)
    statuses = [ask(client, layer, y=1624 + count).status_code for count in range(3)]

    assert statuses == [200, 200, 429]
    assert ask(client, layer).status_code == 200  # what is on the disk still comes


def test_a_direct_layer_is_not_passed_on(client, provider):
    direct = BaseLayerFactory(addresses="https://tiles.example.cn/{z}/{x}/{y}", delivery="direct")

    assert ask(client, direct).status_code == 404


@pytest.mark.parametrize("path", ["-1/1/1", "12/x/1", "12/1", "../../etc/passwd", "12/3340/1624.png", "1e3/1/1"])
def test_an_address_that_is_no_tile_is_not_found(client, layer, path, catalogue):
    assert client.get(f"/map/tiles/{layer.pk}/0/{path}", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"<svg>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(start, kind):
    assert tile_proxy.kind_of(start) == kind
