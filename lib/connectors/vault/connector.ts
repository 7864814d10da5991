import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps } from "@/lib/connectors/sdk/steps";
import { authRoleRecords, probeAuthConfig, probeRole, probeRoleId } from "./auth-roles";
import type { VaultConfig } from "./config";
import { dataSets, firstOf, steps, stepsOf, whyOff } from "./data-sets";
import { dynamicRoleRecords, dynamicRoles, leaseRecords, staticRoleRecords } from "./dynamic-roles";
import { entityRecords, groupRecords, probeEntity, probeGroup } from "./entities";
import { probeFirst } from "./keyed";
import { kvRecords, probeKv } from "./kv";
import { manifest } from "./manifest";
import { authMountRecords, secretMountRecords } from "./mounts";
import { permission } from "./permissions";
import { planScopes } from "./plan";
import { policyRecords, probePolicy } from "./policies";
import { probeSecretId, secretIdRecords } from "./secret-ids";
import { openVault } from "./session";
import { probeToken, tokenRecords } from "./tokens";

const toRecords = recordsByCall({
  "GET /v1/sys/auth": authMountRecords,
  "GET /v1/sys/mounts": secretMountRecords,
  "GET /v1/sys/policies/acl/{name}": policyRecords,
  "GET /v1/auth/{mount}/role/{name}": authRoleRecords,
  "POST /v1/auth/{mount}/role/{role}/secret-id-accessor/lookup": secretIdRecords,
  "GET /v1/identity/entity/id/{id}": entityRecords,
  "GET /v1/identity/group/id/{id}": groupRecords,
  "POST /v1/auth/token/lookup-accessor": tokenRecords,
  "GET /v1/{mount}/roles/{name}": dynamicRoleRecords,
  "GET /v1/{mount}/static-roles/{name}": staticRoleRecords,
  "LIST /v1/sys/leases/lookup/{mount}/creds/{role}": leaseRecords,
  "GET /v1/{mount}/metadata/{path}": kvRecords,
});

const appRole = firstOf("auth-roles", ({ type }) => type === "approle");
const believer = firstOf("auth-roles", ({ type }) => ["kubernetes", "jwt", "oidc"].includes(type));

/** Vault and OpenBao: who may sign in, with what, and where secrets lie. */
export const vault: Connector<VaultConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    const calls = stepsOf(scope);
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openVault(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Vault",
      dataSets,
      steps,
      open: (signal) => openVault({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
      further: {
        [permission.policies]: probePolicy,
        [permission.roles]: (open) => probeRole(open, firstOf("auth-roles")),
        [permission.roleId]: (open) => probeRoleId(open, appRole),
        [permission.authConfig]: (open) => probeAuthConfig(open, believer),
        [permission.secretIds]: (open) => probeSecretId(open, firstOf("secret-ids")),
        [permission.entities]: probeEntity,
        [permission.groups]: probeGroup,
        [permission.tokens]: probeToken,
        [permission.dynamicRoles]: probeFirst(dynamicRoles(firstOf("dynamic-roles"))),
        [permission.kv]: (open) =>
          probeKv(
            open,
            firstOf("kv", ({ version }) => version === "2"),
          ),
      },
    }),
  toRecords,
};
