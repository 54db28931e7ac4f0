"""Search by a server, where one machine is not enough: PostgreSQL, Elasticsearch, OpenSearch.

The servers compare whole words and know nothing of Chinese. They are given the same terms that the index of our own
holds (lexemes.py), each of them a word already cut, and are asked for such terms (queries.py). postgresql.py and
elasticsearch.py are modelsearch's own backends for the rest.
"""
