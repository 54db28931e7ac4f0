from wagtail import hooks


@hooks.register("construct_main_menu")
def leave_out_help(request, menu_items):
    """The help menu leads to pages in English about Wagtail itself; our help stands beside each field."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
