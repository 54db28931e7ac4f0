"""Search by hand and by keyboard: names proposed while typing, and the form that works without them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


@pytest.fixture
def box(window, server):
    page = window(reduced_motion="reduce")
    page.goto(f"{server.url}/search/")
    page.box = page.get_by_role("combobox", name="查一处地方")
    page.box.focus()
    return page


def typed(page, text):
    page.box.press_sequentially(text)
    options = page.get_by_role("option")
    expect(options.last).to_have_text(f"搜索“{text}”")
    return options


def test_names_are_proposed_and_chosen_by_keyboard(box, server):
    options = typed(box, "shalun")
    assert options.first.locator(".suggestions__title").inner_text().startswith("砂轮厂第")
    assert box.box.get_attribute("aria-expanded") == "true"
    assert "条建议" in box.locator("search-suggest [role=status]").inner_text()
    assert box.box.get_attribute("aria-activedescendant") is None

    box.keyboard.press("ArrowDown")
    assert box.box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    box.keyboard.press("ArrowUp")
    assert box.box.get_attribute("aria-activedescendant") is None
    box.keyboard.press("Escape")
    assert box.box.get_attribute("aria-expanded") == "false"
    assert box.box.input_value() == "shalun"

    box.keyboard.press("ArrowDown")
    box.get_by_role("listbox").wait_for()
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Enter")
    box.wait_for_url(f"{server.url}/sites/*/")
    assert box.get_by_role("heading", level=1).inner_text().startswith("砂轮厂第")
    assert box.refused == []


def test_enter_without_a_choice_and_the_last_row_search(box, server):
    typed(box, "shalun")
    box.keyboard.press("Enter")
    box.wait_for_url(f"{server.url}/search/?q=shalun")
    box.box.fill("")
    typed(box, "slc").last.click()
    box.wait_for_url(f"{server.url}/search/?q=slc")
    assert box.locator(".result__title").first.inner_text().startswith("砂轮厂第")


def test_nothing_is_asked_while_an_input_method_composes(box):
    asked = []
    box.on("request", lambda request: asked.append(request.url) if "suggest/" in request.url else None)
    box.evaluate(
        """() => {
          const box = document.activeElement;
          box.dispatchEvent(new CompositionEvent("compositionstart"));
          box.value = "er";
          box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
          box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true }));
        }"""
    )
    box.wait_for_timeout(400)
    assert asked == []
    box.evaluate(
        """() => {
          document.activeElement.value = "砂轮";
          document.activeElement.dispatchEvent(new CompositionEvent("compositionend"));
        }"""
    )
    box.get_by_role("listbox").wait_for()
    assert len(asked) == 1


def test_whoever_types_on_before_an_answer_has_come_gets_names_all_the_same(box):
    waiting = []
    box.route("**/suggest/**", lambda route: route.continue_() if waiting else waiting.append(route))
    with box.expect_request("**/suggest/**"):
        box.box.press_sequentially("shalu")
    box.box.press_sequentially("n")

    expect(box.get_by_role("option").last).to_have_text("搜索“shalun”")
    assert box.refused == []


def test_without_a_network_the_form_stays_as_it_is(box):
    box.route("**/suggest/**", lambda route: route.abort())
    box.box.press_sequentially("砂轮")
    box.wait_for_timeout(400)
    assert box.get_by_role("listbox").is_hidden()
    assert box.box.get_attribute("aria-expanded") == "false"


def test_without_scripts_the_form_searches(window, server):
    page = window(java_script_enabled=False)
    page.goto(f"{server.url}/search/")
    page.get_by_label("查一处地方").fill("砂轮")
    page.get_by_role("button", name="搜索").click()
    assert page.locator(".result__title").first.inner_text().startswith("砂轮厂第")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_open_list_breaks_no_rule_and_no_width(window, server, scheme, width):
    page = window(width, color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{server.url}/search/?q=砂轮")
    page.box = page.get_by_role("combobox", name="查一处地方")
    page.box.fill("")
    typed(page, "砂")
    page.keyboard.press("ArrowDown")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
