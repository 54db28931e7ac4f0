import os

from django.core import checks

from heritage.settings.environment import DOCUMENTED


@checks.register
def no_quotes_are_left(app_configs, **kwargs):
    """Warn of quotes left in a value: sh and systemd remove them, podman and Docker do not."""
    return [
        checks.Warning(
            f"环境变量 {name} 的值以引号开头或结尾，引号被当成了值的一部分。",
            hint="每个值放在一对单引号里，里面没有撇号；podman 和 Docker 的 --env-file 不要引号。",
            id="heritage_operations.W001",
        )
        for name in DOCUMENTED
        if (value := os.environ.get(name, "").strip()) and {value[0], value[-1]} & set("'\"‘’“”")
    ]
