"""The admin API of images and documents, limited to what the user may choose. Wagtail returns all to any editor."""

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class PermittedFilesMixin:
    """Return the files that the choosers offer the same user."""

    def get_queryset(self):
        policy = policy_registry.get_by_type(self.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, ["choose"])
        return super().get_queryset().filter(pk__in=own.values("pk"))


class Pictures(PermittedFilesMixin, ImagesAdminAPIViewSet):
    pass


class Documents(PermittedFilesMixin, DocumentsAdminAPIViewSet):
    pass


def register(router):
    router.register_endpoint("images", Pictures)
    router.register_endpoint("documents", Documents)
