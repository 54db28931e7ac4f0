"""JSON answers for the position field of the editor's form. They store nothing and log no position.

Input comes by POST only, because addresses are written to log files and bodies are not.
"""

import io
import json
from functools import wraps

import shapely
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import feedback, geometry_archives, geometry_files, share_texts
from heritage.catalogue.position.coordinates import UnreadableError, placed
from heritage.photos import embedded_files
from heritage.photos.metadata.exif import camera_position
from heritage.photos.renditions.decoder import UnreadablePictureError

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*")
GOOD_DOP, FAIR_DOP = 5, 10  # the usual classes of the dilution of precision
_NO_POSITION = "这张照片没有记下拍摄位置。手机拍照时要打开“位置”，经微信转发的照片会丢掉它；请用原图，或改用其他办法。"
_CAMERA_HINT = "这是相机所在的位置，不一定是被拍的地方，请在图上核对。"


def for_editors(view):
    """Let in users who may edit entries; answer an UnreadableError or ValidationError with its sentence."""

    @require_POST
    @never_cache
    @wraps(view)
    def guarded(request):
        pages = policy_registry.get_by_type(Page)
        if not pages.user_has_any_permission(request.user, {"add", "change"}):
            raise PermissionDenied
        try:
            return JsonResponse(view(request), json_dumps_params={"ensure_ascii": False})
        except ValidationError as refusal:
            return JsonResponse({"error": feedback.sentence(refusal)}, status=400)
        except UnreadableError as refusal:
            return JsonResponse({"error": str(refusal)}, status=400)

    return guarded


@for_editors
def read_text(request):
    """Return the positions in a pasted text."""
    return {"readings": [_reading(reading) for reading in share_texts.read(request.POST.get("text", ""))]}


@for_editors
def read_photo(request):
    """Return where the camera of a library picture stood, for users who may choose that picture."""
    photo = get_image_model().objects.filter(pk=_number(request.POST.get("photo"), int)).first()
    policy = policy_registry.get_by_type(get_image_model())
    if photo is None or not policy.user_has_any_permission_for_instance(
        request.user, ["choose", "add", "change"], photo
    ):
        raise UnreadableError("还没有选主图，或这张图片您不能使用。请先在“基本”里选主图。")
    try:
        with photo.open_file() as file:
            return {"readings": [_of_camera(file, f"照片“{photo.title}”")]}
    except OSError:
        raise UnreadableError("这张照片的原件读不到。请重新上传，或改用其他办法。") from None


@for_editors
def read_file(request):
    """Return the shapes of an uploaded file, or the position in an uploaded photo. The file is not stored."""
    upload = request.FILES.get("file")
    if upload is None:
        raise UnreadableError("没有收到文件。请重新选择。")
    head = upload.read(12)
    upload.seek(0)
    is_point = request.POST.get("shape") != "boundary"
    if head.startswith(_PICTURES) or head[4:8] == b"ftyp" or head[8:12] == b"WEBP":
        if not is_point:
            raise UnreadableError("照片里没有边界。请上传 GeoJSON、KML、GPX 或压缩的 Shapefile。")
        return {"readings": [_of_camera(upload, "照片")]}
    geometry_files.refuse_size(upload.size, head[:2])
    shapes = geometry_files.read_file(upload.read())
    if not is_point:
        return _boundaries(shapes)
    points = [(name, part) for name, part in shapes.found if part.geom_type == "Point"]
    if not points:
        raise UnreadableError(f"文件里有线或面，没有点。边界请在“保护”的保护区划里上传。{shapes.left_out()}")
    readings, outside = [], []
    for name, part in points:
        try:
            readings.append(placed(part.x, part.y, shapes.datum, name or "文件里的点", shapes.note))
        except UnreadableError as refusal:
            outside.append(refusal)
    if not readings:
        raise outside[0]
    shapes.skipped += [f"{len(outside)}个点：不在中国境内"] if outside else []
    return {
        "readings": [_reading(reading) | {"supposed": shapes.supposed} for reading in readings],
        "left_out": shapes.left_out(),
        "pictures": shapes.pictures,
    }


@for_editors
def keep_pictures(request):
    """Save the photographs in a KMZ into the library, without credit and licence, and say what became of each."""
    upload = request.FILES.get("file")
    if not policy_registry.get_by_type(get_image_model()).user_has_permission(request.user, "add"):
        raise UnreadableError("您不能上传图片。请负责图片的同事来收。")
    if upload is None:
        raise UnreadableError("没有收到文件。请重新选择。")
    geometry_files.refuse_size(upload.size, b"PK")
    data = upload.read()
    geometry_files.read_file(data)  # refuses what is no map file
    entries, archive = geometry_archives.pictures(data)
    kept, refused = [], []
    for entry in entries:
        name = geometry_archives.bare_name(entry)
        try:
            with archive.open(entry) as file:
                photo, is_new = embedded_files.keep(
                    get_image_model()(title=name.rpartition(".")[0][:255]), io.BytesIO(file.read()), name, request.user
                )
            kept.append(f"{photo.title}{'' if is_new else '（图库里已有）'}")
        except Exception as refusal:  # broken and forged archives raise many kinds of errors
            refused.append(f"{name}：{refusal if isinstance(refusal, UnreadablePictureError) else '读不出来'}")
    said = (
        [f"图库里有了{len(kept)}张：{'、'.join(kept)}。写上署名、许可、人物和替代文字，就能选作主图。"] if kept else []
    )
    return {"said": "".join([*said, *(f"没有收“{one}”。" for one in refused)])}


@for_editors
def check_point(request):
    """Return what the form shows about the point that it holds."""
    numbers = [_number(request.POST.get(name), float) for name in ("longitude", "latitude")]
    if None in numbers:
        raise UnreadableError("经度和纬度要一起填写，例如：113.5936 和 34.7439。")
    uncertainty = max(_number(request.POST.get("uncertainty"), int) or 0, 0)
    datum, method = request.POST.get("datum", ""), request.POST.get("method", "")
    return feedback.of_point(*numbers, datum, uncertainty, _editable_site(request), method, request.user)


@for_editors
def check_boundary(request):
    """Return what the form shows about the boundary that it holds."""
    try:
        entered = json.loads(request.POST.get("geometry", ""))
    except (ValueError, RecursionError):
        raise UnreadableError("边界不是有效的 GeoJSON。请重新绘制，或上传文件。") from None
    return feedback.of_boundary(entered, request.POST.get("datum", ""))


def _boundaries(shapes):
    found = [(name, geometry_files.as_boundary(part)) for name, part in shapes.found]
    found = [(name, boundary) for name, boundary in found if boundary is not None]
    if not found:
        raise UnreadableError(f"文件里没有闭合的面。请画成多边形，或让线首尾相接。{shapes.left_out()}")
    return {
        "datum": shapes.datum,
        "note": shapes.note,
        "supposed": shapes.supposed,
        "left_out": shapes.left_out(),
        "pictures": shapes.pictures,
        "shapes": [
            {
                "name": name or f"图形{count}",
                "vertices": int(shapely.get_num_coordinates(boundary)),
                "geometry": shapely.geometry.mapping(boundary),
            }
            for count, (name, boundary) in enumerate(found, 1)
        ],
    }


def _of_camera(file, origin):
    position = camera_position(file)
    if position is None:
        raise UnreadableError(_NO_POSITION)
    reading = placed(position.longitude, position.latitude, position.datum, origin, _quality(position) + _CAMERA_HINT)
    return _reading(reading) | {"supposed": position.is_void} | {"uncertainty": position.error_m}


def _quality(position):
    """Return what the receiver says about the quality of its position; empty if it says nothing or is content."""
    void = "相机自己标明这次定位无效（状态 V），可能是上一次的位置。" if position.is_void else ""
    if position.dop is None:
        return void
    grade = "好" if position.dop <= GOOD_DOP else "一般" if position.dop <= FAIR_DOP else "差，可能偏几十米"
    return f"{void}精度因子（DOP）{position.dop:.1f}，{grade}。"


def _reading(reading):
    return {
        "longitude": reading.longitude,
        "latitude": reading.latitude,
        "datum": reading.datum,
        "origin": reading.origin,
        "swapped": reading.swapped,
        "hint": reading.hint,
        "supposed": reading.supposed,
    }


def _number(text, kind):
    try:
        number = kind(text)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e9 else None


def _editable_site(request):
    """Return the saved entry of the form if its user may change it: nobody else may learn its shift."""
    site = HeritageSitePage.objects.filter(pk=_number(request.POST.get("page"), int)).first()
    return site if site and site.permissions_for_user(request.user).can_edit() else None
