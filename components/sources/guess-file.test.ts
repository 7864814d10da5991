import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { listManifests } from "@/lib/connectors/registry";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import { guessFile } from "./guess-file";

const connector = (
  id: string,
  exports: ConnectorView["exports"],
  logs: ConnectorView["logs"] = [],
): ConnectorView => ({
  id,
  title: id,
  category: "File",
  summary: "",
  readsLive: false,
  testable: false,
  fields: [],
  dataSets: [],
  cannotSee: [],
  proof: { state: "verified", by: "Tried in tests." },
  neverReads: [],
  exports,
  logs,
});
const connectors = [
  connector("csv", [{ id: "sheet", title: "Sheet", how: "", accept: [".csv", ".xlsx"] }]),
  connector(
    "aws",
    [
      { id: "details", title: "Details", how: "", accept: [".json"], marks: ['"UserDetailList"'] },
      { id: "report", title: "Report", how: "", accept: [".csv"], marks: ["user,arn,user_creation_time"] },
    ],
    [{ id: "trail", title: "Trail", how: "", accept: [".json", ".json.gz"], marks: ['"eventSource"'] }],
  ),
  connector("host", []),
];
const guess = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
  guessFile(new File([content], name), connectors);

describe("which connector a file is for", () => {
  it("is told by words at its beginning", async () => {
    expect(await guess("x.json", '{"UserDetailList": []}')).toEqual({
      connector: "aws",
      snapshot: false,
      log: false,
    });
  });

  it("prefers words to the name: a credential report is no spreadsheet", async () => {
    expect((await guess("report.CSV", "user,arn,user_creation_time\n")).connector).toBe("aws");
    expect((await guess("register.csv", "name,owner\n")).connector).toBe("csv");
  });

  it("is a log by its words, packed or not; what only mentions a log's words in a snapshot is none", async () => {
    const trail = `{"Records":[{"eventSource":"s3"}]}${" ".repeat(100_000)}`;
    expect(await guess("x.json", trail)).toEqual({ connector: "aws", snapshot: false, log: true });
    const packed = Uint8Array.from(gzipSync(trail));
    expect(await guess("x.json.gz", packed)).toEqual({ connector: "aws", snapshot: false, log: true });
    const snapshot = `{"format":"rollcall-snapshot","connector":"host"}\n{"eventSource":1}`;
    expect(await guess("x.json.gz", Uint8Array.from(gzipSync(snapshot)))).toMatchObject({
      connector: "host",
      log: false,
    });
  });

  it("is nobody's when neither name nor words fit", async () => {
    expect((await guess("x.json", '{"other": 1}')).connector).toBeNull();
    expect((await guess("x.exe", "MZ")).connector).toBeNull();
  });

  it("is what the header of a snapshot says", async () => {
    const lines = `{"t":"header","format":"x","connector":"host"}\n${"y".repeat(200_000)}`;
    const packed = Uint8Array.from(gzipSync(lines));
    expect(await guess("machine.snapshot", packed)).toEqual({
      connector: "host",
      snapshot: true,
      log: false,
    });
    const cut = packed.slice(0, packed.length - 20);
    expect((await guess("machine.snapshot", cut)).connector).toBe("host");
  });

  it("is nobody's when a snapshot names a connector that does not exist, or is none", async () => {
    const foreign = Uint8Array.from(gzipSync('{"connector":"gone"}\n'));
    expect(await guess("a.gz", foreign)).toEqual({ connector: null, snapshot: true, log: false });
    expect((await guess("a.gz", Uint8Array.of(0x1f, 0x8b, 1, 2, 3))).connector).toBeNull();
  });
});

describe("reports of other scanners", () => {
  const all = listManifests().map(({ id, exports = [] }) => connector(id, exports));
  const named = async (name: string, content: string) =>
    (await guessFile(new File([content], name), all)).connector;

  it.each([
    ["findings.json", '{"SourceMetadata":{"Data":{}},"DetectorType":2,"DetectorName":"AWS"}', "trufflehog"],
    ["findings.json", '[\n {\n  "RuleID": "github-pat"', "gitleaks"],
    ["x.sarif", '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0"', "sarif"],
    ["scan.json", '{"version":"2.1.0","runs":[{"results":[{"ruleId":"x"', "sarif"],
    ["out.ocsf.json", '[{"metadata":{"product":{"name": "Prowler"}}}]', "prowler"],
    ["x.json", '{"lineage":"a","terraform_version":"1.11"}', "terraform"],
    ["x.json", '{"other":1}', null],
  ])("%s that begins %s", async (name, content, id) => {
    expect(await named(name, content)).toBe(id);
  });
});
