from modelsearch.backends import elasticsearch9

from heritage.search.servers.elasticsearch import served_by

SearchBackend = served_by(elasticsearch9.SearchBackend)
