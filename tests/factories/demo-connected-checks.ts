import { expect } from "vitest";
import type { Look } from "./demo-look";

const toolsSql = `SELECT b.body FROM grants g JOIN entitlements e ON e.id = g.entitlement_id
  JOIN policy_bodies b ON b.hash = e.body_hash WHERE g.principal_id = $1`;

const groupsSql =
  "SELECT e.name FROM members m JOIN entitlements e ON e.id = m.group_id WHERE m.member_id = $1";

/** What must be true in the inventory of each problem that was planted in the systems beside AWS and the machines. */
export function connectedChecks(look: Look): Record<string, () => Promise<void>> {
  const { rows, one, daysUntil, identityOf, credentialOf, placementOf, policiesOf, trustOf } = look;
  const groupsOf = async (memberId: unknown) => (await rows(groupsSql, memberId)).map(({ name }) => name);
  const toolsOf = (serverId: unknown) => rows(toolsSql, serverId);
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
    "root-token-of-vault": async () => {
      const token = await identityOf("root-token-of-vault");
      expect(await credentialOf("root-token-of-vault")).toMatchObject({
        identity_id: token.id,
        lifetime: "static",
      });
      expect(token.name).toContain("root");
    },
    "vault-role-for-every-pod": async () => {
      const role = await identityOf("vault-role-for-every-pod");
      expect(await trustOf(role.id)).toEqual([
        expect.objectContaining({ kind: "federation", subject: "system:serviceaccount:*:*" }),
      ]);
      expect(await policiesOf(role.id)).toContain("everything-read");
    },
    "secret-id-without-end": async () => {
      const secretId = await credentialOf("secret-id-without-end");
      expect(secretId).toMatchObject({ lifetime: "static", status: "active", expires_at: null });
      expect(daysUntil(secretId.created_at)).toBeLessThan(-1000);
    },
    "superuser-application": async () => {
      const role = await identityOf("superuser-application");
      expect(role).toMatchObject({ kind: "db_user", name: "orders_app" });
      expect(role.last_used_at).not.toBeNull();
      expect(await policiesOf(role.id)).toContain("SUPERUSER");
    },
    "leavers-database-role": async () => {
      expect(await identityOf("leavers-database-role")).toMatchObject({
        status: "active",
        description: expect.stringContaining("ilse.brandt@"),
      });
    },
    "app-reads-every-message": async () => {
      const app = await identityOf("app-reads-every-message");
      expect(await policiesOf(app.id)).toContain("im:history");
      expect(JSON.stringify(app.owner_hints)).toContain("ilse.brandt");
    },
    "destructive-tool-without-sign-in": async () => {
      const server = await identityOf("destructive-tool-without-sign-in");
      expect(server).toMatchObject({ kind: "mcp_server", tags: { "sign-in": "none" } });
      expect((await toolsOf(server.id)).map(({ body }) => body)).toContainEqual(
        expect.objectContaining({ tool: "delete_location", class: "destructive" }),
      );
    },
    "tool-claims-to-read": async () => {
      const server = await identityOf("tool-claims-to-read");
      expect((await toolsOf(server.id)).map(({ body }) => body)).toContainEqual(
        expect.objectContaining({ tool: "update_delivery_address", contradicts: true }),
      );
    },
    "key-in-workspace": async () => {
      const place = await placementOf("key-in-workspace");
      expect(place).toMatchObject({
        kind: "ci_secret",
        meant_for_secrets: false,
        name: "AWS_SECRET_ACCESS_KEY",
      });
      expect(place.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    },
    "key-in-state": async () => {
      const place = await placementOf("key-in-state");
      expect(place).toMatchObject({ kind: "state_file", meant_for_secrets: false });
      const key = await credentialOf("key-in-state");
      expect(place.credential_id).toBe(key.id);
      // Three sources tell of its user: AWS, the register, and the code that made it.
      const user = await one("SELECT name, source_ids FROM identities WHERE id = $1", key.identity_id);
      expect(user).toMatchObject({ name: "cdn-log-reader", source_ids: { length: 3 } });
    },
    "leavers-model-key": async () => {
      const key = await identityOf("leavers-model-key");
      expect(JSON.stringify(key.owner_hints)).toContain("dmitri.volkov@");
      const { last_used_at, lifetime } = await credentialOf("leavers-model-key");
      expect(lifetime).toBe("static");
      expect(daysUntil(last_used_at)).toBeGreaterThan(-2);
    },
    "models-for-every-repository": async () => {
      const [trust] = await trustOf((await identityOf("models-for-every-repository")).id);
      expect(trust).toMatchObject({ kind: "federation", subject: "repo:brindlewood/", subject_id: null });
    },
    "model-key-never-used": async () => {
      const key = await credentialOf("model-key-never-used");
      expect(key).toMatchObject({ status: "active", last_used_at: null });
    },
    "key-of-build-server": async () => {
      const place = await placementOf("key-of-build-server");
      expect(place).toMatchObject({ kind: "ci_secret", meant_for_secrets: true });
      const owner =
        "SELECT i.name FROM credentials c JOIN identities i ON i.id = c.identity_id WHERE c.id = $1";
      expect(await one(owner, place.credential_id)).toEqual({ name: "jenkins-master" });
    },
    "warehouse-administrator-with-password": async () => {
      const user = await identityOf("warehouse-administrator-with-password");
      expect(user).toMatchObject({ name: "OLD_ETL", credential_types: ["password"] });
      expect(await groupsOf(user.id)).toContain("ACCOUNTADMIN");
    },
    "leavers-monitoring-key": async () => {
      const key = await identityOf("leavers-monitoring-key");
      expect(key.active_static).toBe(1);
      expect(JSON.stringify(key.owner_hints)).toContain("ilse.brandt@");
    },
    "publishing-token-never-replaced": async () => {
      const token = await credentialOf("publishing-token-never-replaced");
      expect(token).toMatchObject({ status: "active", expires_at: null });
      expect(daysUntil(token.created_at)).toBeLessThan(-1000);
    },
    "payments-told-to-old-shop": async () => {
      expect(await identityOf("payments-told-to-old-shop")).toMatchObject({
        kind: "webhook",
        status: "active",
        description: "Tells of: *",
      });
    },
    "migration-user-changes-everything": async () => {
      const user = await identityOf("migration-user-changes-everything");
      expect(await policiesOf(user.id)).toContain("Everything");
      expect(daysUntil(user.last_used_at)).toBeLessThan(-365);
    },
    "downloaded-key-edits-project": async () => {
      const account = await identityOf("downloaded-key-edits-project");
      expect(await policiesOf(account.id)).toContain("Editor (roles/editor)");
      const key = await credentialOf("downloaded-key-edits-project");
      expect(key).toMatchObject({ type: "rsa_keypair", lifetime: "static" });
      expect(daysUntil(key.created_at)).toBeLessThan(-1800);
    },
    "api-key-without-limits": async () => {
      expect(await identityOf("api-key-without-limits")).toMatchObject({
        kind: "api_key",
        tags: { "limited to": "nothing: every API of the project", "limited from": "nothing: from anywhere" },
      });
    },
    "domain-administrator-with-old-password": async () => {
      const account = await identityOf("domain-administrator-with-old-password");
      expect(await groupsOf(account.id)).toContain("Domain Admins");
      const [password] = await rows("SELECT * FROM credentials WHERE identity_id = $1", account.id);
      expect(password).toMatchObject({ type: "password", lifetime: "static" });
      expect(daysUntil(password?.last_rotated_at)).toBeLessThan(-2500);
    },
    "acts-for-anybody": async () => {
      const names = await policiesOf((await identityOf("acts-for-anybody")).id);
      expect(names.join()).toContain("unconstrained delegation");
    },
    "cache-without-password": async () => {
      const user = await identityOf("cache-without-password");
      expect(await trustOf(user.id)).toEqual([
        expect.objectContaining({ kind: "login", subject: "*", condition: { nopass: true } }),
      ]);
      expect((await policiesOf(user.id)).join()).toContain("+@all");
    },
    "database-account-from-anywhere": async () => {
      const account = await identityOf("database-account-from-anywhere");
      expect(account.name).toBe("phpmyadmin@%");
      expect((await policiesOf(account.id)).join()).toContain("FILE");
    },
    "hackday-password-inside": async () => {
      const consumer = await identityOf("hackday-password-inside");
      expect(JSON.stringify(consumer.owner_hints)).toContain("piet.vermeer@");
      expect(await groupsOf(consumer.id)).toContain("internal");
    },
    "acts-as-every-mailbox": async () => {
      const app = await identityOf("acts-as-every-mailbox");
      expect(app.tags).toMatchObject({ delegation: "domain-wide" });
      expect(await policiesOf(app.id)).toContain("https://mail.google.com/");
    },
    "outlet-token-without-end": async () => {
      expect(await credentialOf("outlet-token-without-end")).toMatchObject({
        lifetime: "static",
        status: "active",
        expires_at: null,
      });
    },
    "key-in-shared-context": async () => {
      expect(await placementOf("key-in-shared-context")).toMatchObject({
        kind: "ci_secret",
        name: "AWS_SECRET_ACCESS_KEY",
      });
    },
  };
}
