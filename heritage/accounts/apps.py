from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    verbose_name = "账号"

    def ready(self):
        from . import history, second_factor, sessions  # noqa: F401  (they listen to who signs in)
