#!/usr/bin/env python
"""Run a Django command: `uv run manage.py demo` is the one to start with."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for whoever runs an older Python
    sys.stderr.write("本项目需要 Python 3.11 或更新版本；当前是 {}.{}。\n".format(*sys.version_info[:2]))
    sys.exit(2)


def main():
    sys.stdout.reconfigure(errors="backslashreplace")  # a console of code page 936 lacks some characters
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.development")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as missing:
        sys.exit(f"不能启动：{missing}")


if __name__ == "__main__":
    main()
