"""What Elasticsearch's own client talks to in tests: it notes every request, and answers the few kinds that we send.

It knows the meaning of term, prefix, bool and constant_score as Elasticsearch documents it, and no more. So it shows
that our documents and our queries fit each other, and is no proof of a real server.
"""

import json

from elastic_transport import ApiResponseMeta, BaseNode, HttpHeaders, NodeConfig
from elastic_transport._node import NodeApiResponse

HEADERS = HttpHeaders({"x-elastic-product": "Elasticsearch", "content-type": "application/json"})


class StandIn(BaseNode):
    indexes = {}  # {name: {"mapping": …, "documents": {id: document}}}
    aliases = {}
    requests = []  # (method, address, body)
    is_away = False

    @classmethod
    def begin(cls):
        cls.indexes, cls.aliases, cls.requests, cls.is_away = {}, {}, [], False

    def perform_request(self, method, target, body=None, headers=None, request_timeout=None):
        if self.is_away:
            raise ConnectionError("nobody there")
        address, text = target.partition("?")[0].strip("/"), (body or b"").decode()
        sent = (
            [json.loads(line) for line in text.splitlines()] if address.endswith("_bulk") else json.loads(text or "{}")
        )
        self.requests.append((method, address, sent))
        status, answer = self._answer(method, address.split("/"), sent)
        meta = ApiResponseMeta(status, "1.1", HEADERS, 0.0, NodeConfig("http", "localhost", 9200))
        return NodeApiResponse(meta, json.dumps(answer).encode())

    def close(self):
        pass

    def _answer(self, method, path, sent):
        match method, path:
            case "PUT", [name]:
                self.indexes[name] = {"mapping": {}, "documents": {}}
            case "DELETE", [name]:
                return (200, {}) if self.indexes.pop(name, None) else (404, {"error": "index_not_found"})
            case "PUT", [name, "_mapping"]:
                self.indexes[name]["mapping"] |= sent["properties"]
            case "PUT", [name, "_alias", alias]:
                self.aliases[alias] = name
            case "HEAD", ["_alias", alias]:
                return (200 if alias in self.aliases else 404), {}
            case "GET", ["_alias", alias] | [alias, "_alias"]:
                return 200, {self.aliases[alias]: {}}
            case _, [name, "_doc", pk] if method == "DELETE":
                return (200, {}) if self._documents(name).pop(pk, None) else (404, {"error": "not_found"})
            case _, [name, "_bulk"]:
                for action, document in zip(sent[::2], sent[1::2], strict=True):
                    self._documents(name)[action["index"]["_id"]] = document
                return 200, {"errors": False, "items": [{"index": {"status": 200}} for _ in sent[::2]]}
            case _, [name, "_search"]:
                return 200, self._search(self._documents(name).items(), sent)
        return 200, {"acknowledged": True}

    def _documents(self, name):
        return self.indexes[self.aliases.get(name, name)]["documents"]

    def _search(self, documents, sent):
        scores = {pk: score for pk, document in documents if (score := score_of(sent["query"], document)) is not None}
        found = [document for pk, document in documents if pk in scores]
        counts = {
            name: {"doc_count": sum(score_of(asked["filter"], document) is not None for document in found)}
            for name, asked in sent.get("aggregations", {}).items()
        }
        best = sorted(scores, key=lambda pk: -scores[pk])[: sent["size"]]
        hits = [{"_id": pk, "_score": scores[pk]} for pk in best]
        return {"hits": {"total": {"value": len(scores)}, "hits": hits}, "aggregations": counts}


def score_of(query, document):
    """Return what a document counts for a query, or None where it does not match."""
    [(kind, asked)] = query.items()
    match kind:
        case "match_all":
            return 1.0
        case "match_none":
            return None
        case "constant_score":
            return asked["boost"] if score_of(asked["filter"], document) is not None else None
        case "term" | "prefix":
            [(column, word)] = asked.items()
            held = document.get(column, [])
            held = [held] if isinstance(held, str) else held
            return 1.0 if (word in held if kind == "term" else any(one.startswith(word) for one in held)) else None
        case "bool":
            should = [score_of(one, document) for one in asked.get("should", [])]
            held = [score for score in should if score is not None]
            least = asked.get("minimum_should_match", 0 if "filter" in asked else min(1, len(should)))
            wanted = all(score_of(one, document) is not None for one in asked.get("filter", []))
            unwanted = any(score_of(one, document) is not None for one in asked.get("must_not", []))
            return sum(held) if wanted and not unwanted and len(held) >= least else None
    raise AssertionError(f"Elasticsearch was asked something that this stand-in does not know: {kind}")
