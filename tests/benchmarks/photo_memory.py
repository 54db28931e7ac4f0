"""How much memory uploads take, from the check of the form to the public sizes and the tiles.

    uv run python -m tests.benchmarks.photo_memory

Each file meets a server's process of its own: the form, then (where it is taken) `prepare` and the tiles. The peaks are
the kernel's, of that process and of the largest process it started. `before` is what the server held.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.benchmarks.memory import Watch, memory

LARGE = (8000, 6000)
BAR = 300
SMOOTH = {
    "JPEG": ("jpg", "RGB", LARGE, "JPEG", {}),
    "progressive JPEG 4:4:4": ("jpg", "RGB", LARGE, "JPEG", {"progressive": True, "subsampling": 0}),
    "JPEG in CMYK": ("jpg", "CMYK", (7000, 5000), "JPEG", {}),
    "PNG": ("png", "RGB", LARGE, "PNG", {}),
    "PNG with alpha": ("png", "RGBA", LARGE, "PNG", {}),
    "PNG of 16 bits": ("png", "I;16", LARGE, "PNG", {}),
    "PNG with a palette": ("png", "P", LARGE, "PNG", {}),
    "TIFF of 16 bits": ("tif", "I;16", LARGE, "TIFF", {"compression": "tiff_adobe_deflate"}),
    "TIFF in CMYK": ("tif", "CMYK", LARGE, "TIFF", {"compression": "tiff_adobe_deflate"}),
    "WebP": ("webp", "RGB", (8000, 6000), "WEBP", {"method": 0}),
    "WebP of 12 megapixels": ("webp", "RGBA", (4000, 3000), "WEBP", {"method": 0}),
    "AVIF": ("avif", "RGB", LARGE, "AVIF", {"speed": 10}),
    "AVIF of 24 megapixels": ("avif", "RGB", (6000, 4000), "AVIF", {"speed": 10}),
    "HEIC": ("heic", "RGB", LARGE, "HEIF", {}),
    "HEIC of 24 megapixels": ("heic", "RGB", (6000, 4000), "HEIF", {}),
}


def smooth(case):
    """Return (name, bytes) of a large picture that a few kilobytes hold."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    extension, mode, size, image_format, options = SMOOTH[case]
    image = Image.new("I;16", size, 30_000) if mode == "I;16" else Image.linear_gradient("L").resize(size).convert(mode)
    out = BytesIO()
    image.save(out, image_format, **options)
    return f"a.{extension}", out.getvalue()


@contextmanager
def a_server():
    """Return a function that uploads a file in a process of its own; it returns weight, peaks, and the answer."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "heritage.settings.development",
            "HERITAGE_DATA_DIR": folder,
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)

        def run(*arguments):
            command = [sys.executable, "-m", "tests.benchmarks.photo_memory", *arguments]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            return done.stdout

        def weighed(case):
            path = f"{folder}/a.{SMOOTH[case][0]}"
            run("make", case, path)
            return [Path(path).stat().st_size // 1024, *json.loads(run("upload", path).splitlines()[-1])]

        yield weighed


def _upload(path):
    import django

    django.setup()
    from django.core.exceptions import ValidationError
    from django.core.files.uploadedfile import TemporaryUploadedFile
    from django.urls import reverse

    from heritage.photos.admin.forms import PictureField
    from heritage.photos.models import Photo
    from heritage.photos.renditions.sizes import prepare

    reverse("wagtailadmin_home")  # all the code that a server has loaded
    sent = TemporaryUploadedFile(path.name, "", path.stat().st_size, None)
    sent.write(path.read_bytes())
    before = round(memory("VmHWM"))
    watch = Watch(os.getpid(), command=b"heritage.photos.renditions.subprocess_decoder")
    try:
        file = PictureField(max_length=100).clean(sent)
    except ValidationError as refusal:
        said = refusal.messages[0]
    else:
        photo = Photo(title="车间", description="车间", credit="佚名", licence="cc0", people="none", file=file)
        photo.save()
        prepare(photo)
        said = f"taken, {photo.renditions.count()} sizes, tiles {photo.tiles.size // 1024 if photo.tiles else 0} KB"
    print(json.dumps([before, round(memory("VmHWM")), round(watch.peak), said]))


def main():
    print(f"{'':26} {'KB':>6} {'before':>7} {'server':>7} {'apart':>6}   bar {BAR} MB")
    with a_server() as weighed:
        for case in sys.argv[1:] or SMOOTH:
            weight, *peaks, said = weighed(case)
            print(f"{case:26} {weight:6} {peaks[0]:7} {peaks[1]:7} {peaks[2]:6}   {said}", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", case, path]:
            Path(path).write_bytes(smooth(case)[1])
        case ["upload", path]:
            _upload(Path(path))
        case _:
            main()
