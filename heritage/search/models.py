from django.db import models


class Note(models.Model):
    """A row that has changed and is still to be indexed.

    It is written in the transaction of the change, so a crash loses both or neither, and removed once the index has
    committed the row. Whoever comes next works off what is left.
    """

    row = models.CharField(max_length=200)  # "app.model:pk"
    # While a rebuild runs, a note that the current generation has is kept for the one that is being built.
    indexed_in = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "待编入索引的内容"
        default_permissions = ()  # nobody edits it

    def __str__(self):
        return self.row
