import json
import uuid
from datetime import UTC, datetime
from importlib.metadata import distributions

from django.core.management.base import BaseCommand
from packaging.utils import canonicalize_name

LONGEST_LICENCE = 64  # whoever writes the whole text into this field names it in the classifiers as well


class Command(BaseCommand):
    help = "列出已安装的全部软件包，连同版本与许可（CycloneDX 1.6，JSON）；--licences 只按许可列出名称。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--licences", action="store_true", help="按许可列出")

    def handle(self, *args, licences, **options):
        found = {canonicalize_name(one.metadata["Name"]): one for one in distributions()}
        if licences:
            for name, one in sorted(found.items(), key=lambda item: (licence(item[1]), item[0])):
                self.stdout.write(f"{licence(one)}　{name} {one.version}")
            return
        bill = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": f"urn:uuid:{uuid.uuid4()}",
            "version": 1,
            "metadata": {
                "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
                "component": {"type": "application", "bom-ref": "heritage", "name": "heritage"},
            },
            "components": [component(name, one) for name, one in sorted(found.items())],
        }
        self.stdout.write(json.dumps(bill, ensure_ascii=False, indent=1))


def component(name, one):
    purl = f"pkg:pypi/{name}@{one.version}"
    told = {"expression": one.metadata["License-Expression"]} if one.metadata["License-Expression"] else None
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": one.version,
        "purl": purl,
        "licenses": [told or {"license": {"name": licence(one)}}],
    }


def licence(one):
    """As the package itself says it, in whichever of three ways."""
    if expression := one.metadata["License-Expression"]:
        return expression
    classifiers = [line.rpartition(" :: ")[2] for line in one.metadata.get_all("Classifier") or () if "License" in line]
    said = (one.metadata["License"] or "").strip().splitlines()
    return "、".join(classifiers) or next((line for line in said if len(line) <= LONGEST_LICENCE), "") or "未注明"
