from modelsearch.backends import elasticsearch8

from heritage.search.servers.elasticsearch import served_by

SearchBackend = served_by(elasticsearch8.SearchBackend)
