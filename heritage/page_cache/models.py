from django.db import DatabaseError, connection, models


class Edition(models.Model):
    """One row whose value changes in the same transaction as anything that a public page may show (triggers.py)."""

    value = models.CharField(max_length=36)

    def __str__(self):
        return self.value

    @classmethod
    def current(cls):
        """Return the value, or None where there is none yet. Without the ORM: every kept page asks this first."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT value FROM page_cache_edition")
                row = cursor.fetchone()
        except DatabaseError:
            return None
        return row and row[0]
