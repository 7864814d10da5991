import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateOrderEvidence, readDate } from "@/lib/connectors/csv/dates";

const day = (iso: string) => ({ is: "date", at: new Date(iso) });

describe("reading a date cell", () => {
  it.each([
    ["2026-04-03", "2026-04-03"],
    ["2026/4/3", "2026-04-03"],
    ["2026-04", "2026-04-01"],
    ["20260403", "2026-04-03"],
    ["2026-04-03T10:11:12Z", "2026-04-03T10:11:12Z"],
    ["2026-04-03 10:11", "2026-04-03T10:11:00Z"],
    ["2026-04-03T10:11:12.345+02:00", "2026-04-03T08:11:12Z"],
    ["03.04.2026", "2026-04-03"],
    ["3.4.26", "2026-04-03"],
    ["25/12/2026", "2026-12-25"],
    ["12/25/2026", "2026-12-25"],
    ["12/25/2026 3:05 PM", "2026-12-25T15:05:00Z"],
    ["12/25/2026 12:05 AM", "2026-12-25T00:05:00Z"],
    ["07/07/2026", "2026-07-07"],
    ["3 Apr 2026", "2026-04-03"],
    ["3rd April, 2026", "2026-04-03"],
    ["April 3, 2026", "2026-04-03"],
    ["Friday, April 3, 2026", "2026-04-03"],
    ["3. März 2026", "2026-03-03"],
    ["1er août 2026", "2026-08-01"],
    ["3-Dez-26", "2026-12-03"],
    ["46115", "2026-04-03"],
    ["46115.5", "2026-04-03T12:00:00Z"],
    ["1775174400", "2026-04-03"],
    ["1775174400000", "2026-04-03"],
  ])("%s", (cell, iso) => {
    expect(readDate(cell, null)).toEqual(day(iso));
  });

  it("takes day and month as told, and only as told", () => {
    expect(readDate("03/04/2026", null)).toEqual({ is: "ambiguous" });
    expect(readDate("03/04/2026", "dmy")).toEqual(day("2026-04-03"));
    expect(readDate("03/04/2026", "mdy")).toEqual(day("2026-03-04"));
    expect(readDate("3-4-26", "mdy")).toEqual(day("2026-03-04"));
  });

  it.each([
    "never",
    "Never",
    "-",
    "nie",
    "jamais",
    "no expiry",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "infinity",
    "1601-01-01",
    "0",
    "31/12/9999",
  ])("%s is never", (cell) => expect(readDate(cell, null)).toEqual({ is: "never" }));

  it.each(["", "  ", "N/A", "unknown", "?", "no_information", "unbekannt"])("“%s” says nothing", (cell) => {
    expect(readDate(cell, null)).toEqual({ is: "unknown" });
  });

  it.each(["31.02.2026", "2026-13-01", "soon", "Q3 2026", "12", "2026-04-03T25:00:00Z", "99999999999999"])(
    "%s is not a date",
    (cell) => expect(readDate(cell, null)).toEqual({ is: "unreadable" }),
  );

  it("reads back every day in every unambiguous form", () => {
    const days = fc.date({ min: new Date("1971-01-02"), max: new Date("2068-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(days, (moment) => {
        const iso = moment.toISOString().slice(0, 10);
        const [y, m, d] = iso.split("-");
        for (const cell of [iso, `${d}.${m}.${y}`, `${y}/${m}/${d}`, moment.toISOString()]) {
          const reading = readDate(cell, null);
          expect(reading.is === "date" && reading.at.toISOString().slice(0, 10)).toBe(iso);
        }
        expect(readDate(`${d}/${m}/${y}`, "dmy")).toEqual(day(iso));
        expect(readDate(`${m}/${d}/${y}`, "mdy")).toEqual(day(iso));
      }),
    );
  });

  it("never throws and never gives an impossible date", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.constantFrom(null, "dmy" as const, "mdy" as const),
        (cell, order) => {
          const reading = readDate(cell, order);
          if (reading.is === "date") expect(reading.at.getUTCFullYear()).toBeGreaterThan(1953);
        },
      ),
    );
  });
});

describe("evidence for the order of day and month", () => {
  it.each([
    ["25/12/2026", "dmy"],
    ["12/25/2026", "mdy"],
    ["03/04/2026", "either"],
    ["07/07/2026", null],
    ["03.04.2026", null],
    ["2026-04-03", null],
    ["31/31/2026", null],
    ["never", null],
  ])("%s: %s", (cell, evidence) => expect(dateOrderEvidence(cell)).toBe(evidence));
});
