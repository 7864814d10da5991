import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isNeverUsed } from "@/lib/domain/last-used";
import { recordSchema } from "@/lib/domain/source-record";
import { reportToRecords } from "./credential-report";
import { file, now, of, type Read, read } from "./fixtures/read-files";
import { reportScope } from "./scopes";

const account = "111122223333";
const realm = `aws:${account}`;
const csv = readFileSync(new URL("fixtures/credential-report.csv", import.meta.url));
const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;
const credential = ({ records }: Read, id: string) =>
  of(records, "credential").find((found) => found.ref.externalId === id);

describe("a credential report", () => {
  test("names users by their ARN, and the root user by its account", async () => {
    const { records } = await read(file("r.csv", csv));
    expect(
      of(records, "identity").map(({ ref, kind, class: stated }) => [ref.externalId, kind, stated]),
    ).toEqual([
      [`${account}:root`, "root_account", "both"],
      [arn("user/ci/ci-deploy"), "cloud_user", "non_human"],
      [arn("user/mona"), "cloud_user", "unsure"],
    ]);
    expect(of(records, "identity")[0]).toMatchObject({ aliases: [arn("root")] });
  });

  test("gives a credential for every slot that is taken, and none for an empty one", async () => {
    const { records } = await read(file("r.csv", csv));
    expect(of(records, "credential").map(({ ref, type, status }) => [ref.externalId, type, status])).toEqual([
      [`${arn("root")}/password`, "password", "unknown"],
      [`${arn("root")}/access_key_1`, "access_key", "active"],
      [`${arn("user/ci/ci-deploy")}/access_key_1`, "access_key", "active"],
      [`${arn("user/ci/ci-deploy")}/cert_1`, "x509", "active"],
      [`${arn("user/ci/ci-deploy")}/access_key_2`, "access_key", "disabled"],
      [`${arn("user/mona")}/password`, "password", "active"],
    ]);
    for (const { ref } of of(records, "credential")) expect(ref.realm).toBe(realm);
  });

  test("says when a key was last used, to the hour, and since when that is recorded", async () => {
    const found = await read(file("r.csv", csv));
    expect(credential(found, `${arn("user/ci/ci-deploy")}/access_key_1`)).toMatchObject({
      lifetime: "static",
      createdAt: new Date("2019-03-01T09:01:00Z"),
      lastUsed: {
        at: new Date("2026-02-27T23:10:00Z"),
        grade: "reported",
        coveredSince: new Date("2019-03-01T09:01:00Z"),
        gap: "none",
      },
    });
  });

  test("a key with N/A was never used; a password with no_information neither, as far as it is recorded", async () => {
    const found = await read(file("r.csv", csv));
    const key = credential(found, `${arn("root")}/access_key_1`);
    if (!key?.lastUsed) throw new Error("no key");
    expect(isNeverUsed({ lastUsed: key.lastUsed, createdAt: key.createdAt ?? null })).toBe("yes");
    expect(credential(found, `${arn("user/mona")}/password`)).toMatchObject({
      lifetime: "expiring",
      expiresAt: new Date("2026-04-15T08:30:00Z"),
      lastUsed: { at: null, coveredSince: new Date("2018-01-15T08:30:00Z"), gap: "none" },
    });
  });
});

function parse(row: { [column: string]: unknown }, keysListed = false) {
  const scope = reportScope(account);
  const body = { rows: [row], keysListed };
  const parsed = reportToRecords({ scope, call: "GetCredentialReport", body, collectedAt: now });
  return { ...parsed, records: parsed.records.map((record) => recordSchema.parse(record)) };
}

const keyRow = {
  user: "u",
  arn: arn("user/u"),
  user_creation_time: "2020-01-01T00:00:00Z",
  access_key_1_active: "TRUE",
  access_key_1_last_rotated: "2020-01-01T00:00:00Z",
};

describe("single cells", () => {
  test("without the column of last use nothing is known of it", () => {
    const [key] = of(parse(keyRow).records, "credential");
    expect(key?.lastUsed).toMatchObject({ at: null, coveredSince: null, gap: "no_telemetry" });
  });

  test.each(["N/A", "no_information", ""])("last use %j is never, since it is recorded", (cell) => {
    const [key] = of(parse({ ...keyRow, access_key_1_last_used_date: cell }).records, "credential");
    expect(key?.lastUsed).toMatchObject({ at: null, gap: "none" });
  });

  test("a broken date is a problem, and no statement about use", () => {
    const { records, problems } = parse({ ...keyRow, access_key_1_last_used_date: "yesterday" });
    expect(of(records, "credential")[0]?.lastUsed?.gap).toBe("no_telemetry");
    expect(problems).toHaveLength(1);
  });

  test("where keys were listed with their ids, the slots give way, except the root user's", () => {
    expect(of(parse(keyRow, true).records, "credential")).toEqual([]);
    const root = parse({ ...keyRow, user: "<root_account>", arn: arn("root") }, true);
    expect(of(root.records, "credential")).toHaveLength(1);
  });

  test.each([{ user: "x" }, { arn: "x" }, { arn: arn("role/x") }])("%j names no user: a problem", (row) => {
    const { records, problems } = parse(row);
    expect(records).toEqual([]);
    expect(problems).toHaveLength(1);
  });
});
