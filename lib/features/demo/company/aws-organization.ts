import { organizationCall } from "@/lib/connectors/aws/organization";
import { accountScope } from "@/lib/connectors/aws/scopes";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { accountId, accounts, type UnitName, unitNames } from "./accounts";
import { documentOf } from "./aws-documents";
import { companyDomain } from "./company";
import { membersOf } from "./staff";

const organization = "o-b9r1nd1ew0";
const root = "r-b9r1";
const unitIds = new Map<UnitName, string>(
  unitNames.map((name, index) => [name, `ou-b9r1-${String(index + 1).padStart(8, "0")}`]),
);
const unitId = (name: UnitName) => (name === "Root" ? root : (unitIds.get(name) ?? root));

const deny = (actions: string[], condition?: Record<string, Record<string, unknown>>) =>
  documentOf({
    Effect: "Deny",
    Action: actions,
    Resource: "*",
    ...(condition ? { Condition: condition } : {}),
  });

/** The organisation's guardrails. Nothing binds the sandbox but the whole organisation's. */
const guardrails: { name: string; content: unknown; targets: string[] }[] = [
  { name: "DenyLeavingOrganization", content: deny(["organizations:LeaveOrganization"]), targets: [root] },
  {
    name: "ProtectAuditTrail",
    content: deny(["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "config:DeleteConfigurationRecorder"]),
    targets: [root],
  },
  {
    name: "DenyRootUser",
    content: deny(["*"], { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } }),
    targets: [unitId("Security"), unitId("Staging"), unitId("Development")],
  },
  {
    name: "OnlyEuropeanRegions",
    content: documentOf({
      Effect: "Deny",
      NotAction: ["iam:*", "organizations:*", "sts:*", "support:*", "cloudfront:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } },
    }),
    targets: [unitId("Production"), unitId("Staging"), unitId("Development")],
  },
  {
    name: "NoNewAccessKeys",
    content: deny(["iam:CreateAccessKey", "iam:CreateUser"]),
    targets: [accountId("payments-prod"), accountId("data-prod")],
  },
];

/** The organisation with its units, accounts, tags and guardrails, read from the management account. */
export function* organizationParts(): Generator<SnapshotPart> {
  const management = accountId("management");
  const scope = accountScope(management, "organization", "Organisation");
  const body = {
    id: organization,
    management,
    roots: [root],
    units: unitNames.map((name) => ({ id: unitId(name), parent: root, name })),
    accounts: accounts.map(({ id, name, unit, environment, team }) => ({
      Id: id,
      Name: name,
      Email: `aws+${name}@${companyDomain}`,
      State: "ACTIVE",
      parent: unitId(unit),
      Tags: [
        ...(environment ? [{ Key: "environment", Value: environment }] : []),
        ...(team ? [{ Key: "team", Value: team }] : []),
        ...(team ? [{ Key: "owner", Value: membersOf(team)[0]?.email ?? "" }] : []),
      ],
    })),
    policies: [
      {
        Name: "FullAWSAccess",
        Arn: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
        AwsManaged: true,
        Content: JSON.stringify(documentOf({ Effect: "Allow", Action: "*", Resource: "*" })),
        // AWS keeps one on each level.
        targets: [root, ...unitNames.map(unitId), ...accounts.map(({ id }) => id)],
      },
      ...guardrails.map(({ name, content, targets }, index) => ({
        Name: name,
        Arn: `arn:aws:organizations::${management}:policy/${organization}/service_control_policy/p-${String(index + 1).padStart(8, "0")}`,
        AwsManaged: false,
        Content: JSON.stringify(content),
        targets,
      })),
    ],
  };
  yield { t: "page", scope, call: organizationCall, body };
  yield { t: "scopeDone", scope, complete: true };
}
