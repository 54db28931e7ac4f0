"""The account page offers no portrait and no change of name.

Changes: `is_active` of wagtail.admin.views.account.AvatarSettingsPanel and NameEmailSettingsPanel
Package: wagtail 8.0.1
Reason: Wagtail keeps a portrait as it was uploaded, EXIF position included, and no setting switches it off. A name that
signs reviews is set by an administrator, in one field; Wagtail offers two, family name last.
Upstream: not offered
May go when this fails: test_wagtail_always_offers_a_portrait
"""

from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel

original_is_active = AvatarSettingsPanel.is_active
original_name_is_active = NameEmailSettingsPanel.is_active


def patch_account_settings():
    AvatarSettingsPanel.is_active = lambda panel: False
    NameEmailSettingsPanel.is_active = lambda panel: False
