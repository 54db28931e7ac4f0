from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person of the propaganda department or a street office. One account, one person; none is shared."""

    full_name = models.CharField("姓名", max_length=60, blank=True, help_text="审核记录里显示的姓名，例如：李敏")
    unit = models.CharField("单位", max_length=80, blank=True, help_text="例如：区委宣传部；棉纺路街道")

    def get_full_name(self):
        return self.full_name or super().get_full_name()

    def __str__(self):
        return self.get_full_name() or self.username
