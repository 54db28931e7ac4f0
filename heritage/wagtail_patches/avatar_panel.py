"""The account page offers no portrait.

Changes: wagtail.admin.views.account.AvatarSettingsPanel.is_active
Package: wagtail 8.0.1
Reason: Wagtail keeps a portrait as it was uploaded, EXIF position included, and no setting switches it off.
Upstream: not offered
May go when this fails: test_wagtail_always_offers_a_portrait
"""

from wagtail.admin.views.account import AvatarSettingsPanel

original_is_active = AvatarSettingsPanel.is_active


def patch_account_settings():
    AvatarSettingsPanel.is_active = lambda panel: False
