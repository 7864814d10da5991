import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aws } from "@/lib/connectors/aws/connector";
import type { Candidate } from "@/lib/features/access/schema";
import { getRightSizing } from "@/lib/features/right-sizing/data";
import { importLogs } from "@/lib/features/usage/mutations-logs";
import { systemScope } from "@/lib/platform/scope";
import { bringFile, rollcall } from "@/tests/factories/access-rig";
import { allow, policy } from "@/tests/factories/aws-request";
import { account, cloudTrail, trailEvent, trailFile, user } from "@/tests/factories/cloudtrail";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let folder: string;
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

const userOf = (UserName: string, more: object) => ({
  UserName,
  UserId: user(UserName).principalId,
  Arn: `arn:aws:iam::${account}:user/${UserName}`,
  CreateDate: "2024-01-01T00:00:00Z",
  ...more,
});
const details = {
  UserDetailList: [
    userOf("ci", {
      UserPolicyList: [
        {
          PolicyName: "work",
          PolicyDocument: policy(
            allow(["ec2:RunInstances", "ec2:StopInstances", "s3:ListAllMyBuckets", "iam:PassRole"]),
          ),
        },
      ],
      GroupList: ["queues"],
    }),
    userOf("glass", { UserPolicyList: [{ PolicyName: "all", PolicyDocument: policy(allow("*")) }] }),
  ],
  GroupDetailList: [
    {
      GroupName: "queues",
      GroupId: "AGPAQUEUES0000000001",
      Arn: `arn:aws:iam::${account}:group/queues`,
      GroupPolicyList: [
        { PolicyName: "read", PolicyDocument: policy(allow(["sqs:ReceiveMessage", "sqs:DeleteQueue"])) },
      ],
      AttachedManagedPolicies: [],
    },
  ],
  RoleDetailList: [],
  Policies: [],
};

async function bringTrail(events: object[]): Promise<void> {
  await importLogs({
    ...{ pool: database.pool, ...cloudTrail, files: [trailFile(events)], name: "trail", actor: "cli:test" },
    ...{ keep: { days: 400, months: 60 }, now, signal: new AbortController().signal },
  });
}

async function who(name: string): Promise<Candidate> {
  const found = await database.pool.query<Candidate>(
    "SELECT id, realm, system, name FROM identities WHERE name = $1",
    [name],
  );
  const [one] = found.rows;
  if (!one) throw new Error(`${name} is not there`);
  return one;
}

const sized = async (name: string, days: number, scope = systemScope()) =>
  getRightSizing(database.pool, scope, await who(name), { days, pinned: new Set() }, now);

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "rollcall-sized-"));
  await bringFile(database, aws, "account", JSON.stringify(details));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

describe("right-sizing", () => {
  it("takes nothing where no use could have been seen", async () => {
    const { counts, policies, telemetry } = await sized("ci", 90);
    expect(counts).toEqual({ used: 0, pinned: 0, unlogged: 2, not_covered: 4, unused: 0 });
    expect(policies.map((each) => each?.removed)).toEqual([[], []]);
    expect(telemetry).toEqual({ calls: null, servicesAsOf: null });
  });

  describe("after its trail was brought in", () => {
    beforeAll(() =>
      bringTrail([
        trailEvent("first", { eventTime: ago(100) }),
        trailEvent("start", {
          eventTime: ago(3),
          eventSource: "ec2.amazonaws.com",
          eventName: "RunInstances",
        }),
        trailEvent("refused", {
          ...{ eventTime: ago(1), eventSource: "ec2.amazonaws.com", eventName: "StopInstances" },
          errorCode: "Client.UnauthorizedOperation",
        }),
      ]),
    );

    it("keeps what was used and what no trail shows, of its group too; an attempt that was refused is no use", async () => {
      const { counts, policies, held } = await sized("ci", 90);
      expect(counts).toEqual({ used: 1, pinned: 0, unlogged: 2, not_covered: 0, unused: 3 });
      expect(held).toEqual([
        { name: "work", kind: "inline", through: null },
        { name: "read (group queues)", kind: "inline", through: "queues" },
      ]);
      expect(policies.map((each) => each?.after?.Statement.map(({ Action }) => Action))).toEqual([
        [["ec2:RunInstances", "iam:PassRole"]],
        [["sqs:ReceiveMessage"]],
      ]);
    });

    it("looks further back where it is asked to, and nowhere is covered then", async () => {
      const { counts } = await sized("ci", 120);
      expect(counts).toEqual({ used: 2, pinned: 0, unlogged: 2, not_covered: 2, unused: 0 });
    });

    it("looks as far back as it is expected to rest", async () => {
      await database.pool.query("UPDATE identities SET expected_use = 'yearly' WHERE name = 'ci'");
      const { days, counts } = await sized("ci", 90);
      await database.pool.query("UPDATE identities SET expected_use = NULL WHERE name = 'ci'");
      expect({ days, unused: counts.unused }).toEqual({ days: 366, unused: 0 });
    });

    it("says nothing of what is kept for emergencies", async () => {
      await database.pool.query("UPDATE identities SET expected_use = 'emergency' WHERE name = 'glass'");
      await expect(sized("glass", 90)).rejects.toMatchObject({ code: "not_right_sized" });
    });

    it("tells nobody of what they do not reach", async () => {
      const nobody = member("analyst", { membership: { kind: "teams", ids: [] } }).scope;
      await expect(sized("ci", 90, nobody)).rejects.toMatchObject({ code: "no_such_identity" });
    });

    it("takes what reaches data where AWS told lately that its service was not reached, and only of that service", async () => {
      const told = (asOf: string) => ({
        used: [{ service: "ec2", at: ago(3) }],
        unused: ["sqs", "iam"],
        asOf,
      });
      const tell = (access: object | null) =>
        database.pool.query(
          `UPDATE sightings SET raw = CASE WHEN $1::jsonb IS NULL THEN raw::jsonb - 'serviceLastAccessed'
             ELSE raw::jsonb || jsonb_build_object('serviceLastAccessed', $1::jsonb) END
           WHERE record_id = (SELECT id FROM identities WHERE name = 'ci')`,
          [access === null ? null : JSON.stringify(access)],
        );
      const actions = async () =>
        (await sized("ci", 90)).policies.map((each) => each?.after?.Statement[0]?.Action);
      const kept = ["ec2:RunInstances", "iam:PassRole"];
      await tell(told(ago(1)));
      expect(await actions()).toEqual([kept, undefined]);
      await tell(told(ago(5)));
      expect(await actions()).toEqual([kept, ["sqs:ReceiveMessage"]]);
      await tell(null);
    });

    it("is a command", async () => {
      const text = await rollcall(database, folder, "right-size", "ci", "--pin", "ec2:StopInstances");
      expect(text.code).toBe(0);
      expect(text.out[0]).toBe("ci: taking away 2 of 6 actions changes nothing that was seen in 90 days.");
      expect(text.out.join("\n")).toContain("inline policy work: without 1 actions");
      expect(text.err).toContain("1 of the policies are held by a group");
      const terraform = await rollcall(database, folder, "right-size", "ci", "--terraform");
      expect(terraform.out[0]).toBe('resource "aws_iam_policy" "work" {');
      const json = await rollcall(database, folder, "right-size", "ci", "--json");
      expect(JSON.parse(json.out[0] ?? "")).toMatchObject({
        identity: "ci",
        days: 90,
        counts: { unused: 3 },
      });
    });
  });
});
