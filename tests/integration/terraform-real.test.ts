import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { file, readFiles } from "@/lib/connectors/terraform/fixtures/read-terraform";
import { findProgram } from "@/tests/factories/local-server";

const program = findProgram("/usr/local/bin/terraform", "/usr/bin/terraform", "/usr/bin/tofu");
const title = program ? "" : " (skipped: terraform is not installed)";

/** What needs no provider from anywhere. */
const code = `
variable "password" {
  type      = string
  sensitive = true
}
resource "terraform_data" "login" {
  for_each = toset(["blue", "green"])
  input    = { user = each.key, password = var.password }
}
output "login" {
  value     = terraform_data.login["blue"].output
  sensitive = true
}
output "open" {
  value = "nothing to see"
}
`;
const password = "CANARY-real-9876543210qwerty";

describe.skipIf(!program)(`a state that Terraform wrote${title}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "rc-terraform-"));
  const run = (...args: string[]) =>
    execFileSync(program ?? "", args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        NODE_ENV: "test",
        PATH: process.env.PATH ?? "",
        HOME: folder,
        TF_VAR_password: password,
        CHECKPOINT_DISABLE: "1",
        TF_IN_AUTOMATION: "1",
      },
    });

  beforeAll(() => {
    writeFileSync(join(folder, "main.tf"), code);
    run("init", "-input=false");
    run("apply", "-auto-approve", "-input=false");
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is read as it lies on disk and as it is pulled, with each of its secrets", async () => {
    const onDisk = readFileSync(join(folder, "terraform.tfstate"), "utf8");
    const read = await readFiles([file("shop-staging.tfstate", onDisk)]);
    expect(read.problems).toEqual([]);
    expect(of(read.records, "placement").map(({ ref }) => ref.externalId)).toEqual([
      'terraform_data.login["blue"]#input.value.password',
      'terraform_data.login["blue"]#output.value.password',
      'terraform_data.login["green"]#input.value.password',
      'terraform_data.login["green"]#output.value.password',
      "output.login#login.password",
    ]);
    expect(of(read.records, "placement").every(({ environment }) => environment === "staging")).toBe(true);
    expect(JSON.stringify(read)).not.toContain(password);
    const pulled = await readFiles([file("shop-staging.tfstate", run("state", "pull"))]);
    expect(pulled.records).toEqual(read.records);
  });

  test("is told from a plan or a show of it", async () => {
    await expect(readFiles([file("shown.json", run("show", "-json"))])).rejects.toThrow("state pull");
  });
});
