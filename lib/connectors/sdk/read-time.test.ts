import { expect, test } from "vitest";
import { readTime } from "./read-time";

const moment = new Date("2019-12-18T19:10:08Z");

test.each([
  "2019-12-18T19:10:08Z",
  "2019-12-18T19:10:08+00:00",
  "2019-12-18 19:10:08+00:00",
  "2019-12-18 19:10:08",
  "2019-12-18T20:10:08+0100",
  " 2019-12-18T19:10:08.000Z ",
  1576696208,
  1576696208000,
  moment,
])("%s is that moment", (value) => expect(readTime(value)).toEqual(moment));

test.each([
  null,
  undefined,
  "",
  0,
  "0",
  "N/A",
  "n/a",
  "no_information",
  "not_supported",
  "infinity",
  "9999-12-31T23:59:59Z",
  "0001-01-01T00:00:00Z",
  "9223372036854775807",
  "Never",
])("%s says that there is no date", (value) => expect(readTime(value)).toBe("never"));

test.each([
  "201…",
  "201",
  "yesterday",
  "2019-13-01T00:00:00Z",
  "2019",
  "18/12/2019",
  -1,
  Number.NaN,
  {},
  [],
  true,
])("%s cannot be read", (value) => expect(readTime(value)).toBe("unreadable"));

test("a date alone is that day in UTC", () => {
  expect(readTime("2026-12-31")).toEqual(new Date("2026-12-31T00:00:00Z"));
});
