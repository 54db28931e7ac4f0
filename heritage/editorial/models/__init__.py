from heritage.editorial.models.decisions import IgnoredHit, PrecheckSettings
from heritage.editorial.models.review_steps import Progress, ReviewStep
from heritage.editorial.models.signoffs import Decision, SignOff
from heritage.editorial.models.word_lists import WordKind, WordList

__all__ = ["Decision", "IgnoredHit", "PrecheckSettings", "Progress", "ReviewStep", "SignOff", "WordKind", "WordList"]
