from heritage.events import booking_hooks  # noqa: F401 - to import them is to register them
