"""The forms for schools: no field about a child, and no personal number is accepted."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from heritage.catalogue.models import Term
from heritage.events.bookings import capacity
from heritage.events.bookings.grade_bands import offered_bands
from heritage.events.models import School
from heritage.personal_numbers import identity_number_in, mobile_number_in
from heritage.visible_text import plain_entry

MOST_PEOPLE = 2000
_DASHES = re.compile("[‐-―−]")
# A letter carries these fields to a mailbox that may belong to somebody else: nobody sends links through us.
_ADDRESS = re.compile(r"://|www\.|@|[a-z0-9-]+[.。．]\s?[a-z]{2,}", re.IGNORECASE)
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class _PlainMixin:
    """Read a field as it was meant: full-width characters, invisible ones and a final 。 do not matter."""

    def to_python(self, value):
        return super().to_python(plain_entry(value) if isinstance(value, str) else value)


class PlainField(_PlainMixin, forms.CharField):
    pass


class PlainNumberField(_PlainMixin, forms.IntegerField):
    pass


class PhoneField(_PlainMixin, forms.CharField):
    def to_python(self, value):
        return _DASHES.sub("-", super().to_python(value))


class MailboxField(_PlainMixin, forms.EmailField):
    def to_python(self, value):
        return super().to_python(value).replace("。", ".")


class ClassForm(forms.Form):
    """The class and its adult contact: the fields that can be changed later."""

    school = PlainField(label="学校", max_length=60, help_text="全称，例如：某区某小学。")
    grade_band = forms.ModelChoiceField(
        label="学段",
        queryset=Term.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择学段。", "invalid_choice": "请选择列出的学段。"},
    )
    classes = PlainNumberField(label="班数", min_value=1, max_value=60, widget=forms.TextInput(_NUMBER))
    pupils = PlainNumberField(label="学生人数", min_value=1, max_value=MOST_PEOPLE, widget=forms.TextInput(_NUMBER))
    teachers = PlainNumberField(
        label="教师人数",
        min_value=1,
        max_value=200,
        widget=forms.TextInput(_NUMBER),
        help_text="随行的成年人，至少1人。学生和教师都占名额。",
    )
    needs = forms.CharField(
        label="场地需求",
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="只写数量和条件，例如：轮椅通道2处，大巴停车位1个。不写姓名、证件号码、手机号码、病情。",
    )
    name = PlainField(
        label="联系人姓名",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text="一位成年教职工。",
    )
    phone = PhoneField(
        label="联系电话",
        max_length=30,
        validators=[RegexValidator(r"^\+?[\d\s()（）转-]{7,30}$", "请写办公室电话或手机号码，例如：0371-67000000。")],
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        help_text="办公室电话或手机。",
    )
    email = MailboxField(
        label="工作邮箱",
        max_length=120,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="确认信和修改链接发到这里，请打开信里的链接核实。",
    )
    field_groups = (
        ("班级", ("school", "grade_band", "classes", "pupils", "teachers", "needs")),
        ("成年联系人", ("name", "phone", "email")),
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["grade_band"].queryset = offered_bands({band.pk for band in event.grade_bands.all()})
        self.schools = list(School.objects.values_list("name", flat=True))
        if self.schools:
            self.fields["school"].widget.attrs["list"] = "schools"
        for name in ("school", "classes", "pupils", "teachers", "name", "phone", "email"):
            self.fields[name].error_messages["required"] = f"请填写{self.fields[name].label}。"

    @property
    def groups(self):
        """The headings of the form, each with its fields."""
        return [(heading, [self[name] for name in names]) for heading, names in self.field_groups]

    @property
    def answers(self):
        """All fields, in the order in which they are read."""
        shown = [field for _, fields in self.groups for field in fields]
        return shown + [field for field in self if field not in shown]

    def clean_school(self):
        """Return the name as the list of schools writes it, or with the brackets of Chinese text."""
        self._refuse_addresses("school")
        school = self._without_numbers_of_persons("school")
        listed = {plain_entry(name): name for name in self.schools}
        return listed.get(school) or school.replace("(", "（").replace(")", "）")

    def clean_needs(self):
        return self._without_numbers_of_persons("needs")

    def clean_name(self):
        self._refuse_addresses("name")
        name = self._without_numbers_of_persons("name")
        if any(character.isdigit() for character in name):
            raise ValidationError("姓名里不要写数字，电话请写在“联系电话”一栏。")
        return name

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if identity_number_in(phone):
            raise ValidationError("这像是证件号码。请改写电话号码；本站不收集任何人的证件号码。")
        return phone

    def _refuse_addresses(self, name):
        if _ADDRESS.search(self.cleaned_data[name]):
            raise ValidationError(f"“{self.fields[name].label}”里不能写网址或邮箱，请删去再提交。")

    def _without_numbers_of_persons(self, name):
        text = self.cleaned_data[name]
        label = self.fields[name].label
        if identity_number_in(text):
            raise ValidationError(
                f"“{label}”里有像证件号码的数字，没有保存。本站不收集任何人的证件号码，请删去这串数字再提交。"
            )
        if mobile_number_in(text):
            raise ValidationError(
                f"“{label}”里有像手机号码的数字，没有保存。学生的电话不能填；成年联系人的电话请写在“联系电话”一栏。"
            )
        return text

    @staticmethod
    def initial_of(booking):
        """What the form shows of a booking that is to be changed."""
        initial = {name: getattr(booking, name) for name in ClassForm.base_fields if hasattr(booking, name)}
        return initial | {name: getattr(booking.contact, name) for name in ("name", "phone", "email")}

    def is_unchanged_from(self, booking):
        """Whether these are the values that the booking has."""
        if not hasattr(booking, "contact"):
            return False
        initial = self.initial_of(booking)
        return all(self.cleaned_data.get(name) == value for name, value in initial.items())


class BookingForm(ClassForm):
    """A new booking of one of the sessions that can be booked."""

    session = forms.TypedChoiceField(
        label="场次",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择场次。", "invalid_choice": "请选择列出的场次。"},
    )
    declaration = forms.BooleanField(
        label="本校已履行研学备案与家长告知",
        error_messages={"required": "请确认学校已履行研学备案与家长告知；没有办理的请先办理，再预约。"},
    )
    # Asked only of a school that has booked this session with this mailbox before.
    again = forms.BooleanField(label="这是另一份预约", required=False)
    # A trap for machines: hidden from people, also from those who use a screen reader.
    website = forms.CharField(
        label="此栏请留空", required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )
    field_groups = (("场次", ("session",)), *ClassForm.field_groups, ("确认", ("declaration",)))

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, event=event, **kwargs)
        now = timezone.now()
        self.open_sessions = [session for session in event.timetable if capacity.may_be_booked(session, event, now)]
        self.opening_sessions = [session for session in event.timetable if capacity.will_open(session, event, now)]
        offered = list(self.open_sessions)
        if self.is_bound:  # one that has just been closed is refused with a reason, not as an impossible choice
            offered = [
                session for session in event.timetable if session.takes_classes and session not in self.opening_sessions
            ]
        self.fields["session"].choices = [(session.pk, session) for session in offered]

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError("“此栏请留空”一栏里有内容，可能是浏览器自动填写的。请清空再提交。")
        return ""

    def is_unchanged_from(self, booking):
        return self.cleaned_data.get("session") == booking.session_id and super().is_unchanged_from(booking)
