import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { file, readFiles } from "./fixtures/read-terraform";

const path = join(process.env.ROLLCALL_CASES ?? "", "iam-vulnerable", "terraform.tfstate");
const here = process.env.ROLLCALL_CASES !== undefined && existsSync(path);

const stateSchema = z.object({
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })),
    }),
  ),
});

describe.runIf(here)("a published state", () => {
  test("gives every user, role and key, and every secret as a place", async () => {
    const text = readFileSync(path, "utf8");
    const { resources } = stateSchema.parse(JSON.parse(text));
    const attributes = (type: string) =>
      resources
        .filter((resource) => resource.mode === "managed" && resource.type === type)
        .flatMap(({ instances }) => instances.map((instance) => instance.attributes));
    const read = await readFiles([file("iam-vulnerable.tfstate", text)]);
    expect(read.problems).toEqual([]);
    const arns = of(read.records, "identity").map(({ ref, aliases }) => aliases[0] ?? ref.externalId);
    const wanted = [...attributes("aws_iam_user"), ...attributes("aws_iam_role")].map(({ arn }) =>
      String(arn),
    );
    expect(arns.sort()).toEqual(wanted.sort());
    const keys = attributes("aws_iam_access_key");
    const credentials = of(read.records, "credential");
    expect(credentials.map(({ ref }) => ref.externalId).sort()).toEqual(
      keys.map(({ id }) => String(id)).sort(),
    );
    expect(credentials.filter(({ identity }) => identity === null)).toEqual([]);
    // The secret of each key, and the password for mail that is made of it.
    expect(of(read.records, "placement")).toHaveLength(keys.length * 2);
    const said = JSON.stringify([read.pages, read.records]);
    for (const { secret } of keys) expect(said).not.toContain(String(secret));
  });
});
