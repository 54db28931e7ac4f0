"""A public catalogue of the built heritage of Zhongyuan District, Zhengzhou."""
