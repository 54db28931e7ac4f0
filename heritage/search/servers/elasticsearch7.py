from modelsearch.backends import elasticsearch7

from heritage.search.servers.elasticsearch import served_by

SearchBackend = served_by(elasticsearch7.SearchBackend)
