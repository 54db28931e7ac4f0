"""The editor's form of an entry, as the tests of the map beside its fields go through it."""

import json
import re

from playwright.sync_api import expect

PLACE = (113.5936, 34.7439)


class Form:
    """The editor's form of the draft, on one of its tabs."""

    def __init__(self, page, url, tab):
        self.page = page
        page.goto(url, wait_until="networkidle")
        self.open(tab)

    def open(self, tab):
        self.page.get_by_role("tab", name=tab, exact=True).click()

    @property
    def field(self):
        return self.page.locator("position-field:visible").last

    @property
    def status(self):
        return self.field.locator(".position-field__status")

    @property
    def facts(self):
        return self.field.locator(".position-field__facts")

    def value(self, name):
        return self.page.locator(f"#id_{name}").input_value()

    def values(self):
        return tuple(self.value(f"entered_{name}") for name in ("longitude", "latitude", "datum"))

    def paste(self, text):
        self.field.locator("textarea").fill(text)
        self.press("读取")

    def press(self, name):
        self.field.get_by_role("button", name=name).click()

    def map_box(self):
        ground = self.field.locator(".position-field__map")
        ground.scroll_into_view_if_needed()
        return ground.bounding_box()

    def click_map(self, *corners):
        for x, y in corners:
            box = self.map_box()  # each time: what comes late above the map moves it
            self.page.mouse.move(box["x"] + x, box["y"] + y)
            self.page.wait_for_timeout(50)
            self.page.mouse.down()
            self.page.mouse.up()
            self.page.wait_for_timeout(200)  # Leaflet.draw takes two quick clicks for one

    def add_zone(self):
        self.open("保护")
        self.page.locator("#id_zones-ADD").click()
        self.field.locator(".leaflet-draw").first.wait_for()
        return re.search(r"zones-\d+-", self.field.get_attribute("data-prefix"))[0]

    def boundary(self, row, kind=""):
        if kind:
            expect(self.page.locator(f"#id_{row}entered_geometry")).to_have_value(re.compile(f'"{kind}"'))
        text = self.value(f"{row}entered_geometry")
        return json.loads(text) if text else None
