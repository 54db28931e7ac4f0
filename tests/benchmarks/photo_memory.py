"""How much memory uploads take, from the check of the form to the public sizes and the tiles.

    uv run python -m tests.benchmarks.photo_memory

Each file meets a server's process of its own: the form, then (where it is taken) `prepare` and the tiles. The peaks are
the kernel's, of that process and of the largest process it started.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

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


def weighed(name, data):
    """Upload a file in a process of its own; return what the form said, and the peaks in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.photo_memory", str(path)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "heritage.settings.testing"},
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def _upload(path):
    import django

    django.setup()
    from django.core.exceptions import ValidationError
    from django.core.files.uploadedfile import TemporaryUploadedFile
    from django.core.management import call_command
    from django.urls import reverse

    from heritage.photos.forms import PictureField
    from heritage.photos.models import Photo
    from heritage.photos.renditions import prepare

    call_command("migrate", verbosity=0)
    reverse("wagtailadmin_home")  # all the code that a server has loaded
    sent = TemporaryUploadedFile(path.name, "", path.stat().st_size, None)
    sent.write(path.read_bytes())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = "taken"
    try:
        file = PictureField(max_length=100).clean(sent)
    except ValidationError as refusal:
        said = refusal.messages[0]
    else:
        photo = Photo(title="车间", description="车间", credit="佚名", licence="cc0", people="none", file=file)
        photo.save()
        prepare(photo)
        if photo.renditions.count() == 0:
            said = "taken, but nothing could be made of it"
    peaks = [before, *(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))]
    print(json.dumps([said, *(round(peak / 1024) for peak in peaks)]))


def main():
    print(f"{'':26} {'KB':>7} {'before':>7} {'server':>7} {'apart':>6}   bar {BAR} MB")
    for case in SMOOTH:
        name, data = smooth(case)
        said, *peaks = weighed(name, data)
        print(f"{case:26} {len(data) / 1024:7.0f} {peaks[0]:7} {peaks[1]:7} {peaks[2]:6}   {said}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        _upload(Path(sys.argv[1]))
    else:
        main()
