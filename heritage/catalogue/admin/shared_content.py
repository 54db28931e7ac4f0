"""Sources and terms as shared content: what public pages show of them changes by signature only."""

from wagtail.actions import action_registry
from wagtail.admin.forms import WagtailAdminModelForm

from heritage.catalogue.models import Source, Term
from heritage.editorial.shared_content.forms import PendingChangeFormMixin, SharedContentEditAction
from heritage.editorial.shared_content.kinds import SharedContent
from heritage.editorial.shared_content.registration import register_shared_content


class SharedSnippetForm(PendingChangeFormMixin, WagtailAdminModelForm):
    pass


def register_sources_and_terms():
    # The models do not import the admin, so they get their form here.
    for model, noun, fields in (
        (Source, "这条来源", ("code", "grade", "title", "publisher", "date", "url", "linkable", "note")),
        (Term, "这个词条", ("vocabulary", "code", "name", "name_en", "order")),
    ):
        model.base_form_class = SharedSnippetForm
        action_registry.register(model, SharedContentEditAction)
        address = f"wagtailsnippets_catalogue_{model._meta.model_name}:edit"
        register_shared_content(SharedContent(model, fields, noun, address))
