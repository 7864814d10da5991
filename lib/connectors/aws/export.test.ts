import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import type { SourceRecord } from "@/lib/domain/source-record";
import { aws } from "./connector";
import { context, file, of, read } from "./fixtures/read-files";

const details = readFileSync(new URL("fixtures/account-details.json", import.meta.url));
const report = readFileSync(new URL("fixtures/credential-report.csv", import.meta.url));
const account = "111122223333";

async function refusal(...files: ExportFile[]): Promise<string> {
  try {
    await read(...files);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

describe("both exports in one import", () => {
  test("say what they are about, and end both scopes of the account as complete", async () => {
    const { parts, scopes, problems } = await read(file("a.json", details), file("b.csv", report));
    expect(parts[0]).toEqual({
      t: "about",
      about: `account ${account}`,
      collectedAt: new Date("2026-02-27T23:10:00Z"),
    });
    expect(scopes).toEqual([
      { key: `${account}/iam`, complete: true },
      { key: `${account}/credential-report`, complete: true },
    ]);
    expect(problems).toEqual([
      `arn:aws:iam::${account}:user/broken-date CreateDate: This date cannot be read: 201…`,
    ]);
  });

  test("give every scope the realms whose ids it lists", async () => {
    const { parts } = await read(file("a.json", details), file("b.csv", report));
    const scopes = parts.flatMap((part): Scope[] => (part.t === "scopeDone" ? [part.scope] : []));
    for (const scope of scopes) expect(scope.issues).toEqual([`aws:${account}`, "aws"]);
  });

  test("give the same records whatever the order of the files and the size of the chunks", async () => {
    const whole = await read(file("a.json", details), file("b.csv", report));
    const pieces = await read(file("b.csv", report, 7), file("a.json", details, 1));
    const sorted = (records: SourceRecord[]) => records.map((record) => JSON.stringify(record)).sort();
    expect(sorted(pieces.records)).toEqual(sorted(whole.records));
  });
});

describe("forms of a file", () => {
  const text = details.toString("utf8");
  const forms: [string, Uint8Array | string][] = [
    ["with a byte order mark", `\uFEFF${text}`],
    ["several answers after one another", halves().join("\n")],
    ["a list of answers", `[${halves().join(",")}]`],
    [
      "JSON lines",
      halves()
        .map((half) => JSON.stringify(JSON.parse(half)))
        .join("\r\n"),
    ],
  ];
  test.each(forms)("%s", async (_name, content) => {
    const expected = of((await read(file("a.json", text))).records, "identity");
    const found = of((await read(file("a.json", content, 3))).records, "identity");
    expect(found).toEqual(expected);
    expect(found).toHaveLength(7);
  });

  test("the report as the command prints it, with its time", async () => {
    const answer = {
      Content: report.toString("base64"),
      ReportFormat: "text/csv",
      GeneratedTime: "2026-02-28T06:00:00+00:00",
    };
    const json = await read(file("report.json", JSON.stringify(answer)));
    const csv = await read(file("report.csv", `\uFEFF${report.toString("utf8").replaceAll("\n", "\r\n")}`));
    expect(json.records).toEqual(csv.records);
    expect(of(json.records, "identity")).toHaveLength(3);
    expect(json.parts[0]).toMatchObject({ collectedAt: new Date("2026-02-28T06:00:00Z") });
  });

  test("only a part of the pages leaves the scope incomplete", async () => {
    const [first = ""] = halves();
    const { scopes } = await read(file("a.json", first.replace("{", '{"IsTruncated":true,"Marker":"x",')));
    expect(scopes).toEqual([{ key: `${account}/iam`, complete: false }]);
  });

  test("several accounts give several accounts", async () => {
    const other = text.replaceAll(account, "999988887777");
    const { parts, records, scopes } = await read(file("a.json", text + other));
    expect(parts[0]).toMatchObject({ about: `accounts ${account}, 999988887777` });
    expect(scopes.map((scope) => scope.key)).toEqual([`${account}/iam`, "999988887777/iam"]);
    expect(of(records, "container").map((container) => container.ref.externalId)).toEqual([
      account,
      "999988887777",
    ]);
  });

  test("a page holds at most 500 entries", async () => {
    const users = Array.from({ length: 1201 }, (_, index) => ({
      Arn: `arn:aws:iam::${account}:user/u${index}`,
      UserName: `u${index}`,
      UserId: `AIDACKCEVSQ6C2${String(index).padStart(6, "0")}`,
      CreateDate: "2020-01-01T00:00:00Z",
    }));
    const { parts, records } = await read(file("a.json", JSON.stringify({ UserDetailList: users }, null, 4)));
    expect(of(records, "identity")).toHaveLength(1201);
    expect(parts.filter((part) => part.t === "page")).toHaveLength(1 + 3);
  });
});

describe("ids", () => {
  test("a placeholder, or an id that stands for two users, gives way to the ARN", async () => {
    const user = (name: string, id: string) => ({
      Arn: `arn:aws:iam::${account}:user/${name}`,
      UserName: name,
      UserId: id,
    });
    const list = [
      user("a", "AIDAEXAMPLEEXAMPLE01"),
      user("b", "AIDAEXAMPLEEXAMPLE01"),
      user("c", "AIDAEXAMPLEEXAMPLE02"),
      user("c", "AIDAEXAMPLEEXAMPLE02"),
      user("d", "d"),
    ];
    const { records } = await read(file("a.json", JSON.stringify({ UserDetailList: list })));
    expect(of(records, "identity").map((identity) => identity.ref.externalId)).toEqual([
      `arn:aws:iam::${account}:user/a`,
      `arn:aws:iam::${account}:user/b`,
      "AIDAEXAMPLEEXAMPLE02",
      "AIDAEXAMPLEEXAMPLE02",
      `arn:aws:iam::${account}:user/d`,
    ]);
  });

  test("policies and groups that are referred to and not listed come in by name, once", async () => {
    const { records } = await read(file("a.json", details));
    const entitlements = of(records, "entitlement");
    const named = (name: string) => entitlements.filter((entitlement) => entitlement.name === name);
    expect(named("auditors")).toHaveLength(1);
    expect(named("deployers")).toHaveLength(1);
    expect(named("AmazonECSServiceRolePolicy")).toMatchObject([{ managedBy: "provider" }]);
    expect(named("AdministratorAccess")).toHaveLength(1);
  });
});

describe("what is not an export is refused with a next step", () => {
  const cases: [string, Uint8Array | string, string][] = [
    ["empty", "", "It is empty"],
    ["text", "hello there", "neither account details nor a credential report"],
    ["another CSV", "name,owner\nx,y\n", "neither account details nor a credential report"],
    ["another answer", '{"Users":[{"UserName":"a"}]}', 'another kind of JSON (with "Users")'],
    ["a list of numbers", "[1,2]", "not an answer of AWS"],
    ["an empty list", "[]", "empty list"],
    ["cut off", details.subarray(0, 2000), "cut off"],
    ["cut off outside", '{"UserDetailList":[', "cut off"],
    ["broken between", '{"UserDetailList":[{} {}]}', "not valid JSON"],
    ["broken inside", '{"UserDetailList":[{"a":}]}', "not valid JSON"],
    ["something after it", '{"UserDetailList":[]} x', "not JSON"],
    ["not objects", '{"UserDetailList":["a"]}', "not an object"],
    ["UTF-16", Buffer.from('\uFEFF{"UserDetailList":[]}', "utf16le"), "not UTF-8"],
    ["UTF-16 unmarked", Buffer.from('{"UserDetailList":[]}', "utf16le"), "not UTF-8"],
    ["no account", '{"UserDetailList":[],"RoleDetailList":[]}', "names no AWS account"],
    [
      "a broken row",
      `${report.toString("utf8").split("\n")[0]}\n"a,arn:aws:iam::${account}:user/a,`,
      "A row of the credential report is broken",
    ],
  ];
  test.each(cases)("%s", async (_name, content, sentence) => {
    const message = await refusal(file("given.json", content));
    expect(message).toContain(sentence);
    expect(message).toContain("given.json");
    expect(message).toContain("aws iam get-account-authorization-details");
  });

  test("a broken second file stops the import before its first page", async () => {
    const parts: ExportPart[] = [];
    const reading = (async () => {
      for await (const part of aws.readExport?.([file("a", details), file("b", "no")], context()) ?? [])
        parts.push(part);
    })();
    await expect(reading).rejects.toMatchObject({ failure: { kind: "malformed" } });
    expect(parts).toEqual([]);
  });
});

/** The fixture as two answers of one account. */
function halves(): string[] {
  const { UserDetailList, ...rest } = JSON.parse(details.toString("utf8"));
  return [JSON.stringify({ UserDetailList }, null, 2), JSON.stringify(rest, null, 1)];
}
