import { join } from "node:path";
import { expect, it } from "vitest";
import { schemaDrift } from "@/tests/setup/schema-engine";
import { root } from "./sources";

it("prisma/schema.prisma and models say what the migrations make", { timeout: 120_000 }, async () => {
  // Not null: this SQL is missing from prisma/migrations (put it in a new migration), or the schema is behind.
  expect(await schemaDrift(join(root, "prisma"))).toBeNull();
});
