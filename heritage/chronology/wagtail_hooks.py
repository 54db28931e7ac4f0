from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks

from heritage.chronology.views import date_reading


@hooks.register("register_admin_urls")
def date_reading_address():
    return [path("dates/reading/", date_reading, name="date_reading")]


@hooks.register("insert_global_admin_js")
def date_reading_script():
    script = '<script type="module" src="{}" data-date-readings="{}"></script>'
    return format_html(script, static("admin/js/date-reading.js"), reverse("date_reading"))
