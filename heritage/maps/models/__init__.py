from heritage.maps.models.base_layers import BaseLayer

__all__ = ["BaseLayer"]
