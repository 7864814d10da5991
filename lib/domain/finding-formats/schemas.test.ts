import { expect, it } from "vitest";
import type { z } from "zod";
import { brokenDocuments } from "@/tests/factories/broken-documents";
import { exportedFinding, exportedPlace } from "@/tests/factories/exported-finding";
import { iamAnalysisFinding } from "@/tests/factories/ocsf-schema";
import { sarifLog } from "@/tests/factories/sarif-schema";
import type { ExportedFinding } from "./exported-finding";
import { ocsfEvent } from "./ocsf";
import { sarifPieces } from "./sarif";

// The schemas that exports are held to are our own: here they are held to refusing what is wrong.

const setting = { address: "https://rollcall.example.com", version: "0.1.0", problems: ["aws is silent."] };
const whole = exportedFinding({
  places: [exportedPlace],
  suppression: { reason: "Retired in May." },
  baseline: "new",
});

async function sarif(...rows: ExportedFinding[]): Promise<string> {
  let text = "";
  for await (const piece of sarifPieces(rows, setting)) text += piece;
  return text;
}
const event = JSON.stringify(ocsfEvent(whole, setting));

const takes = (schema: z.ZodType, text: string) => schema.safeParse(JSON.parse(text)).success;
function expectRefused(schema: z.ZodType, text: string, right: string, wrong: string) {
  expect(takes(schema, text)).toBe(true);
  expect(text).toContain(right);
  expect(takes(schema, text.replace(right, wrong))).toBe(false);
}
/** How a document can be broken and still be taken; bags hold what they like. */
const unnoticed = (schema: z.ZodType, text: string) =>
  [...brokenDocuments(JSON.parse(text))]
    .filter(({ how, document }) => !/(properties|unmapped)\./.test(how) && schema.safeParse(document).success)
    .map(({ how }) => how);

it("SARIF: every member is missed and none is added, but for those that not every finding has", async () => {
  expect(unnoticed(sarifLog, await sarif(whole))).toEqual([
    "- runs.results.locations.physicalLocation",
    "- runs.results.locations.physicalLocation.region",
    "- runs.results.locations.logicalLocations.decoratedName",
    "- runs.results.baselineState",
    "- runs.results.suppressions",
    "- runs.results.suppressions.justification",
    "- runs.logicalLocations.decoratedName",
  ]);
});

it.each([
  ["another version", '"version":"2.1.0"', '"version":"2.0.0"'],
  ["a kind that there is not", '"kind":"fail"', '"kind":"failed"'],
  ["a level that there is not", '"level":"error"', '"level":"fatal"'],
  ["a level of what does not fail", '"kind":"fail"', '"kind":"pass"'],
  ["no level of what fails", '"level":"error"', '"level":"none"'],
  ["a state of suppression that there is not", '"accepted"', '"approved"'],
  ["a state of comparison that there is not", '"baselineState":"new"', '"baselineState":"changed"'],
  ["a rule that stands elsewhere", '"ruleIndex":0', '"ruleIndex":1'],
  ["a rule of another name", '"ruleId":"credential-too-old"', '"ruleId":"dormant"'],
  ["a taxon that stands elsewhere", '"index":6', '"index":5'],
  [
    "a taxonomy of another name",
    '"supportedTaxonomies":[{"name":"OWASP',
    '"supportedTaxonomies":[{"name":"CWE',
  ],
  ["a taxonomy that stands elsewhere", '"index":0}]', '"index":1}]'],
  ["a file by an address that is not escaped", "my%20app", "my app"],
  ["a file by half an escape", "my%20app", "my%2"],
  ["a file by an absolute path", '"uri":"deploy', '"uri":"/deploy'],
  ["a file by a scheme", '"uri":"deploy', '"uri":"javascript:deploy'],
  ["a file by a way up", '"uri":"deploy', '"uri":"deploy/..'],
  ["a full name that leads elsewhere", '"aws/payments/ci-deploy"', '"aws/ci-deploy"'],
  ["an account that stands elsewhere", '"parentIndex":1', '"parentIndex":7'],
  ["a full name of what lies in nothing", '"name":"aws"', '"name":"aws","fullyQualifiedName":"arn:aws"'],
  ["a line before the first", '"startLine":12', '"startLine":0'],
  ["an argument that is not given", "AKIA1 was", "{0} was"],
  ["a link in a message", "AKIA1 was", "[AKIA1](https://evil.example) was"],
  ["HTML in Markdown", "**What to do.**", "<b>What to do.</b>"],
  ["a tag twice", '"tags":["security",', '"tags":["security","security",'],
  ["an address that is not whole", '"helpUri":"https://', '"helpUri":"//'],
  ["an empty name", '"name":"ci-deploy"', '"name":""'],
])("SARIF: %s is refused", async (_, right, wrong) => {
  expectRefused(sarifLog, await sarif(whole), right, wrong);
});

it.each([
  ["was decided", exportedFinding({ suppression: null })],
  ["was compared", exportedFinding({ baseline: "new" })],
])("SARIF: it is refused that one finding %s and another was not", async (_, row) => {
  expect(takes(sarifLog, await sarif(row, row))).toBe(true);
  expect(takes(sarifLog, await sarif(row, exportedFinding()))).toBe(false);
});

it("OCSF: every attribute is missed and none is added, but for those that not every finding has", () => {
  expect(unnoticed(iamAnalysisFinding, event)).toEqual([
    "- status_detail",
    "- remediation",
    "- user",
    "- user.risk_score",
    "- user.account",
    "- identity_activity_metrics",
    "- identity_activity_metrics.last_seen_time",
    "- resources",
    "- applications.owner",
    "- applications.owner.email_addr",
  ]);
});

it.each([
  ["another version", '"version":"1.6.0"', '"version":"1.5.0"'],
  ["another class", '"class_uid":2008', '"class_uid":2004'],
  ["a type that is not of its class and activity", '"type_uid":200802', '"type_uid":200801'],
  ["a name of that type that is not theirs", "IAM Analysis Finding: Update", "IAM Analysis Finding: Create"],
  ["an activity that there is not", '"activity_id":2', '"activity_id":4'],
  ["a severity that there is not", '"severity_id":4', '"severity_id":17'],
  ["a number as text", '"severity_id":4', '"severity_id":"4"'],
  ["a severity of another name", '"severity":"High"', '"severity":"Low"'],
  ["a status of another name", '"status":"Suppressed"', '"status":"New"'],
  ["a confidence of another name", '"confidence":"High"', '"confidence":"Low"'],
  ["a user of another sort", '"type":"Service"', '"type":"Admin"'],
  ["an analytic of another sort", '"type":"Rule"', '"type":"Tagging"'],
  ["a part that another resource plays", '"role":"Affected"', '"role":"Actor"'],
  ["a time in seconds", '"time":1793491200000', '"time":1793491200'],
  ["a time as text", '"time":1793491200000', '"time":"2026-11-01T00:00:00Z"'],
  ["an address that is none", "https://rollcall.example.com/findings/1", "findings/1"],
  ["an address of mail that is none", "ada@example.com", "ada"],
  ["an empty id", '"uid":"credential-too-old"', '"uid":""'],
])("OCSF: %s is refused", (_, right, wrong) => {
  expectRefused(iamAnalysisFinding, event, right, wrong);
});
