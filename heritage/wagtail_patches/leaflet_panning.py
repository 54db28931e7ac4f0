"""The map does not slide where the reader's system asks for less motion.

Changes: `panBy` of one L.Map, in public/js/heritage-map.js
Package: django-leaflet 0.34.0
Reason: Leaflet slides the map for arrow keys and cards, whatever `fadeAnimation` and `zoomAnimation` say.
Upstream: not offered
May go when this fails: test_leaflet_slides_by_default_when_it_pans
"""
