"""Pillow opens pictures of as many pixels as the decoder takes.

Changes: the option `MAX_IMAGE_PIXELS` of PIL.Image
Package: pillow 13.0.0
Reason: Pillow refuses a header with twice as many pixels as this option says, 179 million by default. Telephones have
200 million; memory and time are limited by the process apart.
Upstream: an option that Pillow documents
May go when this fails: test_pillow_refuses_a_picture_of_a_telephone_by_default
"""

from PIL import Image


def allow_pixels(most):
    Image.MAX_IMAGE_PIXELS = most
