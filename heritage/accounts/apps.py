from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    verbose_name = "账号"

    def ready(self):
        from heritage.accounts import access_log, second_factor, sign_in_expiry  # noqa: F401  (they listen to who signs in)
