from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    verbose_name = "账号"
    default = True

    def ready(self):
        from heritage.accounts import (  # noqa: F401  (they listen to who signs in, and to changes of accounts)
            access_log,
            account_changes,
            second_factor,
            sign_in_codes,
            sign_in_expiry,
        )


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's pages of users, with a form of our own."""

    user_viewset = "heritage.accounts.user_admin.HeritageUserViewSet"
