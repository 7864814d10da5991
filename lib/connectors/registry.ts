import { manifest as anthropic } from "./anthropic/manifest";
import { manifest as aws } from "./aws/manifest";
import { manifest as circleci } from "./circleci/manifest";
import { manifest as csv } from "./csv/manifest";
import { manifest as datadog } from "./datadog/manifest";
import { manifest as entra } from "./entra/manifest";
import { manifest as events } from "./events/manifest";
import { manifest as gcp } from "./gcp/manifest";
import { manifest as github } from "./github/manifest";
import { manifest as gitlab } from "./gitlab/manifest";
import { manifest as gitleaks } from "./gitleaks/manifest";
import { manifest as googleWorkspace } from "./google-workspace/manifest";
import { manifest as host } from "./host/manifest";
import { manifest as jenkins } from "./jenkins/manifest";
import { manifest as kong } from "./kong/manifest";
import { manifest as kubernetes } from "./kubernetes/manifest";
import { manifest as ldap } from "./ldap/manifest";
import { manifest as mcp } from "./mcp/manifest";
import { manifest as mongodb } from "./mongodb/manifest";
import { manifest as mysql } from "./mysql/manifest";
import { manifest as npm } from "./npm/manifest";
import { manifest as okta } from "./okta/manifest";
import { manifest as openai } from "./openai/manifest";
import { manifest as postgres } from "./postgres/manifest";
import { manifest as prowler } from "./prowler/manifest";
import { manifest as push } from "./push/manifest";
import { manifest as redis } from "./redis/manifest";
import { manifest as salesforce } from "./salesforce/manifest";
import { manifest as sarif } from "./sarif/manifest";
import type { Connector, Manifest } from "./sdk/contract";
import { manifest as slack } from "./slack/manifest";
import { manifest as snowflake } from "./snowflake/manifest";
import { manifest as stripe } from "./stripe/manifest";
import { manifest as terraform } from "./terraform/manifest";
import { manifest as trufflehog } from "./trufflehog/manifest";
import { manifest as vault } from "./vault/manifest";

/** Every connector: its manifest at once, its code (and its SDK) only when it is used. A new one is one line here. */
const registry: { manifest: Manifest; load: () => Promise<Connector> }[] = [
  { manifest: anthropic, load: async () => (await import("./anthropic/connector")).anthropic },
  { manifest: aws, load: async () => (await import("./aws/connector")).aws },
  { manifest: circleci, load: async () => (await import("./circleci/connector")).circleci },
  { manifest: csv, load: async () => (await import("./csv/connector")).csv },
  { manifest: datadog, load: async () => (await import("./datadog/connector")).datadog },
  { manifest: entra, load: async () => (await import("./entra/connector")).entra },
  { manifest: events, load: async () => (await import("./events/connector")).events },
  { manifest: gcp, load: async () => (await import("./gcp/connector")).gcp },
  { manifest: github, load: async () => (await import("./github/connector")).github },
  { manifest: gitlab, load: async () => (await import("./gitlab/connector")).gitlab },
  { manifest: gitleaks, load: async () => (await import("./gitleaks/connector")).gitleaks },
  {
    manifest: googleWorkspace,
    load: async () => (await import("./google-workspace/connector")).googleWorkspace,
  },
  { manifest: host, load: async () => (await import("./host/connector")).host },
  { manifest: jenkins, load: async () => (await import("./jenkins/connector")).jenkins },
  { manifest: kong, load: async () => (await import("./kong/connector")).kong },
  { manifest: kubernetes, load: async () => (await import("./kubernetes/connector")).kubernetes },
  { manifest: mcp, load: async () => (await import("./mcp/connector")).mcp },
  { manifest: ldap, load: async () => (await import("./ldap/connector")).ldap },
  { manifest: mongodb, load: async () => (await import("./mongodb/connector")).mongodb },
  { manifest: mysql, load: async () => (await import("./mysql/connector")).mysql },
  { manifest: npm, load: async () => (await import("./npm/connector")).npm },
  { manifest: okta, load: async () => (await import("./okta/connector")).okta },
  { manifest: openai, load: async () => (await import("./openai/connector")).openai },
  { manifest: postgres, load: async () => (await import("./postgres/connector")).postgres },
  { manifest: prowler, load: async () => (await import("./prowler/connector")).prowler },
  { manifest: push, load: async () => (await import("./push/connector")).push },
  { manifest: redis, load: async () => (await import("./redis/connector")).redis },
  { manifest: salesforce, load: async () => (await import("./salesforce/connector")).salesforce },
  { manifest: sarif, load: async () => (await import("./sarif/connector")).sarif },
  { manifest: slack, load: async () => (await import("./slack/connector")).slack },
  { manifest: snowflake, load: async () => (await import("./snowflake/connector")).snowflake },
  { manifest: stripe, load: async () => (await import("./stripe/connector")).stripe },
  { manifest: terraform, load: async () => (await import("./terraform/connector")).terraform },
  { manifest: trufflehog, load: async () => (await import("./trufflehog/connector")).trufflehog },
  { manifest: vault, load: async () => (await import("./vault/connector")).vault },
];

/** The manifests of all connectors, for the catalogue. */
export function listManifests(): Manifest[] {
  return registry.map((entry) => entry.manifest);
}

/** The manifest of a connector, or null when there is none of that name. */
export function getManifest(id: string): Manifest | null {
  return registry.find((entry) => entry.manifest.id === id)?.manifest ?? null;
}

/** Loads a connector's code. Null: there is none of that name. */
export async function loadConnector(id: string): Promise<Connector | null> {
  const entry = registry.find((known) => known.manifest.id === id);
  return entry ? entry.load() : null;
}
