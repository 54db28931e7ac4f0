"""The editor's one-step views: move, postpone, cancel, resume, copy, add sessions by rule, pause for the weather."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from heritage.events import status_changes
from heritage.events.admin import planning
from heritage.events.admin.forms import FORM_OF, CopyForm, ReasonForm, RuleForm, SessionsForm
from heritage.events.models import EventIndexPage, EventPage
from heritage.events.states import Status

# Each change: its name in the address, the label of its button, and the heading of its form.
CHANGES = {"move": Status.MOVED, "postpone": Status.POSTPONED, "cancel": Status.CANCELLED, "resume": Status.SCHEDULED}
_SAID = {
    "move": ("改期", "活动照常举行，换一个时间。订阅的日历会移到新的时间，页面写明原定的时间。"),
    "postpone": ("延期", "新的时间还没定。定下来以后，用“改期”填写。"),
    "cancel": ("取消", "取消以后不能恢复，也不能删除：页面一直保留，说明原因。要再办，请复制为新活动。"),
    "resume": ("恢复", "恢复为按公布的时间举行，横幅撤下。"),
}


class StepView(WagtailAdminTemplateMixin, FormView):
    """A form with one button that shows all its errors itself."""

    template_name = "events/admin/step.html"
    header_icon = "date"
    explanation = ""
    button = "保存"

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            return self.act(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("programme:index"), "label": "书香中原"},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        more = {"explanation": self.explanation, "button": self.button}
        return super().get_context_data(**kwargs) | more


class EventStepView(StepView):
    @cached_property
    def event(self):
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    @property
    def permissions(self):
        return self.event.permissions_for_user(self.request.user)

    def get_page_subtitle(self):
        return self.event.title

    def edit_page(self, event):
        return redirect("wagtailadmin_pages:edit", event.pk)


class ChangeView(EventStepView):
    def is_allowed(self):
        return self.permissions.can_announce()

    @property
    def new(self):
        return (
            status_changes.resumed(self.event) if self.kwargs["change"] == "resume" else CHANGES[self.kwargs["change"]]
        )

    def get_page_title(self):
        return _SAID[self.kwargs["change"]][0]

    @property
    def explanation(self):
        return _SAID[self.kwargs["change"]][1]

    @property
    def button(self):
        return f"{self.get_page_title()}并公布"

    def get_form_class(self):
        return Form if self.kwargs["change"] == "resume" else FORM_OF[self.new]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | ({"event": self.event} if self.kwargs["change"] == "move" else {})

    def act(self, form):
        reason = form.cleaned_data.get("reason", "") or (status_changes.STILL_MOVED if self.new is Status.MOVED else "")
        status_changes.change(self.event, self.new, reason, self.request.user, getattr(form, "starts", None))
        messages.success(self.request, f"已公布：{self.get_page_title()}“{self.event.title}”。")
        return redirect(self.request.GET.get("next") if self.came_from_here else reverse("programme:index"))

    @property
    def came_from_here(self):
        return self.request.GET.get("next", "").startswith(reverse("wagtailadmin_home"))


class SessionsView(EventStepView):
    form_class = SessionsForm
    page_title = "个别场次取消或延期"
    explanation = "只改勾选的场次，其余照常。页面、月历、日历订阅立刻更新，约了这一场的学校会收到信。"
    button = "公布"

    def is_allowed(self):
        return self.permissions.can_announce()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def act(self, form):
        values = form.cleaned_data
        status_changes.change_sessions(
            self.event, values["new"], values["sessions"], values["reason"], self.request.user
        )
        messages.success(self.request, f"已公布：“{self.event.title}”的{len(values['sessions'])}场有变动。")
        return self.edit_page(self.event)


class CopyView(EventStepView):
    form_class = CopyForm
    page_title = "复制到新日期"
    button = "复制为草稿"

    def is_allowed(self):
        return self.event.get_parent().permissions_for_user(self.request.user).can_add_subpage()

    def get_initial(self):
        return {"title": self.event.title, "first_day": planning.next_round(self.event)}

    def act(self, form):
        new = planning.copy_event(self.event, user=self.request.user, **form.cleaned_data)
        messages.success(self.request, "已复制为草稿。核对场次以后发布。")
        return self.edit_page(new)


class RuleView(EventStepView):
    form_class = RuleForm
    page_title = "按规则添加场次"
    explanation = "例如：四月里每逢星期六，除了2027-04-05。加好的场次先存为草稿，核对以后发布。"
    button = "添加场次"

    def is_allowed(self):
        return self.permissions.can_edit()

    def act(self, form):
        draft = self.event.get_latest_revision_as_object()
        draft.sessions = [*draft.sessions.all(), *form.sessions]
        draft.save_revision(user=self.request.user)
        messages.success(self.request, f"已添加{len(form.sessions)}场，存为草稿。核对以后发布。")
        return self.edit_page(self.event)


class WeatherView(StepView):
    """One button that pauses every open-air event, and one that lifts the pause again."""

    form_class = ReasonForm
    template_name = "events/admin/weather.html"
    page_title = "天气暂停"
    header_icon = "warning"

    def is_allowed(self):
        programme = EventIndexPage.objects.first()
        return programme is not None and programme.permissions_for_user(self.request.user).can_announce()

    def get_form_class(self):
        return Form if "lift" in self.request.POST else ReasonForm

    def act(self, form):
        if "lift" in self.request.POST:
            back, over = status_changes.lift_pause(self.request.user)
            text = f"已恢复{len(back)}个活动。"
            if over:
                text += f"{len(over)}个活动的时间已经过去，改为延期；新时间定下来以后用“改期”填写。"
        else:
            paused = status_changes.pause_open_air(form.cleaned_data["reason"], self.request.user)
            text = f"已暂停{len(paused)}个户外活动，页面、列表、日历都已更新。"
        messages.success(self.request, text)
        return redirect("programme_weather")

    def get_context_data(self, **kwargs):
        live = EventPage.objects.live()
        return super().get_context_data(**kwargs) | {
            "to_pause": status_changes.to_pause().prefetch_related("sessions"),
            "paused": live.filter(status=Status.PAUSED).prefetch_related("sessions"),
        }
