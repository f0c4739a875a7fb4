// Makes us_cities.csv. Run by hand, seldom: the file is committed, and its packages are no dependencies of the project.
//
//   mkdir /tmp/seed && cd /tmp/seed && npm install city-timezones@1.3.4 zipcodes@8.0.0 tz-lookup@6.1.25
//   node specs/point-of-sale/seed/make.mjs /tmp/seed
//
// city-timezones 1.3.4 (MIT): cities with population and zone. zipcodes 8.0.0 (BSD-3-Clause): zip codes with city, state
// and coordinates. tz-lookup 6.1.25 (CC0-1.0): the zone of a place on the map. README.md beside this file says more.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const packages = process.argv[2];
if (packages === undefined) throw new Error("say where the packages are installed: node make.mjs FOLDER");
const require = createRequire(resolve(packages, "package.json"));
const { cityMapping } = require("city-timezones");
const zipcodes = require("zipcodes");
const zoneAt = require("tz-lookup");

/** Smaller places have no chain store; a city has one row for so many people, up to the most. */
const leastPopulation = 5_000;
const peoplePerRow = 100_000;
const mostRows = 40;
/** A zip code further from its city's centre than this carries a wrong place. */
const farthestKm = 40;

const states = new Set(
  `AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC
   SD TN TX UT VT VA WA WV WI WY`.split(/\s+/),
);

const places = new Map();
for (const place of Object.values(zipcodes.codes)) {
  if (!states.has(place.state) || !place.latitude || !place.longitude) continue;
  const key = placeKey(place.city, place.state);
  if (!places.has(key)) places.set(key, []);
  places.get(key).push(place);
}

const rows = [];
let unmatched = 0;
for (const city of cityMapping) {
  if (city.iso2 !== "US" || city.pop < leastPopulation) continue;
  const name = spelled(city.city);
  const candidates = (places.get(placeKey(name, city.state_ansi ?? "DC")) ?? [])
    .filter((place, _, all) => all.length === 1 || !sharesItsPoint(place, all) || place === firstOf(all))
    .filter((place) => distanceKm(place, city) <= farthestKm)
    .filter((place) => zoneAt(place.latitude, place.longitude) === city.timezone)
    .sort((a, b) => (a.zip < b.zip ? -1 : 1));
  if (candidates.length === 0) {
    unmatched++;
    continue;
  }
  const count = Math.min(candidates.length, mostRows, Math.max(1, Math.round(city.pop / peoplePerRow)));
  for (let i = 0; i < count; i++) {
    const { zip, state, latitude, longitude } = candidates[Math.floor((i * candidates.length) / count)];
    const population = Math.round(city.pop / count);
    rows.push([zip, name, state, latitude.toFixed(4), longitude.toFixed(4), city.timezone, population]);
  }
}
rows.sort((a, b) => (a[0] < b[0] ? -1 : 1));

const header = "zipcode,city,state,latitude,longitude,timezone,population";
writeFileSync(new URL("us_cities.csv", import.meta.url), `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`);
console.log(`${rows.length} rows, ${new Set(rows.map((row) => row[1] + row[2])).size} cities; ${unmatched} cities left out`);

/** The name as the post office spells it. */
function spelled(name) {
  return name
    .replace(/^St\. /, "Saint ")
    .replace(/^Ft\. /, "Fort ")
    .replace(/^Mt\. /, "Mount ")
    .replace(", D.C.", "");
}

function placeKey(city, state) {
  return `${city.toLowerCase().replace(/[^a-z]/g, "")}|${state}`;
}

/** Post office boxes and large firms have zip codes of their own, all at the point of the main post office. */
function sharesItsPoint(place, all) {
  return all.filter((other) => other.latitude === place.latitude && other.longitude === place.longitude).length > 1;
}

function firstOf(all) {
  return all.reduce((first, place) => (place.zip < first.zip ? place : first));
}

/** Good enough for tens of kilometres: a flat map with narrower degrees of longitude. */
function distanceKm(place, city) {
  const north = (place.latitude - city.lat) * 111.2;
  const east = (place.longitude - city.lng) * 111.2 * Math.cos((city.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
