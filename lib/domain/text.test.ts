import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, isStorable, showId, showText, withoutFormulaGuard } from "./text";

describe("showText", () => {
  it("spells out what would reorder or hide characters", () => {
    expect(showText("abc\u202Egpj.exe")).toBe("abc⟦U+202E⟧gpj.exe");
    expect(showText("pay\u200Bments\u2066\uFEFF")).toBe("pay⟦U+200B⟧ments⟦U+2066⟧⟦U+FEFF⟧");
    expect(showText("a\u{E0041}b")).toBe("a⟦U+E0041⟧b");
  });

  it("removes control characters, keeps words apart, and leaves emoji as they are", () => {
    expect(showText("a\u0000b\u001b[31mc\u0085d\r\ne\tf")).toBe("ab[31mcd e f");
    expect(showText("🛡️ bot")).toBe("🛡️ bot");
    expect(showText("x\uFE0Fy")).toBe("x⟦U+FE0F⟧y");
  });

  it("composes, mends broken text and cuts whole characters", () => {
    expect(showText("e\u0301")).toBe("é");
    expect(showText("a\uD800b")).toBe("a\uFFFDb");
    expect(showText("😀".repeat(10), 4)).toBe("😀😀😀…");
    expect(showText("a".repeat(600))).toHaveLength(512);
  });

  it("lets nothing invisible through, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (given) => {
        expect(showText(given)).not.toMatch(/[\p{Cc}\p{Cs}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u);
        expect([...showText(given, 10)].length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe("showId", () => {
  it("keeps both ends", () => {
    expect(showId("arn:aws:iam::123456789012:role/payments-deploy", 21)).toBe("arn:aws:ia…nts-deploy");
    expect(showId("short")).toBe("short");
  });
});

describe("csvCell", () => {
  it.each([
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    " =1",
    "\r=1",
    "\n=1",
    "|x",
    "%x",
    "\u00A0=1",
    "\uFEFF@x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\0=1",
  ])("disarms %j", (text) => {
    expect(csvCell(text).startsWith(`"'`)).toBe(true);
  });

  it("quotes text, doubles quotes, and leaves numbers as numbers", () => {
    expect(csvCell('say "hi", you')).toBe('"say ""hi"", you"');
    expect(csvCell(-5)).toBe("-5");
    expect(csvCell(Number.NaN)).toBe('"NaN"');
    expect(csvCell(null)).toBe('""');
    expect(csvCell(true)).toBe('"true"');
    expect(csvCell(new Date("2026-01-01T00:00:00Z"))).toBe('"2026-01-01T00:00:00.000Z"');
    expect(csvCell("a=b")).toBe('"a=b"');
  });

  it("can be undone", () => {
    for (const text of ["=1+1", "plain", "it's", "-x"]) {
      expect(withoutFormulaGuard(csvCell(text).slice(1, -1))).toBe(text);
    }
  });
});

describe("isStorable", () => {
  it("refuses what PostgreSQL does not keep, and nothing else", () => {
    for (const text of ["a\0b", "\uD800", "\uDC00 x"]) expect(isStorable(text)).toBe(false);
    for (const text of ["", "\u0001\uFFFF", "👩‍👩‍👧‍👦", "\u202E"]) expect(isStorable(text)).toBe(true);
  });
});
