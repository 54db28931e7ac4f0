"""What it costs to make the twelve renditions of a photograph of 24 megapixels, beside stock Wagtail on the same file.

    uv run python -m tests.benchmarks.photo_speed

Each way runs in a process of its own, in turn, several times, so that the ratio holds on a busy machine too. CPU is of
this process and of those that it starts. Memory is the peak of the process over what it took before the first picture,
and all of what another took beside it.
Stock Wagtail is measured with its own image model and its own defaults: one after the other (`get_rendition`), and
together (`get_renditions`).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.memory import Watch, memory

ROUNDS = 3
SIDE = (6000, 4000)
TRANSFORMS = ("fill-320x213", "fill-720x480", "fill-960x640", "fill-1440x960")
SPECS = [f"{transform}|format-{made}" for transform in TRANSFORMS for made in ("avif", "webp", "jpeg")]
WAYS = {
    "ours": "this project, one decoding",
    "one by one": "stock Wagtail, get_rendition × 12",
    "together": "stock Wagtail, get_renditions",
}


def a_file(folder):
    """A photograph's weight: noise over gradients, so that no encoder gets it for nothing."""
    from PIL import Image

    noise = Image.effect_noise((SIDE[0] // 4, SIDE[1] // 4), 60).resize(SIDE).convert("RGB")
    light = Image.radial_gradient("L").resize(SIDE).convert("RGB")
    path = os.path.join(folder, "photo.jpg")
    Image.blend(light, noise, 0.3).save(path, quality=90)
    return path


def once(way, path):
    """Make the renditions in this process and print what it cost."""
    import django

    django.setup()
    from django.core.files.images import ImageFile
    from wagtail.images.models import Image as Stock

    from heritage.photos.models import Photo

    model = Photo if way == "ours" else Stock
    with open(path, "rb") as file:
        photo = model(title="二砂", file=ImageFile(file, name="photo.jpg"))
        photo.save()
    photo = model.objects.get(pk=photo.pk)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of getting ready
    before = memory("VmRSS")
    watch = Watch(os.getpid(), command=b"heritage.photos.renditions.subprocess_decoder")
    began, wall = cpu(), time.perf_counter()
    if way == "one by one":
        for spec in SPECS:
            photo.get_rendition(spec)
    else:
        photo.get_renditions(*SPECS)
    cost = {
        "cpu": cpu() - began,
        "wall": time.perf_counter() - wall,
        "peak": memory("VmHWM") - before + watch.peak,
        "process": memory("VmHWM"),
        "bytes": sum(rendition.file.size for rendition in photo.renditions.all()) / 1024,
    }
    print(json.dumps(cost))


def cpu():
    """Return the seconds of this process and of those that it started, which decode large pictures."""
    return sum(os.times()[:4])


def main():
    if len(sys.argv) == 3:
        once(*sys.argv[1:])
        return
    costs = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        path = a_file(folder)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "heritage.settings.development",
            "HERITAGE_DATA_DIR": folder,
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=environment, check=True)
        for _ in range(ROUNDS):
            for way in WAYS:
                command = [sys.executable, "-m", __spec__.name, way, path]
                done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
                costs[way].append(json.loads(done.stdout.splitlines()[-1]))
    middle = {way: {key: statistics.median(one[key] for one in some) for key in some[0]} for way, some in costs.items()}
    print(f"12 renditions of {SIDE[0]} × {SIDE[1]}, median of {ROUNDS}")
    print(f"{'':38} {'CPU s':>7} {'wall s':>7} {'peak MB':>8} {'process':>8} {'KB':>6} {'CPU ratio':>10}")
    for way, words in WAYS.items():
        cost = middle[way]
        ratio = middle["ours"]["cpu"] / cost["cpu"]
        print(
            f"{words:38} {cost['cpu']:7.2f} {cost['wall']:7.2f} {cost['peak']:8.0f} {cost['process']:8.0f}"
            f" {cost['bytes']:6.0f} {ratio:10.2f}"
        )
    print("bar: CPU ratio at most 0.25, peak at most 150 MB")


if __name__ == "__main__":
    main()
