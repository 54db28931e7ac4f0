from heritage.editorial.models.decisions import IgnoredHit, PrecheckSettings
from heritage.editorial.models.pending_changes import ChangeState, PendingChange
from heritage.editorial.models.review_steps import ChangeProgress, Progress, ReviewStep
from heritage.editorial.models.signoffs import Decision, SignOff
from heritage.editorial.models.word_lists import WordKind, WordList

__all__ = [
    "ChangeProgress",
    "ChangeState",
    "Decision",
    "IgnoredHit",
    "PendingChange",
    "PrecheckSettings",
    "Progress",
    "ReviewStep",
    "SignOff",
    "WordKind",
    "WordList",
]
