import sys

from django.core.management.base import BaseCommand

from heritage.maps.clusters import denormalisation


class Command(BaseCommand):
    help = "核对地图的点、聚合格和区划图形；有不符的就重建。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对，不改动；有不符时以 1 退出")

    def handle(self, *args, check, **options):
        found = denormalisation.differences()
        if not found:
            self.stdout.write("地图的聚合与条目一致。")
            return
        self.stdout.write("；".join(found) + "。")
        if check:
            sys.exit(1)
        points, zones = denormalisation.rebuild()
        self.stdout.write(f"已重建：{points} 个点，{zones} 个区划。")
