"""Password validators beside Django's own: kinds of characters, local words, former passwords."""

import re

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from heritage.accounts.access_log import log_account_event
from heritage.accounts.models import PastPassword

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^\W\da-zA-Z_]", r"[\W_]")


class KindsOfCharactersValidator:
    """等保二级 requires complexity. Length protects better, but does not satisfy that requirement."""

    least = 3

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in KINDS) < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self):
        return "密码要有大写字母、小写字母、汉字、数字、符号中的至少三种，例如在一句话里加上数字和标点。"


class LocalWordsValidator:
    """Reject passwords made of words that an attacker would try here first, with little added."""

    words = re.compile(r"zhongyuan|zhengzhou|ersha|heritage|yichan|mima|admin123|p[a@]ssw[o0]rd|qwe?rty|1qaz", re.I)
    least_beside = 10

    def validate(self, password, user=None):
        rest = self.words.sub("", password)
        if rest != password and len(rest) < self.least_beside:
            raise ValidationError("这个密码容易猜到：去掉本站、本地的名称和常见的词以后太短。", code="password_of_here")

    def get_help_text(self):
        return "密码不要用本站、本地的名称和常见的词拼成。"


class NotUsedBeforeValidator:
    kept = 5

    def validate(self, password, user=None):
        if user is None or not user.pk:
            return
        past = [user.password, *user.past_passwords.values_list("password", flat=True)[: self.kept]]
        if any(check_password(password, encoded) for encoded in past if encoded):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password, user=None):
        """Store the hash of the new password. Django calls this after the user is saved."""
        PastPassword.objects.create(user=user, password=user.password)
        older = user.past_passwords.values_list("pk", flat=True)[self.kept :]
        PastPassword.objects.filter(pk__in=list(older)).delete()
        log_account_event("password_changed", user)

    def get_help_text(self):
        return f"不能用最近 {self.kept} 次用过的密码。"
