import pytest


@pytest.fixture
def get(client, catalogue):
    """Ask for the catalogue page with a query string; the answer as text."""

    def answer(query=""):
        response = client.get(catalogue.url + query)
        assert response.status_code == 200
        return response.content.decode()

    return answer
