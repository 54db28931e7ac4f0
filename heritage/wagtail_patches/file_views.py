"""Forms of pictures and documents ask before they change what is public.

Changes: four addresses of wagtail.images.admin_urls and wagtail.documents.admin_urls lead to views of ours, which
extend `save_instance` and `dispatch` of wagtail.images.views.images and wagtail.documents.views.documents
Package: wagtail 8.0.1
Reason: Wagtail has settings for the forms of pictures and documents, and none for their views; a saved form says
“updated” and is logged as an edit although its change waits. The mixins are in
heritage/editorial/shared_content/views.py.
Upstream: not offered
May go when this fails: test_wagtail_has_no_setting_for_the_views_of_pictures_and_documents
"""

from wagtail.documents.views import documents
from wagtail.images.views import images

# The addresses below the admin that our views take over. Registered before Wagtail's, the first match wins.
EDIT_IMAGE_PATH = "images/<int:image_id>/"
DELETE_IMAGE_PATH = "images/<int:image_id>/delete/"
EDIT_DOCUMENT_PATH = "documents/edit/<int:document_id>/"
DELETE_DOCUMENT_PATH = "documents/delete/<int:document_id>/"

ImageEditView, ImageDeleteView = images.EditView, images.DeleteView
DocumentEditView, DocumentDeleteView = documents.EditView, documents.DeleteView
