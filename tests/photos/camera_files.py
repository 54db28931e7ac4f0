"""Pictures as cameras and scanners write them: with all that must not get out."""

import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="34,44.561522N"'
    b' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="XMP-SERIAL-4711"'
    b' aux:OwnerName="XMP-OWNER-WANG"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
# the seconds of 34°44'33.6913" as EXIF writes them; TIFF in the other order of bytes
LATITUDE = struct.pack(">LL", 336913, 10000)
LATITUDE_IN_TIFF = struct.pack("<LL", 336913, 10000)
SECRETS = [
    LATITUDE,
    b"34,44.561522N",
    b"XMP-SERIAL-4711",
    b"XMP-OWNER-WANG",
    b"SERIAL-8675309",
    b"LENS-SERIAL-0042",
    b"OWNER-LIMIN",
    b"CAMERA-OWNER-SUN",
    b"MAKER-THUMBNAIL",
    b"NORTH-OF-THE-VILLAGE",
]
SECRETS_IN_TIFF = [LATITUDE_IN_TIFF, *SECRETS[1:]]


def exif(orientation=1):
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Artist] = "OWNER-LIMIN"
    details = data.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.BodySerialNumber] = "SERIAL-8675309"
    details[ExifTags.Base.LensSerialNumber] = "LENS-SERIAL-0042"
    details[ExifTags.Base.CameraOwnerName] = "CAMERA-OWNER-SUN"
    details[ExifTags.Base.MakerNote] = b"MAKER-THUMBNAIL"
    position = data.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "N"
    position[ExifTags.GPS.GPSLatitude] = (34.0, 44.0, 33.6913)
    position[ExifTags.GPS.GPSLongitudeRef] = "E"
    position[ExifTags.GPS.GPSLongitude] = (113.0, 35.0, 58.6677)
    return data


def red_over_blue(width=240, height=160, mode="RGB"):
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (0, height // 2, width, height))
    return image.convert(mode)


def encoded(image, image_format, **options):
    out = BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def a_telling_picture(image_format, orientation=1):
    """Return a picture that says where, by whom and with which camera it was taken."""
    options = {"exif": exif(orientation)}
    match image_format:
        case "JPEG":
            options |= {"xmp": XMP, "comment": b"NORTH-OF-THE-VILLAGE"}
        case "PNG":
            text = PngInfo()
            text.add_text("Comment", "NORTH-OF-THE-VILLAGE")
            text.add_itxt("XML:com.adobe.xmp", XMP.decode())
            options["pnginfo"] = text
        case "WEBP" | "AVIF" | "HEIF":
            options["xmp"] = XMP
            options["exif"][ExifTags.Base.ImageDescription] = "NORTH-OF-THE-VILLAGE"
        case "TIFF":
            tags = options["exif"]
            tags[ExifTags.Base.ImageDescription] = "NORTH-OF-THE-VILLAGE"
            tags[ExifTags.Base.XMLPacket] = XMP
            for folder in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
                tags[folder] = dict(tags.get_ifd(folder))
    return encoded(red_over_blue(), image_format, **options)


IPTC = b"".join(
    b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text
    for number, text in {80: b"IPTC-OWNER-ZHAO", 92: b"IPTC-PLACE-NORTH", 120: b"IPTC-CAPTION-SECRET"}.items()
)


def with_iptc(image_format):
    """Return a picture with what agencies write into it, where the format has a place for that."""
    if image_format == "TIFF":
        tags = Image.Exif()
        tags[33723] = IPTC
        return encoded(red_over_blue(), "TIFF", exif=tags)
    data = a_telling_picture("JPEG")
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">L", len(IPTC)) + IPTC + b"\0" * (len(IPTC) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]


def a_bomb(side):
    """Return a PNG of one colour with `side` × `side` pixels, a few kilobytes long."""

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    deflate = zlib.compressobj(9)
    rows = b"".join(deflate.compress(bytes(side // 8 + 2)) for _ in range(side)) + deflate.flush()
    header = struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
