// The small tables that the point-of-sale spec starts from: read as any supplied table is, and true to what their README says.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findDuplicates } from "../../src/sources/keys.js";
import { cellsOf, tableOf, typesOf } from "./reading.js";

const seed = (name: string) =>
  tableOf(readFileSync(new URL(`../../specs/point-of-sale/seed/${name}`, import.meta.url)));

describe("us_cities.csv", () => {
  const cities = seed("us_cities.csv");

  it("keeps zip codes as text and coordinates as decimals", () => {
    expect(typesOf(cities)).toEqual({
      zipcode: "text",
      city: "text",
      state: "text",
      latitude: "decimal(18,4)",
      longitude: "decimal(18,4)",
      timezone: "text",
      population: "int64",
    });
    expect(cities.columns.every((column) => column.nulls === undefined)).toBe(true);
  });

  it("has one row per zip code, in all states and zones", () => {
    expect(cities.rows).toBe(1700);
    expect(findDuplicates(cities, ["zipcode"])).toBeUndefined();
    expect(cellsOf(cities, "zipcode").every((zip) => /^\d{5}$/.test(zip as string))).toBe(true);
    expect(new Set(cellsOf(cities, "state")).size).toBe(51);
    for (const zone of new Set(cellsOf(cities, "timezone"))) {
      expect(() => new Intl.DateTimeFormat("en", { timeZone: zone as string })).not.toThrow();
    }
  });

  it("lies in the United States, and its zones lie where their clocks say", () => {
    const hours = { "America/New_York": -5, "America/Chicago": -6, "America/Denver": -7, "America/Los_Angeles": -8 };
    const zones = cellsOf(cities, "timezone");
    const longitudes = cellsOf(cities, "longitude").map((scaled) => Number(scaled) / 10_000);
    cellsOf(cities, "latitude").forEach((scaled, row) => {
      expect(Number(scaled) / 10_000).toBeGreaterThan(18);
      expect(Number(scaled) / 10_000).toBeLessThan(72);
      const standard = hours[zones[row] as keyof typeof hours];
      if (standard !== undefined) expect(Math.abs(longitudes[row]! - 15 * standard)).toBeLessThan(16);
    });
  });
});

describe("categories.csv", () => {
  it("has 35 categories, from those that sell once to those that sell a hundred times as often", () => {
    const categories = seed("categories.csv");
    expect(categories.rows).toBe(35);
    expect(findDuplicates(categories, ["category_name"])).toBeUndefined();
    expect(typesOf(categories)).toEqual({
      category_name: "text",
      category_description: "text",
      avg_price: "decimal(18,2)",
      frequency: "int64",
    });
    const [, , price, frequency] = categories.columns;
    expect([frequency!.min, frequency!.max]).toEqual([1, 100]);
    expect(price!.min).toBeGreaterThan(100);
    expect(price!.max).toBeLessThan(10_000);
  });
});

describe("street_names.csv", () => {
  it("has 60 names, each once", () => {
    const streets = seed("street_names.csv");
    expect(streets.rows).toBe(60);
    expect(findDuplicates(streets, ["street_name"])).toBeUndefined();
    expect(streets.columns[1]!.min).toBeGreaterThan(0);
  });
});
