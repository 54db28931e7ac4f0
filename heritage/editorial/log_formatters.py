"""How an entry of Wagtail's log reads in Chinese."""

from string import Formatter

from wagtail.log_actions import LogFormatter


def register(actions, action, label, sentence):
    """Let entries of an action say a sentence with their data, as in “撤稿：{reason}”; without the data, the label."""
    needed = {name for _, name, _, _ in Formatter().parse(sentence) if name}

    def format_message(self, log_entry):
        data = log_entry.data or {}
        return sentence.format(**data) if needed <= {*data} else label

    formatter = type("Sentence", (LogFormatter,), {"label": label, "format_message": format_message})
    actions.register_action(action)(formatter)
