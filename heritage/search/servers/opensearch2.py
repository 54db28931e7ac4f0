from modelsearch.backends import opensearch2

from heritage.search.servers.elasticsearch import served_by

SearchBackend = served_by(opensearch2.SearchBackend)
