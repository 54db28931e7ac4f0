from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "heritage.catalogue"
    verbose_name = "遗产目录"

    def ready(self):
        from heritage.accounts.departments import register_street_offices
        from heritage.catalogue.admin.forms import HeritageSitePageForm
        from heritage.catalogue.admin.panels import site_edit_handler
        from heritage.catalogue.admin.shared_content import register_sources_and_terms
        from heritage.catalogue.admin.street_offices import street_offices
        from heritage.catalogue.entry.page_context import Entry
        from heritage.catalogue.listing.listing import Listing
        from heritage.catalogue.models import HeritageIndexPage, HeritageSitePage
        from heritage.pages.page_context import register_page_context

        # Wagtail reads form and panels from the page class and has no other way to set them. The class gets them here,
        # so that the model does not import the admin.
        HeritageSitePage.base_form_class = HeritageSitePageForm
        HeritageSitePage.edit_handler = site_edit_handler
        register_sources_and_terms()
        register_street_offices(street_offices)
        register_page_context(HeritageSitePage, "entry", lambda page, request: Entry(page))
        register_page_context(
            HeritageIndexPage,
            "listing",
            lambda page, request: Listing(request.GET, HeritageSitePage.objects.published()),
        )
