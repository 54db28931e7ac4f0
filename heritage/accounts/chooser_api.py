"""The admin's API of pictures and documents: Wagtail's hands every editor those of all departments."""

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class OwnFolders:
    """What the choosers would offer the same person."""

    def get_queryset(self):
        policy = policy_registry.get_by_type(self.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, ["choose"])
        return super().get_queryset().filter(pk__in=own.values("pk"))


class Pictures(OwnFolders, ImagesAdminAPIViewSet):
    pass


class Documents(OwnFolders, DocumentsAdminAPIViewSet):
    pass


def register(router):
    router.register_endpoint("images", Pictures)
    router.register_endpoint("documents", Documents)
