"""Read one environment variable, check it, and say what was expected when it is wrong."""

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = object()

# Every variable ever read, with its default: heritage/deploy/README.md lists the same, and a test compares the two.
DOCUMENTED = {}


def text(name, default=REQUIRED):
    """Return the variable as text, or `default`; a missing required one stops the start by name."""
    DOCUMENTED[name] = default
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is REQUIRED:
        raise ImproperlyConfigured(f"环境变量 {name} 必须设置（见 heritage/deploy/README.md）。")
    return default


def flag(name, default):
    """Return the variable as a boolean: 1/0, true/false, yes/no, on/off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"环境变量 {name} 应为 1 或 0，现在是“{value}”。")


def one_of(name, values):
    """Return one of a few words; the first is the default."""
    value = text(name, values[0])
    if value not in values:
        raise ImproperlyConfigured(f"环境变量 {name} 应为 {'、'.join(values)} 之一，现在是“{value}”。")
    return value


def number(name, default, least=0):
    """Return the variable as an integer of at least `least`."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"环境变量 {name} 应为不小于{least}的整数，现在是“{value}”。")
    return int(value)


def names(name, default=REQUIRED):
    """Return a comma-separated variable as a list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def marks():
    """Return what the law asks of a government page, by field of the organisation's settings; one left out stops
    the start, unless they are still to come."""
    required = flag("HERITAGE_MARKS_REQUIRED", True)
    found = {}
    for name, field, what, pattern in _MARKS:
        DOCUMENTED[name] = REQUIRED
        value = os.environ.get(name, "").strip()
        if required and not value:
            raise ImproperlyConfigured(f"环境变量 {name} 必须设置：{what}（见 heritage/deploy/README.md）。")
        if value and not re.fullmatch(pattern, value):
            raise ImproperlyConfigured(f"环境变量 {name} 应为{what}，现在是“{value}”。")
        found["email" if field == "telephone" and "@" in value else field] = value
    return found


_MARKS = (
    ("HERITAGE_SITE_CODE", "site_identification_code", "政府网站标识码，10位数字", r"\d{10}"),
    ("HERITAGE_ICP_NUMBER", "icp_number", "ICP备案号，写法是“豫ICP备＋数字＋号”", r".*ICP备.*\d+.*号.*"),
    ("HERITAGE_POLICE_NUMBER", "police_number", "公安备案号，写法是“豫公网安备＋数字＋号”", r".*公网安备.*\d+.*"),
    ("HERITAGE_HOST_UNIT", "host", "主办单位的全称", r".+"),
    ("HERITAGE_OPERATOR_UNIT", "operator", "承办单位的全称", r".+"),
    ("HERITAGE_CONTACT", "telephone", "联系电话或邮箱", r"[\d()（）\- ]{7,}|[^@\s]+@[^@\s]+\.[^@\s]+"),
)


def networks(name):
    """Return a comma-separated variable as networks: `10.0.0.0/8, 192.168.1.7`."""
    try:
        return [ipaddress.ip_network(part, strict=False) for part in names(name, "")]
    except ValueError as error:
        raise ImproperlyConfigured(f"环境变量 {name} 应为网段，例如 10.0.0.0/8,192.168.1.7（{error}）。") from None


@dataclass(frozen=True)
class MailServer:
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail_server(name):
    """Return the mail server of an address: `smtps://user:password@host`, or `smtp+starttls://…`, or `smtp://…`."""
    url = text(name, "")
    if not url:
        return MailServer()
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or ports[parts.scheme]
    except (ValueError, KeyError):
        host = None
    if not host:  # the value is not repeated: it may hold a password
        raise ImproperlyConfigured(
            f"环境变量 {name} 应写成 smtps://用户:密码@主机:465（或 smtp+starttls://、smtp://）。"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port, user, password, parts.scheme == "smtp+starttls", parts.scheme == "smtps")


def cache(name):
    """Return the address of a Redis server: `redis://host:6379/0`, or nothing."""
    url = text(name, "")
    if url and not re.match(r"(?:rediss?|unix)://.", url):  # the value may hold a password
        raise ImproperlyConfigured(f"环境变量 {name} 应写成 redis://主机:6379/0（或 rediss://、unix://）。")
    return url


def bucket(name):
    """Return django-storages' options of an S3-compatible store: `s3://key:secret@host/bucket?region=…`, or nothing."""
    url = text(name, "")
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    bucket_name = host and parts.path.strip("/")
    if not bucket_name or parts.scheme not in {"s3", "s3+http"} or not parts.password:  # it holds a secret
        raise ImproperlyConfigured(f"环境变量 {name} 应写成 s3://密钥编号:密钥@主机/存储桶（可加 ?region=地区）。")
    return {
        "endpoint_url": f"http{'' if parts.scheme == 's3+http' else 's'}://{host}{f':{port}' if port else ''}",
        "bucket_name": bucket_name,
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "region_name": dict(parse_qsl(parts.query)).get("region"),
    }
