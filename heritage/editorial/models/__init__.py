from heritage.editorial.models.signoffs import Decision, SignOff
from heritage.editorial.models.steps import ReviewStep

__all__ = ["Decision", "ReviewStep", "SignOff"]
