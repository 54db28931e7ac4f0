// Converts between WGS-84, GCJ-02 and BD-09 for display. heritage/catalogue/position/datum.py explains the formulas and
// converts what is stored; a test compares the two over the whole of China.

const HALF_AXIS = 6378245.0;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const BAIDU_ANGLE = (Math.PI * 3000.0) / 180.0;
const BAIDU_SHIFT = [0.0065, 0.006];
const CHINA = [72.004, 0.8293, 137.8347, 55.8271]; // west, south, east, north
const STEPS = 6;
const { abs, atan2, cos, hypot, PI, sin, sqrt } = Math;

/** [longitude, latitude] in WGS-84 as [longitude, latitude] in `datum` (wgs84, gcj02 or bd09). */
export function fromWgs84(place, datum) {
  if (datum === "gcj02") return inside(gcj02, place);
  if (datum === "bd09") return inside(bd09, inside(gcj02, place));
  return place;
}

/** The other way. */
export function toWgs84(place, datum) {
  if (datum === "gcj02") return inside(inverse(gcj02, [0, 0]), place);
  if (datum === "bd09") return inside(inverse(gcj02, [0, 0]), inside(inverse(bd09, BAIDU_SHIFT), place));
  return place;
}

function inside(convert, place) {
  const [west, south, east, north] = CHINA;
  const [longitude, latitude] = place;
  return west <= longitude && longitude <= east && south <= latitude && latitude <= north ? convert(place) : place;
}

function inverse(forward, about) {
  return (place) => {
    let guess = [place[0] - about[0], place[1] - about[1]];
    for (let step = 0; step < STEPS; step += 1) {
      const shifted = forward(guess);
      guess = [guess[0] + place[0] - shifted[0], guess[1] + place[1] - shifted[1]];
    }
    return guess;
  };
}

function bd09([longitude, latitude]) {
  const radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * BAIDU_ANGLE);
  const angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * BAIDU_ANGLE);
  return [radius * cos(angle) + BAIDU_SHIFT[0], radius * sin(angle) + BAIDU_SHIFT[1]];
}

function gcj02([longitude, latitude]) {
  const x = longitude - 105.0;
  const y = latitude - 35.0;
  const root = sqrt(abs(x));
  const ripple = ((20.0 * sin(6.0 * x * PI) + 20.0 * sin(2.0 * x * PI)) * 2.0) / 3.0;
  let north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple;
  north += ((20.0 * sin(y * PI) + 40.0 * sin((y / 3.0) * PI)) * 2.0) / 3.0;
  north += ((160.0 * sin((y / 12.0) * PI) + 320.0 * sin((y * PI) / 30.0)) * 2.0) / 3.0;
  let east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple;
  east += ((20.0 * sin(x * PI) + 40.0 * sin((x / 3.0) * PI)) * 2.0) / 3.0;
  east += ((150.0 * sin((x / 12.0) * PI) + 300.0 * sin((x / 30.0) * PI)) * 2.0) / 3.0;
  const angle = (latitude * PI) / 180.0;
  const magic = 1 - ECCENTRICITY_SQUARED * sin(angle) ** 2;
  north = (north * 180.0) / (((HALF_AXIS * (1 - ECCENTRICITY_SQUARED)) / (magic * sqrt(magic))) * PI);
  east = (east * 180.0) / ((HALF_AXIS / sqrt(magic)) * cos(angle) * PI);
  return [longitude + east, latitude + north];
}
