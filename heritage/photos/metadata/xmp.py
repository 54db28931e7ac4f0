"""The XMP of public files: credit and licence, nothing else.

The fields are those that IPTC recommends for pictures on the web; search engines read the licence from them.
"""

from xml.sax.saxutils import escape, quoteattr

from heritage.photos.choices import Licence

GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def packet(photo):
    """Return the XMP packet of a picture as bytes."""
    licence = photo.terms
    terms = licence.label if licence else ""
    attributes = [
        ("photoshop:Credit", photo.credit),
        ("xmpRights:Marked", "" if licence is None else str(licence not in _FREE)),
        ("xmpRights:WebStatement", licence.deed if licence else ""),
        ("Iptc4xmpExt:DigitalSourceType", GENERATED if photo.ai_generated else ""),
    ]
    given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes if value)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        f' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"{given}>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(photo.credit)}</rdf:li></rdf:Seq></dc:creator>"
        f"{_in_chinese('dc:rights', terms)}{_in_chinese('xmpRights:UsageTerms', terms)}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


_FREE = {Licence.CC0, Licence.PUBLIC_DOMAIN}


def _in_chinese(name, text):
    if not text:
        return ""
    words = escape(text)
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></{name}>'
