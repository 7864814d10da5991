import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { identityKinds, placeKinds } from "@/lib/domain/record";
import { confidences, severities } from "@/lib/domain/severity";
import {
  exportedFinding,
  exportedPlace,
  findingOfPlace,
  hostileFinding,
} from "@/tests/factories/exported-finding";
import { iamAnalysisFinding } from "@/tests/factories/ocsf-schema";
import { sarifLog } from "@/tests/factories/sarif-schema";
import type { FindingFormat } from "./export-formats";
import type { ExportedFinding, ExportedPlace } from "./exported-finding";
import { findingPieces } from "./finding-pieces";
import { ocsfEvent } from "./ocsf";

const setting = { address: "https://rollcall.example.com", version: "0.1.0" };
async function written(format: FindingFormat, ...rows: ExportedFinding[]): Promise<string> {
  async function* each() {
    yield* rows;
  }
  let text = "";
  for await (const piece of findingPieces(each(), format, setting)) text += piece;
  return text;
}

/** The only run of the document that holds the rows. */
async function sarif(...rows: ExportedFinding[]) {
  return sarifLog.parse(JSON.parse(await written("sarif", ...rows))).runs[0];
}

const everySort: ExportedFinding[] = [
  exportedFinding(),
  exportedFinding(findingOfPlace),
  exportedFinding(hostileFinding),
  exportedFinding({ state: "resolved", resolvedAt: new Date("2026-11-26T00:00:00Z") }),
  exportedFinding({ times: 2, reopenedAt: new Date("2026-11-19T00:00:00Z"), unsure: true }),
  exportedFinding({ rule: { id: "of-their-own", title: "A rule of their own" }, risks: [] }),
  exportedFinding({ risks: ["NHI5", "AGENT"] }),
  exportedFinding({ identity: null, about: undefined, account: null, owner: null, system: null }),
  ...severities.map((severity) => exportedFinding({ severity })),
  ...confidences.map((confidence) => exportedFinding({ confidence })),
];

const accepted = { reason: "Retired in May." };
/** Of all of which it is known what was decided, and how they stand against an earlier look. */
const compared: ExportedFinding[] = [
  ...everySort.map((row): ExportedFinding => ({ ...row, suppression: null, baseline: "new" })),
  exportedFinding({ suppression: accepted, baseline: "unchanged" }),
  exportedFinding({ suppression: { reason: "" }, baseline: "updated" }),
];

describe("SARIF", () => {
  it("keeps to the specification, whatever the findings are", async () => {
    expect((await sarif(...everySort)).results).toHaveLength(everySort.length);
    expect((await sarif(...compared)).results).toHaveLength(compared.length);
    expect((await sarif()).results).toEqual([]);
    const places = placeKinds.map((kind) =>
      exportedFinding({
        ...findingOfPlace,
        places: [{ id: exportedFinding().id, kind, locator: "/srv/.env KEY", externalId: "/srv/.env#KEY" }],
      }),
    );
    expect((await sarif(...places)).results).toHaveLength(places.length);
  });

  it("tells a finding as code scanners read it", async () => {
    const { results, tool } = await sarif(exportedFinding(), exportedFinding({ severity: "critical" }));
    expect(results[0]).toMatchObject({
      ruleId: "credential-too-old",
      ruleIndex: 0,
      kind: "fail",
      level: "error",
      message: { text: "ci-deploy: AKIA1 was made 400 days ago; the limit is 90." },
      locations: [
        {
          logicalLocations: [
            {
              kind: "resource",
              name: "ci-deploy",
              decoratedName: "arn:aws:iam::111111111111:user/ci-deploy",
            },
          ],
        },
      ],
      partialFingerprints: { "rollcallFinding/v1": "11111111-1111-4111-8111-111111111111" },
      properties: { firstSeen: "2026-11-01T00:00:00.000Z", risks: ["NHI7"], "security-severity": "8.0" },
    });
    expect(results[0]?.locations[0]).not.toHaveProperty("physicalLocation");
    const [rule, ...others] = tool.driver.rules;
    expect(others).toEqual([]);
    expect(rule).toMatchObject({
      id: "credential-too-old",
      helpUri: "https://rollcall.example.com/findings/rules/credential-too-old",
      defaultConfiguration: { level: "error" },
      properties: { "security-severity": "9.5" },
      relationships: [
        { target: { id: "NHI7", index: 6, toolComponent: { name: "OWASP NHI Top 10", index: 0 } } },
      ],
    });
  });

  it("names what identities lie in once, and each by the way to it", async () => {
    const { results, logicalLocations } = await sarif(
      exportedFinding(),
      exportedFinding({ identity: { id: "other", name: null, externalId: "AIDA2" } }),
      exportedFinding({ account: null }),
      exportedFinding({ system: null, account: null }),
      exportedFinding(findingOfPlace),
      exportedFinding({ system: "gcp" }),
    );
    expect(logicalLocations).toEqual([
      { kind: "namespace", name: "aws" },
      {
        kind: "namespace",
        name: "payments",
        fullyQualifiedName: "aws/payments",
        decoratedName: "111111111111",
        parentIndex: 0,
      },
      { kind: "namespace", name: "payments", decoratedName: "111111111111" },
      { kind: "namespace", name: "gcp" },
      {
        kind: "namespace",
        name: "payments",
        fullyQualifiedName: "gcp/payments",
        decoratedName: "111111111111",
        parentIndex: 3,
      },
    ]);
    const named = results.map(({ locations }) => locations[0]?.logicalLocations[0]);
    expect(named.map((each) => [each?.parentIndex, each?.fullyQualifiedName, each?.decoratedName])).toEqual([
      [1, "aws/payments/ci-deploy", "arn:aws:iam::111111111111:user/ci-deploy"],
      [1, "aws/payments/AIDA2", "AIDA2"],
      [0, "aws/ci-deploy", "arn:aws:iam::111111111111:user/ci-deploy"],
      [undefined, undefined, "arn:aws:iam::111111111111:user/ci-deploy"],
      [2, `payments/${exportedFinding(findingOfPlace).place?.locator}`, undefined],
      [4, "gcp/payments/ci-deploy", "arn:aws:iam::111111111111:user/ci-deploy"],
    ]);
  });

  it("says what was decided, and how a finding stands, only where somebody looked", async () => {
    const { results } = await sarif(
      ...compared.slice(-2),
      exportedFinding({ suppression: null, baseline: "new" }),
    );
    expect(results.map(({ baselineState, suppressions }) => [baselineState, suppressions])).toEqual([
      ["unchanged", [{ kind: "external", status: "accepted", justification: "Retired in May." }]],
      ["updated", [{ kind: "external", status: "accepted" }]],
      ["new", []],
    ]);
    const [nobodyLooked] = (await sarif(exportedFinding())).results;
    expect(nobodyLooked).not.toHaveProperty("suppressions");
    expect(nobodyLooked).not.toHaveProperty("baselineState");
  });

  it("says what kept the look from being whole, where somebody asked", async () => {
    const invocations = async (problems?: string[]) => {
      async function* none() {}
      let text = "";
      for await (const piece of findingPieces(none(), "sarif", { ...setting, problems })) text += piece;
      return sarifLog.parse(JSON.parse(text)).runs[0].invocations;
    };
    expect(await invocations()).toEqual([]);
    expect(await invocations([])).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
    expect(await invocations(["aws {0} could not be read."])).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: "error", message: { text: "aws {{0}} could not be read." } }],
      },
    ]);
  });

  it("points at files by relative addresses, and at nothing else", async () => {
    const at = async (...places: Partial<ExportedPlace>[]) => {
      const { results } = await sarif(
        exportedFinding({ places: places.map((part) => ({ ...exportedPlace, ...part })) }),
      );
      return results[0]?.locations.map(({ physicalLocation }) => physicalLocation);
    };
    expect(await at({})).toEqual([
      { artifactLocation: { uri: "deploy/my%20app.yml" }, region: { startLine: 12 } },
    ]);
    const env = {
      kind: "environment_file",
      locator: "/srv/a#b/.env KEY",
      externalId: "/srv/a#b/.env#KEY",
    } as const;
    expect(await at(env, { ...env, locator: "C:\\app\\.env KEY", externalId: "C:\\app\\.env#KEY" })).toEqual([
      { artifactLocation: { uri: "srv/a%23b/.env" } },
      { artifactLocation: { uri: "C%3A/app/.env" } },
    ]);
    expect(
      await at({ ...env, locator: "x:javascript:alert(1)", externalId: "javascript:alert(1)#KEY" }),
    ).toEqual([{ artifactLocation: { uri: "javascript%3Aalert(1)" } }]);
    const none = [undefined];
    expect(await at({ ...env, locator: "/srv/../etc/passwd K", externalId: "/srv/../etc/passwd#K" })).toEqual(
      none,
    );
    expect(await at({ ...env, locator: "row 12 of the sheet" })).toEqual(none);
    expect(await at({ kind: "secrets_manager", locator: "/prod/key", externalId: "/prod/key" })).toEqual(
      none,
    );
    expect(await at()).toEqual(none);
  });

  it("takes no hostile name for its own: no link, no argument, no hidden direction", async () => {
    const { results } = await sarif(exportedFinding(hostileFinding));
    const text = results[0]?.message.text ?? "";
    expect(results[0]?.level).toBe("error");
    expect(text).toContain("[click] (https://evil.example) {{0}}");
    expect(text).toContain("⟦U+202E⟧gnp.exe");
    expect(text).toContain('It is named "}}]}}" and ,"level":"none" and ⟦U+2028⟧ too.');
    expect(results[0]?.locations[0]).toMatchObject({
      logicalLocations: [{ decoratedName: '{"a":"b"}\n</script>' }],
    });
  });
});

describe("OCSF", () => {
  const events = async (...rows: ExportedFinding[]) =>
    (await written("ocsf", ...rows))
      .split("\n")
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));

  it("keeps to its class, whatever the findings are", async () => {
    for (const event of await events(...everySort, ...compared)) iamAnalysisFinding.parse(event);
    const about = exportedFinding().about;
    if (!about) throw new Error("the factory tells of the identity");
    const kinds = identityKinds.map((kind) =>
      exportedFinding({ about: { ...about, kind, class: "both", lastUsedAt: null, risk: null } }),
    );
    for (const event of await events(...kinds)) iamAnalysisFinding.parse(event);
  });

  it("says what a finding is, whose, and what mends it", () => {
    expect(ocsfEvent(exportedFinding(), setting)).toMatchObject({
      metadata: { version: "1.6.0", product: { name: "Rollcall", version: "0.1.0" } },
      category_uid: 2,
      class_uid: 2008,
      activity_id: 1,
      type_uid: 200801,
      time: Date.parse("2026-11-01T00:00:00Z"),
      severity_id: 4,
      status_id: 1,
      finding_info: {
        uid: "11111111-1111-4111-8111-111111111111",
        src_url: "https://rollcall.example.com/findings/11111111-1111-4111-8111-111111111111",
        types: ["NHI7 Long-Lived Secrets"],
      },
      user: {
        uid: "arn:aws:iam::111111111111:user/ci-deploy",
        name: "ci-deploy",
        type_id: 4,
        risk_score: 71,
      },
      identity_activity_metrics: { last_seen_time: Date.parse("2026-11-19T00:00:00Z") },
    });
  });

  it("tells by activity and status how it stands", () => {
    const stands = (part: Partial<ExportedFinding>) => {
      const { activity_id, status_id, time } = z
        .object({ activity_id: z.number(), status_id: z.number(), time: z.number() })
        .parse(ocsfEvent(exportedFinding(part), setting));
      return [activity_id, status_id, new Date(time).toISOString().slice(0, 10)];
    };
    expect(stands({})).toEqual([1, 1, "2026-11-01"]);
    expect(stands({ times: 2, reopenedAt: new Date("2026-11-19") })).toEqual([2, 1, "2026-11-19"]);
    expect(stands({ state: "resolved", resolvedAt: new Date("2026-11-26") })).toEqual([3, 4, "2026-11-26"]);
    expect(stands({ suppression: { reason: "x" } })).toEqual([2, 3, "2026-11-01"]);
  });
});

describe("CSV and JSON", () => {
  it("hold a hostile name as text", async () => {
    const csv = await written("csv", exportedFinding(hostileFinding));
    const [row] = z.array(z.record(z.string(), z.string())).parse(parse(csv, { columns: true }));
    expect(row?.identity).toMatch(/^'=cmd/);
    expect(row?.account).toBe("'@SUM(A1)");
    expect(row?.cause).toBe("'-2+3");
    const [line, end] = (await written("json", exportedFinding(hostileFinding))).split("\n");
    expect(JSON.parse(line ?? "")).toMatchObject({ sentence: hostileFinding.sentence });
    expect(end).toBe("");
  });
});
