from wagtail import hooks

from heritage.demo.content import LOADED


@hooks.register("register_log_actions")
def demo_in_the_history(actions):
    """The history of the home page says that the demo was loaded: the same entry keeps it from being loaded twice."""
    actions.register_action(LOADED, "载入演示内容", "载入了演示内容")
