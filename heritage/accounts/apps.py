from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    verbose_name = "账号"
