import { describe, expect, it } from "vitest";
import { type CsvConfig, csvConfigSchema } from "@/lib/connectors/csv/config";
import { csv } from "@/lib/connectors/csv/connector";
import { fileOf, makeWorkbook } from "@/lib/connectors/csv/fixtures/make-workbook";
import type { ExportPart, Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { fingerprint } from "@/lib/domain/secrets/fingerprint";
import type { RecordInput } from "@/lib/domain/source-record";

const now = new Date("2026-11-23T12:00:00Z");
const key = new Uint8Array(32).fill(7);
const config = (choices: Partial<CsvConfig> = {}) => csvConfigSchema.parse(choices);

interface Imported {
  parts: ExportPart[];
  records: RecordInput[];
  problems: string[];
  warnings: string[];
}

async function bring(
  content: string | Uint8Array,
  choices: Partial<CsvConfig> = {},
  name = "Register.csv",
): Promise<Imported> {
  const result: Imported = { parts: [], records: [], problems: [], warnings: [] };
  const ctx = {
    now,
    config: config(choices),
    fingerprint: (secret: string) => fingerprint(key, secret),
    signal: new AbortController().signal,
    warn: (message: string) => result.warnings.push(message),
  };
  for await (const part of csv.readExport?.([fileOf(name, content)], ctx) ?? []) {
    result.parts.push(part);
    if (part.t !== "page") continue;
    const parsed = csv.toRecords({ ...part, collectedAt: now });
    result.records.push(...parsed.records);
    result.problems.push(...parsed.problems.map(({ where, what }) => `${where}: ${what}`));
  }
  return result;
}

function of<T extends RecordInput["t"]>(records: RecordInput[], t: T) {
  return records.filter((record): record is Extract<RecordInput, { t: T }> => record.t === t);
}

describe("rows", () => {
  it("become identities with what the columns say", async () => {
    const { records, problems } = await bring(
      "Name,System,Type,Status,Owner,Business owner,Team,Environment,Purpose,Sensitivity,Created,Expires,Last used,tag: cost\n" +
        "svc-backup,Amazon Web Services,service account,enabled,a@x.org; b@x.org,c@x.org,Platform,PRD,Nightly backup,hoch,2021-04-03,never,2026-11-01,42\n",
    );
    expect(problems).toEqual([]);
    expect(records).toEqual([
      {
        t: "identity",
        ref: { realm: "sheet:register", externalId: "amazon web services|svc-backup" },
        aliases: [],
        kind: "service_account",
        name: "svc-backup",
        system: "aws",
        container: null,
        status: "active",
        createdAt: new Date("2021-04-03"),
        expiresAt: null,
        lastUsed: {
          at: new Date("2026-11-01"),
          grade: "inferred",
          precisionSeconds: 86_400,
          coveredSince: null,
          gap: "no_telemetry",
        },
        environment: "production",
        purpose: "Nightly backup",
        tags: { cost: "42", sensitivity: "high" },
        ownerHints: [
          ...["a@x.org", "b@x.org", "Platform"].map((value) => ({ type: "column", value, at: null })),
          { type: "business_column", value: "c@x.org", at: null },
        ],
        raw: expect.objectContaining({ sheet: "Register.csv" }),
      },
    ]);
  });

  it("keep unknown words and call them unknown", async () => {
    const { records, problems } = await bring(
      "Name,Type,Status,Environment\na,flux capacitor,sleeping,moon\n",
    );
    expect(of(records, "identity")[0]).toMatchObject({
      kind: "other",
      status: "unknown",
      environment: undefined,
      raw: { columns: { Type: "flux capacitor", Status: "sleeping", Environment: "moon" } },
    });
    expect(problems).toEqual([]);
  });

  it("are the identity of AWS when they carry its ARN", async () => {
    const arn = "arn:aws:iam::111122223333:role/team/deploy";
    const { records } = await bring(
      `Name,ARN,Account\nDeployer,${arn},1111-2222-3333\n,arn:aws:iam::111122223333:user/ci,111122223333\n`,
    );
    expect(of(records, "identity")).toMatchObject([
      {
        ref: { realm: "aws:111122223333", externalId: arn },
        kind: "cloud_role",
        name: "Deployer",
        system: "aws",
      },
      { ref: { realm: "aws:111122223333" }, kind: "cloud_user", name: "ci" },
    ]);
    expect(of(records, "container")).toEqual([
      {
        t: "container",
        kind: "account",
        name: "111122223333",
        ref: { realm: "aws:111122223333", externalId: "111122223333" },
      },
    ]);
  });

  it("name the key that AWS issued by its id", async () => {
    const { records } = await bring(
      "Name,Access key ID,Last rotated,Expires\nci,AKIAQ3EGTL5ZNVHPWK2M,2024-01-01,2027-01-01\n",
    );
    expect(of(records, "credential")).toMatchObject([
      {
        ref: { realm: "aws", externalId: "AKIAQ3EGTL5ZNVHPWK2M" },
        identity: { realm: "sheet:register", externalId: "|ci" },
        type: "access_key",
        lifetime: "static",
        lastRotatedAt: new Date("2024-01-01"),
        expiresAt: new Date("2027-01-01"),
      },
    ]);
  });

  it("list permissions as privileges, each once", async () => {
    const { records } = await bring('Name,System,Permissions\na,Jira,read; write\nb,Jira,"READ, admin"\n');
    expect(of(records, "entitlement").map(({ name }) => name)).toEqual(["read", "write", "admin"]);
    expect(
      of(records, "grant").map(
        ({ principal, entitlement }) => `${principal.externalId} ${entitlement.externalId}`,
      ),
    ).toEqual([
      "jira|a privilege|jira|read",
      "jira|a privilege|jira|write",
      "jira|b privilege|jira|read",
      "jira|b privilege|jira|admin",
    ]);
  });

  it("that repeat an identity are told, and the first is kept", async () => {
    const { records, problems } = await bring(
      "Name,System,Owner,Key ID\na,x,first@x.org,k1\nb,x,,\n A ,X,last@x.org,k2\n",
    );
    expect(of(records, "identity").map(({ ownerHints }) => ownerHints?.[0]?.value)).toEqual([
      "first@x.org",
      undefined,
    ]);
    expect(of(records, "credential").map(({ name }) => name)).toEqual(["k1", "k2"]);
    expect(problems).toEqual([
      expect.stringMatching(/^row 4, column “Name”: Row 2 already is this identity/),
    ]);
  });

  it("that repeat one another across pages are told too", async () => {
    const rows = Array.from({ length: 501 }, (_, index) => `n${index}`);
    const { parts, problems, records } = await bring(`Name\n${rows.join("\n")}\nn0\n`);
    expect(parts.filter(({ t }) => t === "page")).toHaveLength(2);
    expect(of(records, "identity")).toHaveLength(501);
    expect(problems).toEqual([expect.stringContaining("Row 2 already is this identity")]);
  });

  it("without a name or with a cell that is too long are told, not dropped silently", async () => {
    const { problems, records } = await bring(
      `Name,Owner,Notes\n,a@x.org,x\nb,c@x.org,${"y".repeat(33_000)}\n`,
    );
    expect(of(records, "identity").map(({ name }) => name)).toEqual(["b"]);
    expect(problems).toEqual([
      "row 2, column “Name”: The row has neither a name nor an id; it was left out.",
      "row 3, column “Notes”: The cell is longer than 32 kB; it was left out.",
    ]);
  });
});

describe("dates whose order nobody can tell", () => {
  const sheet = "Name,Created\na,03/04/2026\n";
  it("are left out and asked about", async () => {
    const { records, problems, warnings } = await bring(sheet);
    expect(of(records, "identity")[0]?.createdAt).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining("choose the date order")]);
    expect(warnings).toEqual([expect.stringContaining("03/04/2026")]);
  });

  it("are read as chosen, or as other dates of the sheet prove", async () => {
    const created = async (text: string, dateOrder: CsvConfig["dateOrder"]) =>
      of((await bring(text, { dateOrder })).records, "identity")[0]?.createdAt;
    expect(await created(sheet, "dmy")).toEqual(new Date("2026-04-03"));
    expect(await created(sheet, "mdy")).toEqual(new Date("2026-03-04"));
    expect(await created(`${sheet}b,25/12/2025\n`, "")).toEqual(new Date("2026-04-03"));
    expect(await created(`${sheet}b,25/12/2025\nc,12/25/2025\n`, "")).toBeUndefined();
  });
});

it("takes no word for nobody as an owner", async () => {
  const words = ["unknown", "None", "unbekannt; ana@example.com", "n/a", "Payments"];
  const { records } = await bring(`Name,Owner\n${words.map((word, n) => `svc-${n},${word}`).join("\n")}\n`);
  const hints = of(records, "identity").map(({ ownerHints }) => ownerHints?.map(({ value }) => value) ?? []);
  expect(hints).toEqual([[], [], ["ana@example.com"], [], ["Payments"]]);
});

it("keeps business owners apart, also somebody who is both", async () => {
  const { records } = await bring(
    'Name,Owner,Product owner,Sponsor\nsvc,ana@example.com,"ana@example.com, bo@example.com","Lee, Cy"\n',
  );
  expect(of(records, "identity")[0]?.ownerHints?.map(({ type, value }) => `${type} ${value}`)).toEqual([
    "column ana@example.com",
    "business_column ana@example.com",
    "business_column bo@example.com",
    "business_column Lee, Cy",
  ]);
});

describe("the scope", () => {
  it("is complete when the last row was read", async () => {
    expect((await bring("Name\na\n", {})).parts.at(-1)).toMatchObject({
      t: "scopeDone",
      complete: true,
      scope: { key: "Register/rows", dataSet: "rows", issues: ["sheet:register"] },
    });
  });

  it("stays the same for copies, versions and days, and follows the given name", async () => {
    const realm = async (file: string, name = "") =>
      (await bring("Name\na\n", { name }, file)).parts.flatMap((part) =>
        part.t === "scopeDone" ? part.scope.issues : [],
      )[0];
    for (const file of [
      "NHI register.csv",
      "NHI register (2).csv",
      "NHI_register_v3.csv",
      "NHI register 2026-11-23.xlsx.csv",
      "NHI register - Copy.csv",
    ]) {
      expect(await realm(file.replace(".xlsx", ""))).toBe("sheet:nhi-register");
    }
    expect(await realm("whatever.csv", "NHI Register")).toBe("sheet:nhi-register");
  });
});

describe("secrets", () => {
  const github = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;
  const aws = "kT7vQ2mX9pL4wR8nB3cZ6yH1jF5sD0gAeUiOqWxM";
  const canaries = ["Tr0ub4dor&3-canary", github, aws, "h8Kq2Lw9Zp4Xv7Nc3Bm6canary"];
  const sheet =
    `Name,Owner,Passwort,API key,Notes,Access key,Misc,Zorbl\n` +
    `a,a@x.org,${canaries[0]},${canaries[3]},token ${github} of CI,AKIAQ3EGTL5ZNVHPWK2M,${aws},${github}\n` +
    `b,b@x.org,in the vault,n/a,fine,,,\n`;

  it("never come out, and are told with their places", async () => {
    const { parts, records, problems, warnings } = await bring(sheet);
    const all = JSON.stringify({ parts, records, problems, warnings });
    for (const canary of canaries) expect(all.includes(canary)).toBe(false);
    expect(warnings).toEqual([
      expect.stringMatching(/^5 live-looking secrets were in this sheet; rotate these\./),
    ]);
    expect(
      of(records, "placement").map(({ locator, kind, meantForSecrets }) => [locator, kind, meantForSecrets]),
    ).toEqual(
      ["C2", "D2", "E2", "G2", "H2"].map((cell) => [`Register.csv!${cell}`, "spreadsheet_cell", false]),
    );
  });

  it("are known again by their fingerprint, and belong to the row's credentials", async () => {
    const { records } = await bring(sheet);
    const [password, apiKey, inNotes] = of(records, "placement");
    expect(inNotes).toMatchObject({
      fingerprint: fingerprint(key, github),
      credential: null,
      credentialType: "bearer_token",
    });
    expect(password).toMatchObject({ credential: { realm: "aws", externalId: "AKIAQ3EGTL5ZNVHPWK2M" } });
    expect(
      of(records, "credential").find(({ ref }) => ref.externalId === apiKey?.credential?.externalId),
    ).toMatchObject({
      type: "api_key",
      identity: { externalId: "|a" },
      fingerprint: fingerprint(key, canaries[3] ?? ""),
    });
  });

  it("stay out of errors and headers when the sheet has none of its own", async () => {
    const outcome: unknown = await bring(`${github},Zorbl\nx,${canaries[0]}\n`).catch(
      (error: unknown) => error,
    );
    expect(outcome).toMatchObject({ failure: { kind: "malformed" } });
    expect(outcome instanceof Error ? `${outcome.message}${outcome.stack}` : "").not.toContain(github);
  });

  it("do not move with a row inserted above", async () => {
    const lines = sheet.split("\n");
    const refs = async (text: string) =>
      of((await bring(text)).records, "placement").map(({ ref }) => ref.externalId);
    expect(await refs([lines[0], "c,,,,,,,", ...lines.slice(1)].join("\n"))).toEqual(await refs(sheet));
  });

  it("are found in workbooks and in lists of settings", async () => {
    const book = makeWorkbook([
      {
        name: "Keys",
        rows: [
          ["Name", "Value"],
          ["DB_PASSWORD", "Tr0ub4dor&3-canary"],
          ["LOG_LEVEL", "debug"],
        ],
      },
    ]);
    const { parts, records } = await bring(book, {}, "x.xlsx");
    expect(JSON.stringify({ parts, records })).not.toContain("Tr0ub4dor");
    expect(of(records, "placement").map(({ locator }) => locator)).toEqual(["Keys!B2"]);
  });
});

describe("the contract", () => {
  it("holds", async () => {
    const canary = `ghp_${"Zx9Yw8Vu7T".repeat(4).slice(0, 36)}`;
    const sheet = `Name,System,Password,Notes,Created,Expires,Last used,Permissions,Account,Key ID\na,x,${canary},${canary},2021-01-01,31.12.2027,never,read;write,acme,k1\nb,y,,,,,,,,\n`;
    const many = `Name,System,Created,Notes\n${Array.from({ length: 10_000 }, (_, i) => `svc-${i},github,2021-01-01,note ${i}`).join("\n")}\n`;
    const datesIn = (form: string | number | null): Page => ({
      scope: { key: "r/rows", dataSet: "rows", title: "", issues: ["sheet:r"] },
      call: "rows",
      collectedAt: now,
      body: {
        sheet: "r",
        realm: "sheet:r",
        ownExport: false,
        dateOrder: null,
        columns: ["name", "created", "expires", "last_used", "last_rotated"].map((field) => ({
          header: field,
          field,
        })),
        rows: [
          {
            row: 2,
            cells: ["a", ...Array(4).fill(String(form ?? ""))],
            secrets: [],
            sameAs: null,
            sameCredentialAs: null,
            problems: [],
          },
        ],
      },
    });
    const failures = await checkContract(csv, {
      now,
      canaries: [canary],
      exports: [
        {
          title: "A register",
          files: [fileOf("register.csv", sheet)],
          config: config({}),
          identities: 2,
          complete: true,
          bulk: { files: [fileOf("many.csv", many)], identities: 10_000, heapMb: 200 },
        },
      ],
      datesIn,
    });
    expect(failures).toEqual([]);
  });
});
