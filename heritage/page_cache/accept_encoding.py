"""Compress only for those who accept it: Django looks for the word gzip, also in `gzip;q=0`, which refuses it."""


class AcceptEncodingMiddleware:
    """Leave in the header only what the client accepts, in lower case and without weights."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if header := request.META.get("HTTP_ACCEPT_ENCODING"):
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(_accepted(header))
        return self.get_response(request)


def _accepted(header):
    for part in header.lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if coding == "x-gzip":  # the same by RFC 9110
            coding = "gzip"
        if coding and not any(_is_refusal(parameter) for parameter in parameters):
            yield coding


def _is_refusal(parameter):
    name, _, value = parameter.partition("=")
    try:
        return name.strip() == "q" and float(value) <= 0
    except ValueError:
        return True
