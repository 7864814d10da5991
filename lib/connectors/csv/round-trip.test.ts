import { describe, expect, it } from "vitest";
import { csvConfigSchema } from "@/lib/connectors/csv/config";
import { csv } from "@/lib/connectors/csv/connector";
import { fileOf } from "@/lib/connectors/csv/fixtures/make-workbook";
import { previewSheet } from "@/lib/connectors/csv/preview";
import { exportColumns, exportListSeparator } from "@/lib/domain/export-columns";
import type { RecordInput } from "@/lib/domain/source-record";
import { csvCell } from "@/lib/domain/text";

type Row = Partial<Record<(typeof exportColumns)[number], string | Date>>;

/** An export as the inventory writes it. */
function exported(rows: Row[]): string {
  const lines = rows.map((row) => exportColumns.map((column) => csvCell(row[column])).join(","));
  return [exportColumns.map(csvCell).join(","), ...lines].join("\r\n");
}

async function records(text: string, mapping = {}): Promise<RecordInput[]> {
  const all: RecordInput[] = [];
  const ctx = {
    now: new Date("2026-11-23"),
    config: csvConfigSchema.parse({ mapping }),
    fingerprint: null,
    signal: new AbortController().signal,
    warn: () => undefined,
  };
  for await (const part of csv.readExport?.([fileOf("rollcall.csv", text)], ctx) ?? []) {
    if (part.t === "page") all.push(...csv.toRecords({ ...part, collectedAt: ctx.now }).records);
  }
  return all;
}

const row: Row = {
  name: "=deploy, “the” bot\nsecond line",
  kind: "ci_runner",
  system: "github_actions",
  external_id: "  R_kgDO|1 ",
  realm: "github:acme",
  aliases: ["deploy@acme", "-alias"].join(exportListSeparator),
  account: "acme/shop",
  status: "pending_deletion",
  class: "non_human",
  managed_by: "third_party",
  environment: "production",
  sensitivity: "high",
  purpose: "-",
  owner: "Doe, Jane",
  team: "Platform",
  created: new Date("2021-04-03T10:11:12.000Z"),
  last_used: new Date("2026-11-01T00:00:00.000Z"),
  last_used_grade: "observed",
  credential_types: ["api_key", "password"].join(exportListSeparator),
  oldest_credential: new Date("2020-01-01"),
  expires: "",
  sources: "github",
  id: "0b0b0b0b-0b0b-8b0b-8b0b-0b0b0b0b0b0b",
};

describe("our own export", () => {
  it("goes back to the identities that it came from, letter by letter", async () => {
    expect(await records(exported([row]))).toEqual([
      {
        t: "identity",
        ref: { realm: "github:acme", externalId: "  R_kgDO|1 " },
        aliases: ["deploy@acme", "-alias"],
        kind: "ci_runner",
        name: row.name,
        system: "github_actions",
        container: null,
        status: "pending_deletion",
        class: "non_human",
        managedBy: "third_party",
        createdAt: row.created,
        environment: "production",
        purpose: "-",
        ownerHints: ["Doe, Jane", "Platform"].map((value) => ({ type: "column", value, at: null })),
        raw: expect.anything(),
      },
    ]);
  });

  it("states nothing that was computed: no use, no credential, no container of its own", async () => {
    const all = await records(exported([row, { ...row, external_id: "2", account: "111122223333" }]));
    expect(new Set(all.map(({ t }) => t))).toEqual(new Set(["identity"]));
    expect(all.every((each) => !("lastUsed" in each) || each.lastUsed === undefined)).toBe(true);
  });

  it("finds its rows again when they came from a sheet", async () => {
    const first = await records("Name,System,Account\nsvc,Jira,Team A\n");
    const identity = first.find((each) => each.t === "identity");
    expect(identity?.ref).toEqual({ realm: "sheet:rollcall", externalId: "jira|team a|svc" });
    const again = await records(
      exported([
        {
          name: "svc",
          system: "jira",
          realm: "sheet:rollcall",
          external_id: "jira|team a|svc",
          account: "Team A",
          kind: "other",
        },
      ]),
    );
    expect(again).toMatchObject([{ ref: identity?.ref, container: identity?.container }]);
  });

  it("is shown for what it is", async () => {
    const preview = await previewSheet(fileOf("export.csv", exported([row])));
    expect(preview).toMatchObject({ ownExport: true, identityCount: 1, problemCount: 0 });
  });
});

describe("a preview", () => {
  const sheet =
    "Our accounts,,,\nName,Created,Password,Type\na,03/04/2026,hunter2-Canary!,warp drive\na,05/06/2026,,\n,2021-01-01,,\n" +
    Array.from({ length: 30 }, (_, i) => `n${i},2021-01-01,,webhook`).join("\n");

  it("shows what an import would do, with rows and columns of every problem", async () => {
    const preview = await previewSheet(fileOf("Accounts.csv", sheet));
    expect(preview).toMatchObject({
      headerRow: 2,
      rowCount: 33,
      identityCount: 31,
      secretCount: 1,
      delimiter: ",",
    });
    expect(preview.rows).toHaveLength(20);
    expect(preview.rows[0]).toMatchObject({ row: 3, identity: { name: "a" }, secrets: 1 });
    expect(preview.secrets).toEqual([{ cell: "C3", column: "Password", type: "password" }]);
    expect(preview.dateQuestion).toEqual({ columns: ["Created"], examples: ["03/04/2026"] });
    expect(preview.problems.map(({ row: at, column, level }) => `${at} ${column} ${level}`)).toEqual([
      "3 Type note",
      "3 Created problem",
      "4 Name problem",
      "5 Name problem",
    ]);
    expect(JSON.stringify(preview)).not.toContain("hunter2");
  });

  it("tries out choices", async () => {
    const preview = await previewSheet(fileOf("Accounts.csv", sheet), {
      dateOrder: "dmy",
      mapping: { Type: "tags:type" },
    });
    expect(preview).toMatchObject({ dateQuestion: null, dateOrder: "dmy" });
    expect(preview.rows[0]?.identity).toMatchObject({
      createdAt: new Date("2026-04-03"),
      tags: { type: "warp drive" },
    });
  });

  it("gives a mapping that, once saved, brings the same records", async () => {
    const text = "Account name,Verantwortlich,Zorbl\na,b@x.org,c\n";
    const preview = await previewSheet(fileOf("rollcall.csv", text));
    const saved = Object.fromEntries(preview.columns.map(({ header, field }) => [header, field]));
    expect(saved).toEqual({ "Account name": "name", Verantwortlich: "owner", Zorbl: "ignore" });
    expect(await records(text, saved)).toEqual(await records(text));
  });
});

describe("the configuration", () => {
  it("takes a mapping as lines, and names the line that is wrong", () => {
    const read = (mapping: string) => csvConfigSchema.safeParse({ mapping });
    expect(read("Konto = Nummer = name\n\nWer=owner\nX = tags:cost").data?.mapping).toEqual({
      "Konto = Nummer": "name",
      Wer: "owner",
      X: "tags:cost",
    });
    expect(read("Name = nonsense").success).toBe(false);
  });
});
