from wagtail import hooks

from heritage.demo.content import LOADED


@hooks.register("register_log_actions")
def demo_in_the_history(actions):
    """Name the log entry of the home page that says that the demo was loaded; `is_loaded` looks for it."""
    actions.register_action(LOADED, "载入演示内容", "载入了演示内容")
