import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { readAll } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { cloudRealms, cloudRef, projectId, projectRef } from "./names";
import { permission } from "./permissions";
import { googleStep } from "./tools";

/** Who vouches for principals of a pool. */
export interface Issuer {
  provider: string;
  issuer: string;
}

export const poolName = /^projects\/[\w:.-]{1,150}\/locations\/global\/workloadIdentityPools\/[\w-]{1,100}$/;

export const poolList = (project: string) => ({
  url: `https://iam.googleapis.com/v1/projects/${project}/locations/global/workloadIdentityPools`,
  under: "workloadIdentityPools",
  pageSize: 100,
  permission: permission.pools,
});

export const providerList = (pool: string) => ({
  url: `https://iam.googleapis.com/v1/${pool}/providers`,
  under: "workloadIdentityPoolProviders",
  pageSize: 100,
  permission: permission.providers,
});

/** Pools of a project with whom each of them believes. */
export const poolSteps = (project: string) => [
  googleStep("GET /v1/{pool}/providers", poolList(project), async (item, { ask }) => {
    const name =
      isObject(item) && typeof item.name === "string" && poolName.test(item.name) ? item.name : null;
    const providers = name ? await readAll(ask, providerList(name)) : [];
    return {
      ...kept(item, "name", "displayName", "description", "state", "disabled", "mode"),
      project,
      believes: providers.map(keptProvider),
    };
  }),
];

function keptProvider(item: unknown): unknown {
  if (!isObject(item)) return item;
  const part = (name: string, ...fields: string[]) =>
    isObject(item[name]) ? { [name]: kept(item[name], ...fields) } : {};
  return {
    ...kept(item, "name", "displayName", "state", "disabled", "attributeCondition", "attributeMapping"),
    ...part("oidc", "issuerUri", "allowedAudiences"),
    ...part("aws", "accountId"),
    ...("saml" in item ? { saml: {} } : {}),
    ...("x509" in item ? { x509: {} } : {}),
  };
}

/** Asks the first pool for its providers. */
export async function probeProviders(ask: Ask, project: string): Promise<unknown> {
  const [first] = await readAll(ask, poolList(project));
  const name =
    isObject(first) && typeof first.name === "string" && poolName.test(first.name) ? first.name : null;
  return name === null ? null : readAll(ask, providerList(name));
}

/** Who vouches for a pool's principals; null where that may not be asked, or the pool is gone. */
export async function listIssuers(ask: Ask, pool: string): Promise<Issuer[] | null> {
  try {
    const providers = await readAll(ask, providerList(pool));
    return providers.flatMap((item) => {
      const provider = providerSchema.safeParse(keptProvider(item)).data;
      return provider ? [{ provider: provider.name, issuer: issuerOf(provider) }] : [];
    });
  } catch (error) {
    const isUnasked =
      error instanceof SourceError && ["denied", "malformed", "unsupported"].includes(error.failure.kind);
    if (isUnasked) return null;
    throw error;
  }
}

const providerSchema = z.object({
  name: z.string().min(1).max(500),
  displayName: z.string().max(300).nullish().catch(null),
  state: z.string().max(100).nullish().catch(null),
  disabled: z.boolean().nullish().catch(null),
  attributeCondition: z.string().max(4000).nullish().catch(null),
  attributeMapping: z.record(z.string(), z.unknown()).nullish().catch(null),
  oidc: z
    .object({
      issuerUri: z.string().max(2000).catch(""),
      allowedAudiences: z.array(z.string().max(500)).catch([]),
    })
    .nullish()
    .catch(null),
  aws: z
    .object({ accountId: z.string().max(100) })
    .nullish()
    .catch(null),
  saml: z.unknown().optional(),
  x509: z.unknown().optional(),
});

function issuerOf({ name, oidc, aws }: z.output<typeof providerSchema>): string {
  if (oidc?.issuerUri) return oidc.issuerUri;
  return aws ? `aws:${aws.accountId}` : name;
}

const poolSchema = z.object({
  name: z.string().regex(poolName),
  project: z.string().regex(projectId),
  displayName: z.string().max(300).nullish().catch(null),
  state: z.string().max(100).nullish().catch(null),
  disabled: z.boolean().nullish().catch(null),
  believes: z.unknown().optional(),
});

/** A provider is a resource with a policy: whom it believes, for which audiences, and on which condition. */
export function poolRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(poolSchema)) {
    const container = projectRef(item.project);
    const isOff = item.disabled === true;
    records.add({
      t: "resource",
      ref: cloudRef(item.name),
      kind: "workload_identity_pool",
      name: item.displayName || item.name.split("/").at(-1) || item.name,
      container,
      policy: { state: item.state ?? "unknown", disabled: isOff },
    });
    for (const outside of records.list(item.believes, `${where} providers`)) {
      const read = providerSchema.safeParse(outside);
      if (!read.success) {
        records.problem(where, "One of its providers has no name that can be read.");
        continue;
      }
      const provider = read.data;
      records.add({
        t: "resource",
        ref: cloudRef(provider.name),
        kind: "workload_identity_provider",
        name: provider.displayName || provider.name.split("/").at(-1) || provider.name,
        container,
        policy: {
          issuer: issuerOf(provider),
          type: provider.oidc
            ? "oidc"
            : provider.aws
              ? "aws"
              : provider.saml
                ? "saml"
                : provider.x509
                  ? "x509"
                  : "unknown",
          audiences: provider.oidc?.allowedAudiences ?? [],
          // Without one, whoever the issuer vouches for may come in.
          condition: provider.attributeCondition || null,
          mapping: provider.attributeMapping ?? {},
          disabled: provider.disabled === true || isOff,
        },
      });
    }
  }
  return records.parsed();
}
