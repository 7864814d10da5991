import { readFileSync } from "node:fs";
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
import { ocsfProblems } from "@/tests/factories/ocsf-schema";
import type { FindingFormat } from "./export-formats";
import type { ExportedFinding, ExportedPlace } from "./exported-finding";
import { findingPieces } from "./finding-pieces";
import { ocsfEvent } from "./ocsf";

const setting = { address: "https://rollcall.example.com", version: "0.1.0" };
const textOf = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const ocsfSchema: unknown = JSON.parse(textOf("ocsf-1.6.0-iam-analysis-finding.json"));
/**
 * The schema as OASIS publishes it (github.com/oasis-tcs/sarif-spec, sarif-2.1/schema). zod takes a URI reference for an absolute
 * address, so the characters of RFC 3986 are asked for instead.
 */
const sarifSchema = z.fromJSONSchema(
  JSON.parse(textOf("sarif-schema-2.1.0.json"), (_, part) =>
    part?.format === "uri-reference" ? { type: "string", pattern: "^[\\w.~:/?#@!$&'()*+,;=%-]*$" } : part,
  ),
);

async function written(format: FindingFormat, ...rows: ExportedFinding[]): Promise<string> {
  async function* each() {
    yield* rows;
  }
  let text = "";
  for await (const piece of findingPieces(each(), format, setting)) text += piece;
  return text;
}

const sarifShape = z.object({
  runs: z.tuple([
    z.object({
      results: z.array(
        z.looseObject({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.string(),
          message: z.object({ text: z.string() }),
          locations: z.array(z.looseObject({})),
        }),
      ),
      tool: z.object({ driver: z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) }) }),
    }),
  ]),
});
async function sarif(...rows: ExportedFinding[]) {
  const document: unknown = JSON.parse(await written("sarif", ...rows));
  expect(sarifSchema.safeParse(document).error?.issues ?? []).toEqual([]);
  return sarifShape.parse(document).runs[0];
}

const everySort: ExportedFinding[] = [
  exportedFinding(),
  exportedFinding(findingOfPlace),
  exportedFinding(hostileFinding),
  exportedFinding({ state: "resolved", resolvedAt: new Date("2026-11-26T00:00:00Z") }),
  exportedFinding({ times: 2, reopenedAt: new Date("2026-11-19T00:00:00Z"), unsure: true }),
  exportedFinding({ rule: { id: "of-their-own", title: "A rule of their own" }, risks: [] }),
  exportedFinding({ suppression: { status: "accepted", reason: "Retired in May." } }),
  exportedFinding({ suppression: null, baseline: "new", risks: ["NHI5", "AGENT"] }),
  exportedFinding({ identity: null, about: undefined, account: null, owner: null, system: null }),
  ...severities.map((severity) => exportedFinding({ severity })),
  ...confidences.map((confidence) => exportedFinding({ confidence })),
];

describe("SARIF", () => {
  it("keeps to the published schema, whatever the findings are", async () => {
    expect(sarifSchema.safeParse({ version: "2.1.0", runs: [{ tool: {} }] }).success).toBe(false);
    const { results } = await sarif(...everySort);
    expect(results).toHaveLength(everySort.length);
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
    const { results, tool } = await sarif(
      exportedFinding(),
      exportedFinding({
        severity: "critical",
        suppression: { status: "accepted", reason: "Retired in May." },
        baseline: "unchanged",
      }),
    );
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
              fullyQualifiedName: "arn:aws:iam::111111111111:user/ci-deploy",
            },
          ],
        },
      ],
      partialFingerprints: { "rollcallFinding/v1": "11111111-1111-4111-8111-111111111111" },
      properties: { firstSeen: "2026-11-01T00:00:00.000Z", risks: ["NHI7"], "security-severity": "8.0" },
    });
    expect(results[0]).not.toHaveProperty("suppressions");
    expect(results[0]?.locations[0]).not.toHaveProperty("physicalLocation");
    expect(results[1]).toMatchObject({
      baselineState: "unchanged",
      suppressions: [{ kind: "external", status: "accepted", justification: "Retired in May." }],
    });
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
      logicalLocations: [{ fullyQualifiedName: '{"a":"b"}\n</script>' }],
    });
  });
});

describe("OCSF", () => {
  const events = async (...rows: ExportedFinding[]) =>
    (await written("ocsf", ...rows))
      .split("\n")
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));

  it("keeps to the published class, whatever the findings are", async () => {
    expect(ocsfProblems(ocsfSchema, {})).toContain("event.finding_info is missing");
    expect(
      ocsfProblems(ocsfSchema, { ...ocsfEvent(exportedFinding(), setting), severity_id: 17, more: 1 }),
    ).toEqual(["event.severity_id is none of its values: 17", "event.more is not known"]);
    for (const event of await events(...everySort)) expect(ocsfProblems(ocsfSchema, event)).toEqual([]);
    const about = exportedFinding().about;
    if (!about) throw new Error("the factory tells of the identity");
    const kinds = identityKinds.map((kind) =>
      exportedFinding({ about: { ...about, kind, class: "both", lastUsedAt: null, risk: null } }),
    );
    for (const event of await events(...kinds)) expect(ocsfProblems(ocsfSchema, event)).toEqual([]);
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
    expect(stands({ suppression: { status: "accepted", reason: "x" } })).toEqual([2, 3, "2026-11-01"]);
    expect(stands({ suppression: { status: "underReview", reason: "x" } })).toEqual([2, 2, "2026-11-01"]);
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
