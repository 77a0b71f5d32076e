from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sources.accounts"
    verbose_name = "Accounts"
