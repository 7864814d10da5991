import { expect } from "vitest";
import type { Look } from "./demo-look";

/** What must be true in the inventory of each problem that was planted in the systems beside AWS and the machines. */
export function connectedChecks(look: Look): Record<string, () => Promise<void>> {
  const { rows, one, daysUntil, identityOf, credentialOf, placementOf, policiesOf, trustOf } = look;
  return {
    "default-account-is-cluster-admin": async () => {
      const account = await identityOf("default-account-is-cluster-admin");
      expect(account).toMatchObject({ kind: "k8s_service_account", managed_by: "customer" });
      expect(await policiesOf(account.id)).toContain("cluster-admin");
    },
    "cluster-token-without-end": async () => {
      const account = await identityOf("cluster-token-without-end");
      expect(await policiesOf(account.id)).toContain("edit");
      expect(await credentialOf("cluster-token-without-end")).toMatchObject({
        identity_id: account.id,
        lifetime: "static",
        status: "active",
      });
    },
    "password-in-deployment": async () => {
      const place = await placementOf("password-in-deployment");
      expect(place).toMatchObject({ kind: "workload_environment", meant_for_secrets: false });
      const copies = await rows("SELECT FROM placements WHERE fingerprint = $1", place.fingerprint);
      expect(copies).toHaveLength(3);
    },
    "production-without-approval": async () => {
      const workflows = await identityOf("production-without-approval");
      const open = (await trustOf(workflows.id)).filter(({ subject }) =>
        String(subject).endsWith(":environment:production"),
      );
      expect(open).toEqual([
        expect.objectContaining({ condition: expect.objectContaining({ needsApproval: false }) }),
      ]);
      // Whom AWS lets in by that subject are these very workflows.
      const roles = await rows(
        "SELECT i.name FROM trusts t JOIN identities i ON i.id = t.identity_id WHERE t.subject_id = $1 AND i.realm LIKE 'aws:%'",
        workflows.id,
      );
      expect(roles.map(({ name }) => name)).toContain("terraform-apply-payments-prod");
    },
    "leavers-github-token": async () => {
      expect(JSON.stringify((await identityOf("leavers-github-token")).owner_hints)).toContain("ilse-brandt");
      expect(await credentialOf("leavers-github-token")).toMatchObject({
        lifetime: "static",
        status: "active",
      });
    },
    "key-in-variable": async () => {
      const place = await placementOf("key-in-variable");
      const [key] = await rows(
        "SELECT i.name FROM credentials c JOIN identities i ON i.id = c.identity_id WHERE c.id = $1",
        place.credential_id,
      );
      expect(key?.name).toBe("s3-media-upload");
    },
    "payment-key-in-code": async () => {
      const { fingerprint } = await placementOf("payment-key-in-code");
      expect(fingerprint).toBe((await placementOf("payment-key-in-file")).fingerprint);
    },
    "writing-deploy-key": async () => {
      const key = await identityOf("writing-deploy-key");
      expect(key).toMatchObject({ kind: "deploy_key", active_static: 1 });
      expect(await policiesOf(key.id)).toContain("repository contents: write");
    },
    "application-secret-ends": async () => {
      const { expires_at } = await credentialOf("application-secret-ends");
      expect(daysUntil(expires_at)).toBe(11);
    },
    "application-secret-ended": async () => {
      expect(await credentialOf("application-secret-ended")).toMatchObject({ status: "expired" });
    },
    "application-administers-directory": async () => {
      const application = await identityOf("application-administers-directory");
      expect(application).toMatchObject({ name: "legacy-migration", last_used_at: null });
      expect(await policiesOf(application.id)).toEqual(
        expect.arrayContaining(["Global Administrator", "Microsoft Graph: Directory.ReadWrite.All"]),
      );
    },
    "agent-without-sponsor": async () => {
      const agent = await identityOf("agent-without-sponsor");
      expect(agent).toMatchObject({ kind: "ai_agent", name: "Returns helper" });
      expect(JSON.stringify(agent.owner_hints)).toContain("dmitri.volkov@");
      // Its sponsor's account is shut.
      await one(
        "SELECT FROM identities WHERE name LIKE 'dmitri.volkov@%' AND system = 'entra' AND status = 'disabled'",
      );
    },
    "administrators-token": async () => {
      const token = await identityOf("administrators-token");
      const [person] = await rows("SELECT identity_id AS id FROM trusts WHERE subject_id = $1", token.id);
      expect(await policiesOf(person?.id)).toContain("Super Administrator");
    },
    "app-administers-everything": async () => {
      const app = await identityOf("app-administers-everything");
      expect(app).toMatchObject({ active_static: 1 });
      expect(await policiesOf(app.id)).toContain("Super Administrator");
    },
  };
}
