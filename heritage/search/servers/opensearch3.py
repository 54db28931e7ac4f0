from modelsearch.backends import opensearch3

from heritage.search.servers.elasticsearch import served_by

SearchBackend = served_by(opensearch3.SearchBackend)
