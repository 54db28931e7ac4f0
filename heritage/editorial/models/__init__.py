from heritage.editorial.models.decisions import IgnoredHit, PrecheckSettings
from heritage.editorial.models.signoffs import Decision, SignOff
from heritage.editorial.models.steps import ReviewStep
from heritage.editorial.models.words import WordKind, WordList

__all__ = ["Decision", "IgnoredHit", "PrecheckSettings", "ReviewStep", "SignOff", "WordKind", "WordList"]
