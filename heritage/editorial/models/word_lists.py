"""Word lists of wrong spellings and sensitive words, maintained by editors."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import RevisionMixin


class WordKind(models.TextChoices):
    WRONG = "wrong", "规范用语"
    SENSITIVE = "sensitive", "敏感词"


class WordList(RevisionMixin, models.Model):
    """One word per line, with an optional replacement after a comma. Every save is a revision."""

    name = models.CharField("名称", max_length=80, help_text="例如：地名规范写法")
    kind = models.CharField("种类", max_length=10, choices=WordKind, default=WordKind.WRONG)
    words = models.TextField("词语", help_text="一行一条，逗号后面写建议，例如：座落，坐落")

    panels = [FieldPanel("name"), FieldPanel("kind"), FieldPanel("words")]

    class Meta:
        verbose_name = "词语表"
        verbose_name_plural = "词语表"
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def pairs(self):
        """{word: replacement, or empty}."""
        lines = (re.split(r"[，,\t]", line, maxsplit=1) for line in self.words.splitlines())
        return {line[0].strip(): line[1].strip() if len(line) > 1 else "" for line in lines if line[0].strip()}

    def clean(self):
        if not self.pairs:
            raise ValidationError({"words": "词语表是空的。请至少写一行。"})
        if short := next((word for word in self.pairs if len(word) < 2 and not self.pairs[word]), None):
            raise ValidationError({"words": f"“{short}”只有一个字又没有建议，会在每一页报警。请写长一些。"})
