"""The forms by which an editor changes an event in one step."""

import re
from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from heritage.events import states, status_changes
from heritage.events.admin import planning
from heritage.events.models import EventPage
from heritage.events.states import Status

WEEKDAYS = [(number, f"星期{name}") for number, name in enumerate("一二三四五六日", 1)]
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_REASON_LENGTH = EventPage._meta.get_field("status_reason").max_length


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=_REASON_LENGTH,
        help_text="读者和学校会看到，例如：因暴雨橙色预警，为安全起见。",
    )


class MoveForm(ReasonForm):
    """A new start for each session that is not over; what stays the same is left as it is.

    Of an event that did not take place, a session whose time has gone by still waits for a new one.
    """

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.now()
        waiting = [session for session in event.timetable if session.end > now or not event.takes_place]
        waiting = [session for session in waiting if session.status != Status.CANCELLED]
        self.sessions = {session.uid: session for session in waiting}
        for uid, session in self.sessions.items():
            self.fields[str(uid)] = forms.DateTimeField(
                label=f"{session.when.in_short}的场次改到",
                initial=timezone.localtime(session.start),
                widget=AdminDateTimeInput,
                help_text="结束和报名截止跟着一起移。不改的场次不用动。",
            )
        self.order_fields([*map(str, self.sessions), "reason"])

    @property
    def starts(self):
        chosen = {uid: self.cleaned_data[str(uid)] for uid in self.sessions}
        return {uid: start for uid, start in chosen.items() if start != self.sessions[uid].start}

    def clean(self):
        if not self.errors and not self.starts:
            raise ValidationError("没有一场改了时间。请填写新的时间；还没定下来的，请用“延期”。")
        return self.cleaned_data


class SessionsForm(ReasonForm):
    """The new status of single sessions; the others take place as announced."""

    sessions = forms.TypedMultipleChoiceField(
        label="哪几场", coerce=UUID, widget=forms.CheckboxSelectMultiple, error_messages={"required": "请勾选场次。"}
    )
    new = forms.TypedChoiceField(
        label="怎样改",
        coerce=Status,
        widget=forms.RadioSelect,
        choices=[
            (Status.CANCELLED, "取消（不能恢复，学校的预约和候补随之结束）"),
            (Status.POSTPONED, "延期（新时间还没定；定下来以后用“改期”填写）"),
            (Status.SCHEDULED, "恢复（延期的场次仍按原来的时间举行）"),
        ],
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sessions"].choices = [
            (session.uid, f"{session}（{session.get_status_display()}）")
            for session in status_changes.changeable(event)
        ]
        self.fields["reason"].required = False  # to resume needs none
        self.order_fields(["sessions", "new", "reason"])

    def clean(self):
        values = self.cleaned_data
        if values.get("new") in states.NEEDS_REASON and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "延期、取消要写明原因，读者和学校会看到。")
        return values


class CopyForm(forms.Form):
    title = forms.CharField(label="标题", max_length=EventPage._meta.get_field("title").max_length)
    first_day = forms.DateField(
        label="第一场的新日期",
        widget=AdminDateInput,
        help_text="其余场次和报名时间按原来的间隔一起移。回顾和上次的延期、取消不会带过来。",
    )


class RuleForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label="每逢", choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    first = forms.DateField(label="从", widget=AdminDateInput)
    last = forms.DateField(label="到", widget=AdminDateInput)
    without = forms.CharField(
        label="除了", required=False, help_text="不办的日子，用逗号或空格隔开，例如：2027-04-05，2027-05-01"
    )
    start = forms.TimeField(label="开始", widget=AdminTimeInput)
    end = forms.TimeField(label="结束", widget=AdminTimeInput, help_text="早于开始的，算第二天")
    capacity = forms.IntegerField(label="名额", min_value=1, max_value=100_000, required=False, help_text="不限就空着")
    audience = forms.CharField(label="对象", max_length=60, required=False)
    opens_before = forms.IntegerField(
        label="提前几天开放报名", min_value=0, max_value=365, required=False, help_text="当天9:00开放；不报名就空着"
    )
    closes_before = forms.IntegerField(
        label="提前几天截止报名", min_value=1, max_value=365, required=False, help_text="当天18:00截止"
    )

    def clean_without(self):
        text = self.cleaned_data["without"]
        rest = _DAY.sub("", text).strip(" ,，、;；")
        if re.sub(r"[\s,，、;；]", "", rest):
            raise ValidationError(f"看不懂“{rest}”。请写成2027-04-05的样子，用逗号隔开。")
        try:
            return {date(*map(int, found.groups())) for found in _DAY.finditer(text)}
        except ValueError:
            raise ValidationError("有的日期不存在，请核对月份和日子。") from None

    def clean(self):
        values = self.cleaned_data
        opens, closes = values.get("opens_before"), values.get("closes_before")
        if opens is not None and closes is not None and closes > opens:
            self.add_error("closes_before", "截止要晚于开放：提前的天数要小一些。")
        if values.get("first") and values.get("last"):
            if values["last"] < values["first"]:
                self.add_error("last", "要晚于开始的那一天。")
            elif values["last"] - values["first"] > timedelta(days=3 * 366):
                self.add_error("last", "一次最多加三年之内的场次。")
        if self.errors:
            return values
        values["days"] = planning.days_by_rule(
            values["first"], values["last"], values["weekdays"], values.pop("without")
        )
        if not values["days"]:
            raise ValidationError("这段时间里没有符合的日子。请核对星期和起止日期。")
        if len(values["days"]) > planning.MOST_SESSIONS:
            raise ValidationError(f"一共{len(values['days'])}场，一次最多加{planning.MOST_SESSIONS}场。请分几次加。")
        return values

    @property
    def sessions(self):
        names = ("days", "start", "end", "opens_before", "closes_before", "capacity", "audience")
        return planning.sessions_on(**{name: self.cleaned_data[name] for name in names})


FORM_OF = {
    Status.MOVED: MoveForm,
    Status.POSTPONED: ReasonForm,
    Status.CANCELLED: ReasonForm,
}
