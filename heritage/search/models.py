from django.db import models


class IndexQueueEntry(models.Model):
    """A row that has changed and is still to be indexed.

    It is written in the transaction of the change, so a crash loses both or neither, and removed once the index has
    committed the row. What a killed process leaves, the next one processes.
    """

    row = models.CharField(max_length=200)  # "app.model:pk"
    # While a rebuild runs, an entry that the current generation has is kept for the one that is being built.
    indexed_in = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "待编入索引的内容"
        default_permissions = ()  # nobody edits it
        db_table = "heritage_search_note"  # of its former name: a table keeps its name

    def __str__(self):
        return self.row
