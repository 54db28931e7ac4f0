import sys

from django.core.management.base import BaseCommand

from heritage.operations.health import findings


class Command(BaseCommand):
    help = "网站的状况，逐项一行；有异常时退出码为 1（与 /healthz/deep 相同）。"

    def handle(self, *args, **options):
        found = findings()
        for finding in found:
            self.stdout.write(f"{'正常' if finding.well else '异常'}　{finding.name}：{finding.sentence}")
        if not all(finding.well for finding in found):
            sys.exit(1)
