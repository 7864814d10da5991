import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { root } from "./sources";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      optionalDependencies: z.record(z.string(), z.string()).optional(),
      version: z.string().optional(),
    }),
  ),
});

/** Where a package may stand in the lock when `from` needs it: nested in it, or beside one of the folders above. */
function places(from: string, name: string): string[] {
  const above = from === "" ? [] : from.split("/node_modules/");
  return Array.from({ length: above.length + 1 }, (_, depth) =>
    [...above.slice(0, depth), name].join("/node_modules/").replace(/^(?!node_modules\/)/, "node_modules/"),
  );
}

it("the lock file holds the packages of every platform, not only of the one that wrote it", () => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const missing: string[] = [];
  let looked = 0;
  for (const [from, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies)) {
      looked += 1;
      if (!places(from, name).some((place) => place in packages)) {
        missing.push(
          `${from || "package.json"} names ${name}: pin a version whose platform packages all exist.`,
        );
      }
    }
  }
  expect(looked).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});
