import { createPublicKey, createVerify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { accessGuide } from "./access-guide";
import { snowflakeConfigSchema } from "./config";
import { snowflake } from "./connector";
import { canaries, publicKey, realm } from "./fixtures/acme";
import { context, everything, fakeSnowflake, now, planned, readAll, rows } from "./fixtures/fake-snowflake";
import { openSnowflake } from "./session";

const whole = await readAll(fakeSnowflake());
const identity = (id: string) =>
  of(whole.records, "identity").find(({ ref, status }) => ref.externalId === id && status !== undefined);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("users", () => {
  test("are machines or people by the type that somebody gave them", () => {
    const told = of(whole.records, "identity")
      .filter(({ status }) => status !== undefined)
      .map((user) => `${user.name} ${user.class} ${user.managedBy} ${user.status}`);
    expect(told).toEqual([
      "LOADER non_human customer active",
      "OLD_ETL non_human customer disabled",
      "ANN human person active",
      "BOB unsure customer expired",
      "SF$SERVICE$1 non_human provider active",
    ]);
  });

  test("are known by id and by name; a comment and an address tell of owners", () => {
    expect(identity("user/100")).toMatchObject({
      ref: { realm },
      aliases: ["user-name/LOADER"],
      ownerHints: [
        { type: "tag", value: "data-team" },
        { type: "mailto", value: "data@acme.example" },
      ],
    });
    expect(identity("user/102")?.ownerHints).toEqual([]);
  });

  test("that did not sign in within the year that is kept were not in use, since then or since they are there", () => {
    const lastUsed = (id: string) =>
      of(whole.records, "identity").find(({ ref, lastUsed }) => ref.externalId === id && lastUsed)?.lastUsed;
    expect(lastUsed("user/100")).toMatchObject({ at: new Date("2026-11-24T08:00:00Z"), grade: "reported" });
    const year = new Date(now.getTime() - 365 * 86_400_000);
    expect(lastUsed("user/101")).toMatchObject({ at: null, coveredSince: year, gap: "none" });
    expect(lastUsed("user/104")).toMatchObject({ at: null, coveredSince: new Date("2026-01-10T08:00:00Z") });
  });
});

describe("credentials", () => {
  test("are keys, tokens and passwords of a user by name", () => {
    expect(credential("credential/1")).toMatchObject({
      identity: { externalId: "user-name/LOADER" },
      type: "rsa_keypair",
      lifetime: "static",
      lastUsed: { at: new Date("2026-11-24T08:00:00Z"), gap: "none" },
    });
    expect(credential("credential/2")).toMatchObject({
      type: "bearer_token",
      lifetime: "expiring",
      expiresAt: new Date("2026-12-31T00:00:00Z"),
      // Snowflake does not say since when it notes uses: no use is no proof.
      lastUsed: { at: null, gap: "no_telemetry" },
    });
    expect(credential("credential/3")).toMatchObject({
      type: "password",
      lastRotatedAt: new Date("2022-01-10T08:00:00Z"),
    });
  });

  test("workloads that need none are trusted, and named where another source lists them", () => {
    const trusts = of(whole.records, "trust").map(({ issuer, subject, subjectRef }) => [
      issuer,
      subject,
      subjectRef,
    ]);
    expect(trusts).toEqual([
      [
        null,
        "arn:aws:iam::123456789012:role/loader",
        { realm: "aws:123456789012", externalId: "arn:aws:iam::123456789012:role/loader" },
      ],
      [
        "https://token.actions.githubusercontent.com",
        "repo:acme/shop:ref:refs/heads/main",
        { realm: "github", externalId: "repo:acme/shop" },
      ],
    ]);
  });
});

test("users hold roles, roles hold roles, and privileges hold in a place", () => {
  const members = of(whole.records, "member").map(
    ({ group, member, memberKind }) => `${member.externalId} (${memberKind}) in ${group.externalId}`,
  );
  expect(members).toEqual([
    "user-name/LOADER (identity) in role/LOADER",
    "user-name/OLD_ETL (identity) in role/ACCOUNTADMIN",
    "role/LOADER (group) in database-role/SHOP.READER",
    "role/ACCOUNTADMIN (group) in role/LOADER",
  ]);
  const grants = of(whole.records, "grant").map(
    ({ principal, entitlement, scope }) =>
      `${principal.externalId}: ${entitlement.externalId} at ${scope?.externalId}`,
  );
  expect(grants).toEqual([
    "role/LOADER: privilege/TABLE/INSERT,SELECT/ at schema/SHOP.RAW",
    "role/LOADER: privilege/WAREHOUSE/USAGE/USAGE at warehouse/LOAD_WH",
    "database-role/SHOP.READER: privilege/DATABASE/USAGE/ at database/SHOP",
    "role/ACCOUNTADMIN: privilege/ROLE/OWNERSHIP/ at role/LOADER",
  ]);
  const roles = of(whole.records, "entitlement").filter(({ kind }) => kind === "role");
  expect(roles.map(({ name, managedBy }) => `${name} ${managedBy}`)).toEqual([
    "ACCOUNTADMIN provider",
    "LOADER customer",
    "SHOP.READER customer",
  ]);
});

describe("the SQL API", () => {
  test("is asked with a token that the key signs, at the account's address", async () => {
    const asked: HttpRequest[] = [];
    const fake = fakeSnowflake();
    await openSnowflake(
      context((request) => {
        asked.push(request);
        return fake(request);
      }),
    );
    expect(asked[0]?.url).toBe("https://acme-prod-eu.snowflakecomputing.com/api/v2/statements");
    const [header = "", claims = "", signature = ""] = (asked[0]?.headers?.authorization ?? "")
      .replace("Bearer ", "")
      .split(".");
    const read = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
    expect(read).toMatchObject({
      sub: "ACME-PROD_EU.ROLLCALL_READER",
      iss: expect.stringMatching(/^ACME-PROD_EU\.ROLLCALL_READER\.SHA256:[\w+/]{43}=$/),
    });
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(verify.verify(createPublicKey(publicKey), Buffer.from(signature, "base64url"))).toBe(true);
  });

  test("is asked again while it works, and for every part of a large answer", async () => {
    const handle = "01b2c3d4-0000-0001-0000-000000000009";
    const first = rows([{ K: "1" }]);
    const snow = await openSnowflake(
      context(({ url, method, body }) => {
        if (String(body).includes("CURRENT_ACCOUNT()"))
          return rows([{ REGION: "PUBLIC.AWS_US_WEST_2", LOCATOR: "AB1" }]);
        if (method === "POST") return { status: 202, body: { statementHandle: handle } };
        if (url.endsWith("?partition=1")) return { body: { data: [["2"]] } };
        const meta = { rowType: [{ name: "K" }], partitionInfo: [{}, {}] };
        return { body: { ...Object(first.body), resultSetMetaData: meta, statementHandle: handle } };
      }),
    );
    expect(snow.realm).toBe("snowflake:PUBLIC.AWS_US_WEST_2.AB1");
    expect(await snow.query("SELECT 1", "x")).toEqual([{ K: "1" }, { K: "2" }]);
  });

  test("that refuses for another reason is no missing permission, and its words are not told", async () => {
    const ctx = context(fakeSnowflake({ denied: "ROLES", code: "001003" }));
    const scope = (await planned(ctx)).find(({ dataSet }) => dataSet === "roles");
    const reading = async () => {
      if (scope) for await (const _ of snowflake.pages?.(ctx, scope, null) ?? []);
    };
    await expect(reading()).rejects.toMatchObject({
      failure: { kind: "malformed", message: "Snowflake refused the question (code 001003)." },
    });
  });
});

test("names that the form sends are quoted in the guide", () => {
  const sql = accessGuide.tabs.map(({ text }) => text({ user: 'x"; DROP USER y; --' })).join("");
  expect(sql).toContain('"X""; DROP USER Y; --"');
  expect(
    snowflakeConfigSchema.safeParse({ ...everything, account: "acme.snowflakecomputing.com" }).success,
  ).toBe(false);
});
