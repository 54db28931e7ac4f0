from typing import NamedTuple

from django.db import DatabaseError, connection, models


class Versions(NamedTuple):
    site: str
    seats: str


class ContentVersion(models.Model):
    """One row. The triggers change its values in the transaction that changes the content (triggers.py).

    `site` covers everything that a public page shows, except the figures that each booking changes: how many seats of a
    session are left and how many bookings wait. `seats` covers those figures. A page that shows them depends on both
    values and says so (`shows_seats`); any other page stays valid during a booking rush.
    """

    site = models.CharField(max_length=36)
    seats = models.CharField(max_length=36)

    def __str__(self):
        return f"{self.site}, {self.seats}"

    @classmethod
    def current(cls):
        """Return the Versions, or None while migrations run. Raw SQL, because every cached page asks this first."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT site, seats FROM content_version_contentversion")
                row = cursor.fetchone()
        except DatabaseError:
            return None
        return row and Versions(*row)


def shows_seats(response):
    """Mark a response that shows how many seats are left. The page cache then keeps it under `seats`, too."""
    response.shows_seats = True
    return response
