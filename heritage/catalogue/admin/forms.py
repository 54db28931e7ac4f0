"""The editor's form of an entry: its slug, and the checks that need several rows together."""

from itertools import count

from heritage.catalogue import pinyin, rules
from heritage.catalogue.choices import NameKind
from heritage.catalogue.position.visibility import LOCATING
from heritage.editorial.drafts import DraftForm


class PinyinAddressForm(DraftForm):
    """A page form that makes the slug from the pinyin of the title when the slug is empty.

    The form does it, because a new page does not know its siblings yet.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        values = self.cleaned_data
        if values.get("slug") == "" and values.get("title"):
            values["slug"] = self._free(pinyin.slug(pinyin.as_spelled(values["title"], self.spellings())) or "page")
        return super().clean()

    def spellings(self):
        """Return the rows in which the editor spells a name in pinyin."""
        return []

    def _free(self, slug):
        beside = self.parent_page.get_children().not_page(self.instance).filter(slug__startswith=slug)
        taken = set(beside.values_list("slug", flat=True))
        return next(free for number in count(1) if (free := f"{slug}-{number}" if number > 1 else slug) not in taken)


class HeritageSitePageForm(PinyinAddressForm):
    def spellings(self):
        rows = self.formsets["names"].forms if "names" in self.formsets else []
        return [row["text"].value() or "" for row in rows if row["kind"].value() == NameKind.PINYIN]

    def is_whole(self):
        is_whole = super().is_whole()
        return self._rows_agree() and is_whole

    def save(self, commit=True):
        """Leave out statements without value and citation: the template of a new entry adds some."""
        page = super().save(commit=False)
        page.statements = [row for row in page.statements.all() if row.value or row.citations.all()]
        if commit:
            page.save()
        return page

    def _rows_agree(self):
        """Put each refusal beside the row that breaks a rule; return whether there was none."""
        refusals = [
            ("names", rules.two_official_names(self._rows("names"))),
            ("designations", rules.building_that_is_a_relic(self._rows("designations"))),
            ("conflicts", rules.two_preferred_values(self._rows("conflicts"))),
            *self._rows_that_locate(),
        ]
        for formset, refusal in refusals:
            if refusal:
                row, field, sentence = refusal
                self._form_of(formset, row).add_error(field, sentence)
        return not any(refusal for _, refusal in refusals)

    def _rows_that_locate(self):
        texts = {
            "milestones": "text",
            "statements": "value",
            "designations": "note",
            "names": "note",
            "conflicts": "value",
        }
        for formset, field in texts.items():
            for row in self._rows(formset):
                if getattr(row, "property", None) in LOCATING:
                    continue
                if refusal := rules.refuse_position_in_words(self.instance, [getattr(row, field)]):
                    yield formset, (row, field, refusal)

    def _forms(self, name):
        formset = self.formsets.get(name)
        return [] if formset is None else [form for form in formset.forms if form not in formset.deleted_forms]

    def _rows(self, name):
        return [form.instance for form in self._forms(name) if form.has_changed() or form.instance.pk]

    def _form_of(self, name, row):
        return next(form for form in self._forms(name) if form.instance is row)
