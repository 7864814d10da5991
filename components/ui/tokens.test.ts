import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  if (start < 0) throw new Error(`app/globals.css has no block ${selector}`);
  const block = css.slice(start, css.indexOf("\n}", start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const backgrounds = ["canvas", "surface", "raised", "hover", "selected"];
const tones = ["critical", "high", "medium", "low", "ok", "unknown"];
const textPairs: [text: string, background: string][] = [
  ...["text", "text-muted", "accent", ...tones].flatMap((text) =>
    backgrounds.map((background): [string, string] => [text, background]),
  ),
  ...["accent", ...tones].map((tone): [string, string] => [tone, `${tone}-subtle`]),
  ["accent-contrast", "accent"],
  ["accent-contrast", "accent-hover"],
  ["critical-contrast", "critical"],
  ["canvas", "text"],
];
const grounds = ["canvas", "surface", "raised"];
const marks = [
  "border-input",
  "focus",
  "chart-target",
  "chart-1",
  "chart-2",
  "chart-3",
  "chart-4",
  "chart-5",
];
const markPairs = marks.flatMap((mark) => grounds.map((ground): [string, string] => [mark, ground]));

describe.each([":root", ".dark"])("tokens of %s", (selector) => {
  const tokens = tokensOf(selector);
  const value = (name: string) => {
    const hex = tokens.get(name);
    if (!hex) throw new Error(`${selector} has no token --${name}`);
    return hex;
  };

  it("defines the same colours as the other theme", () => {
    const other = tokensOf(selector === ":root" ? ".dark" : ":root");
    expect([...tokens.keys()].sort()).toEqual([...other.keys()].sort());
  });

  it.each(textPairs)("text %s on %s reads at 4.5 or more", (text, background) => {
    expect(contrast(value(text), value(background))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)("mark %s on %s shows at 3 or more", (mark, ground) => {
    expect(contrast(value(mark), value(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe("the measure itself", () => {
  it("knows the ends of the scale", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeLessThan(4.5);
  });
});
