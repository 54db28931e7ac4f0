from datetime import timedelta

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone


class Users(UserManager):
    def unused(self, days):
        """Return active accounts without a sign-in for `days`, or none since they were created."""
        since = timezone.now() - timedelta(days=days)
        last = Coalesce("last_login", "date_joined")
        return self.filter(is_active=True).annotate(last_used=last).filter(last_used__lt=since).order_by("last_used")


class User(AbstractUser):
    """A person of the propaganda department or a street office. Accounts are never shared."""

    full_name = models.CharField("姓名", max_length=60, blank=True, help_text="审核记录里显示的姓名，例如：李敏")
    unit = models.CharField("单位", max_length=80, blank=True, help_text="例如：区委宣传部；棉纺路街道")

    objects = Users()

    def get_full_name(self):
        return self.full_name

    def __str__(self):
        return self.get_full_name() or self.username


class PastPassword(models.Model):
    """The hash of a former password, so that it cannot be used again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords", verbose_name="账号")
    password = models.CharField("密码（散列值）", max_length=128)
    since = models.DateTimeField("启用时间", auto_now_add=True)

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = "用过的密码"

    def __str__(self):
        return f"{self.user}　{self.since:%Y-%m-%d}"


class RequestCount(models.Model):
    """How often something was done in one period (`request_limits.py`)."""

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    until = models.PositiveBigIntegerField(db_index=True)  # the end of the period, seconds since 1970

    class Meta:
        verbose_name = "次数"
        default_permissions = ()

    def __str__(self):
        return f"{self.key[:8]}　{self.number}"


class SignInCode(models.Model):
    """A code that was given to a user and not used yet (`sign_in_codes.py`)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="sign_in_code", verbose_name="账号")
    code = models.CharField("登录码（散列值）", max_length=64)
    issued_at = models.DateTimeField("发出时间")

    class Meta:
        verbose_name = "登录码"

    def __str__(self):
        return f"{self.user}　{self.issued_at:%Y-%m-%d}"
