from urllib.parse import urlencode

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from heritage.catalogue import pinyin, rules
from heritage.catalogue.choices import Property
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.models.terms import Vocabulary, term_key
from heritage.catalogue.position import visibility
from heritage.content_version.models import shows_seats
from heritage.editorial.reviewed_page import ReviewedPage
from heritage.editorial.shared_content.withdrawal import is_withdrawn
from heritage.events import states
from heritage.events.admin import panels
from heritage.events.blocks import RecapBlock
from heritage.events.bookings.guard import EventForm
from heritage.events.models.rows import OrganiserRole
from heritage.events.models.schedule_mixin import ScheduleMixin
from heritage.events.querysets import EventQuerySet
from heritage.events.states import State, Status
from heritage.pages.blocks import BodyBlock
from heritage.pages.models import SEARCH_TITLE
from heritage.photos.models import Illustrated, Photo
from heritage.wagtail_patches.page_slugs import free_slug
from heritage.wagtail_patches.reference_index import IndexesReferencesOnce

_NOTHING_TO_NOTE = {State.DRAFT, State.IN_REVIEW, State.ENDED, State.CANCELLED}
# Fields that are shown even if the position of the place is not. They must not locate it.
_SHOWN_EVEN_IF_HIDDEN = ("title", "summary", "accessible_area", "how_to_join", "status_reason")


class EventPage(ScheduleMixin, ReviewedPage, Illustrated, IndexesReferencesOnce, Page):
    """One event, of one or more sessions, at a place of the catalogue or elsewhere."""

    summary = models.CharField("摘要", max_length=120, help_text="一句话，例如：从屋顶的形状读起：光为什么总从一边来？")
    kind = term_key(Vocabulary.EVENT_KIND, "活动类型")
    series = models.CharField("系列", max_length=60, blank=True, help_text="例如：书香中原·厂区共读")
    is_sample = models.BooleanField("示例内容", default=False, help_text="勾选后处处标明“示例”，日历里也一样")
    photo = models.ForeignKey(
        Photo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="主图"
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name="介绍")

    status = models.CharField("状态", max_length=10, choices=Status, default=Status.SCHEDULED)
    status_reason = models.CharField(
        "原因",
        max_length=160,
        blank=True,
        help_text="改期、暂停、延期、取消必须写明，例如：因暴雨橙色预警延期，新时间另行公布。",
    )

    place = models.ForeignKey(
        HeritageSitePage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="地点"
    )
    venue = models.CharField("场所", max_length=120, blank=True, help_text="不在目录里的地点，例如：中原区图书馆一楼")
    room = models.CharField("房间、展厅", max_length=80, blank=True)
    meeting_point = models.CharField(
        "集合点", max_length=120, blank=True, help_text="例如：华山路与伊河路口西侧，东侧入口"
    )
    way_there = models.CharField("怎样到", max_length=200, blank=True, help_text="例如：由建设路进伊河路，园区东门入口")
    bus = models.CharField("公交、地铁", max_length=200, blank=True, help_text="线路和站名，以公交公司公布的为准")
    accessible_area = models.CharField(
        "可进入范围", max_length=200, blank=True, help_text="例如：部分建筑修缮中，不得进入"
    )
    step_free = models.CharField("无障碍", max_length=120, blank=True, help_text="例如：入口有坡道，展厅在一层")

    audience = models.CharField("对象", max_length=80, blank=True, help_text="例如：小学四至六年级与家长")
    grade_bands = ParentalManyToManyField(
        "catalogue.Term",
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.GRADE_BAND},
        verbose_name="学段",
    )
    for_families = models.BooleanField("欢迎家庭", default=False)
    for_adults = models.BooleanField("欢迎成年读者", default=False)
    fee = models.CharField("费用", max_length=60, default="免费")
    how_to_join = models.CharField("参加方法", max_length=200, blank=True, help_text="例如：电话预约；现场领号")
    telephone = models.CharField("联系电话", max_length=40, blank=True, help_text="主办单位的办公室电话，不用私人手机")
    bring = models.CharField("请带", max_length=120, blank=True, help_text="例如：水、笔、遮阳帽")
    open_air = models.BooleanField("在户外", default=False, help_text="勾选后，天气预警时可与其他户外活动一起一键暂停")
    weather_rule = models.CharField(
        "天气", max_length=160, blank=True, help_text="例如：暴雨或高温预警时延期，原因在本页公布。"
    )
    recap = StreamField(RecapBlock(), blank=True, verbose_name="回顾")

    objects = PageManager.from_queryset(EventQuerySet)()

    edit_handler = panels.event_edit_handler
    base_form_class = EventForm
    # A copy is another event: calendars that hold the entries of this one must not get them twice.
    exclude_fields_in_copy = ["sessions", "status", "status_reason", "recap"]
    parent_page_types = ["events.EventIndexPage"]
    subpage_types = []
    search_fields = [
        *SEARCH_TITLE,
        index.SearchField("summary", boost=2),
        index.SearchField("series", boost=3),
        index.SearchField("audience"),
        index.SearchField("body"),
        index.SearchField("recap"),
        index.SearchField("search_books"),
        index.RelatedFields("kind", [index.SearchField("name")]),
        index.SearchField("search_place"),
    ]

    class Meta:
        verbose_name = "活动"
        verbose_name_plural = "活动"

    def full_clean(self, *args, **kwargs):
        if not self.slug and self.title:
            self.slug = self.free_slug(self.title)
        super().full_clean(*args, **kwargs)

    def free_slug(self, title):
        """Return a slug for this title that no page beside this one has."""
        return free_slug(self, pinyin.slug(title) or "event")

    def clean(self):
        super().clean()
        if self.status in states.NEEDS_REASON and not self.status_reason:
            raise ValidationError({"status_reason": "改期、暂停、延期、取消要写明原因，读者和学校会看到。"})
        if any(session.status != Status.SCHEDULED and not session.status_reason for session in self.sessions.all()):
            raise ValidationError("个别场次延期、取消要写明原因，读者和学校会看到。")
        if self.place:
            self._clean_words()

    def _clean_words(self):
        """Refuse words that locate a place whose position is not public."""
        texts = {name: [getattr(self, name)] for name in _SHOWN_EVEN_IF_HIDDEN}
        for name in ("body", "recap"):
            stream = getattr(self, name)
            texts[name] = stream.stream_block.get_searchable_content(stream)
        texts[NON_FIELD_ERRORS] = [session.status_reason for session in self.sessions.all()]
        for field, values in texts.items():
            if refusal := rules.refuse_position_in_words(self.place, values):
                raise ValidationError({field: refusal})

    def serve(self, request, *args, **kwargs):
        return shows_seats(super().serve(request, *args, **kwargs))

    def get_context(self, request, *args, **kwargs):
        now = timezone.now()
        return super().get_context(request, *args, **kwargs) | {
            "sessions": [(session, states.of_session(self.status, session, now)) for session in self.timetable],
            "can_be_added": self.pk and self.state not in _NOTHING_TO_NOTE and self.timetable,
            **(self._addresses(request) if self.pk else {}),
        }

    def _addresses(self, request):
        """Return the full addresses for linking, embedding and oEmbed."""
        permanent = request.build_absolute_uri(self.permanent_path)
        return {
            "permanent_address": permanent,
            "card_address": request.build_absolute_uri(reverse("event_card", args=[self.pk])),
            "oembed_address": f"{request.build_absolute_uri(reverse('oembed'))}?{urlencode({'url': permanent})}",
        }

    @property
    def permanent_path(self):
        """The short address that never breaks."""
        return reverse("permanent_event", args=[self.pk])

    @cached_property
    def public_place(self):
        """The entry of the place, if anyone may read it, or None."""
        return self.place if self.place and self.place_is_public else None

    @cached_property
    def place_is_public(self):
        """Whether anyone may read the entry of the place. `EventQuerySet.with_place` reads it with the event."""
        return HeritageSitePage.objects.published().filter(pk=self.place_id).exists()

    @property
    def may_say_where(self):
        """Whether the text of the event may locate it. It may not if the place is hidden or withdrawn."""
        return not self.place_id or bool(self.public_place and visibility.may_be_located(self.public_place))

    @property
    def shown_materials(self):
        """The materials whose documents were not withdrawn."""
        return [material for material in self.materials.all() if not is_withdrawn(material.document)]

    @property
    def where(self):
        """Place, venue and room, as far as the public may know."""
        words = [self.public_place.title] if self.public_place else []
        if self.may_say_where:
            words += [self.venue, self.room]
        return [word for word in words if word]

    @property
    def address(self):
        """The address of the place as the catalogue has it, or empty."""
        if not self.public_place:
            return ""
        statements = visibility.public_statements(self.public_place, self.public_place.statements.all())
        return next((row.value for row in statements if row.property == Property.ADDRESS), "")

    @property
    def organisers_by_role(self):
        """Pairs of a role and its bodies, in the customary order of roles."""
        bodies = list(self.organisers.all())
        return [
            (role.label, names)
            for role in OrganiserRole
            if (names := [body.name for body in bodies if body.role == role])
        ]

    @property
    def in_brief(self):
        """Where, for whom and for how much: what a row in a list says below the title."""
        return [word for word in (*self.where, self.audience, self.fee) if word]

    @property
    def search_place(self):
        return "\n".join([*self.where, self.meeting_point] if self.may_say_where else self.where)

    @classmethod
    def search_withheld(cls):
        """Return the events that a search for their place must not find, because the place is hidden or withdrawn."""
        places = HeritageSitePage.objects.published().filter(visibility__in=visibility.LOCATABLE)
        return {"search_place": cls.objects.filter(place__isnull=False).exclude(place__in=places)}

    @property
    def search_books(self):
        return "\n".join(f"{book.title} {book.author} {book.why}" for book in self.books.all())
