import { z } from "zod";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { readTime } from "@/lib/connectors/sdk/read-time";
import type { CredentialType, IdentityKind, Ref } from "@/lib/domain/record";
import type { OwnerHint } from "@/lib/domain/source-record";

/** An identity of another system that a resource of a state made, under the id that the system itself gives it. */
export interface MadeIdentity {
  ref: Ref;
  aliases: string[];
  kind: IdentityKind;
  system: string;
  name: string;
  createdAt: Date | null;
  description: string | null;
  tags: Record<string, string>;
  ownerHints: OwnerHint[];
}

interface StateType {
  /** Attributes that are kept; all others are looked through for secrets and dropped. */
  fields: string[];
  identity?(attributes: unknown): MadeIdentity | null;
}

const text = z.string().min(1).max(2000);
const optional = z.string().max(4000).nullish().catch(null);
const iamArn = /^arn:aws[a-z-]{0,20}:iam::(\d{12}):(?:user|role)\/.{1,1000}$/;

const awsSchema = z.object({
  arn: text.regex(iamArn),
  unique_id: optional,
  name: text,
  create_date: z.unknown().optional(),
  description: optional,
  tags_all: z.unknown().optional(),
});

/** A user or role by AWS's own id, where there is one as AWS makes them: as the AWS connector knows it. */
function awsIdentity(kind: "cloud_user" | "cloud_role"): StateType {
  return {
    fields: ["arn", "unique_id", "name", "create_date", "description", "tags_all"],
    identity(attributes) {
      const read = awsSchema.safeParse(attributes).data;
      const account = read && iamArn.exec(read.arn)?.[1];
      if (!read || !account) return null;
      const isOwnId = /^\w{16,128}$/.test(read.unique_id ?? "");
      const created = readTime(read.create_date);
      const tags = tagsOf(read.tags_all);
      return {
        ref: { realm: `aws:${account}`, externalId: (isOwnId && read.unique_id) || read.arn },
        aliases: isOwnId ? [read.arn] : [],
        kind,
        system: "aws",
        name: read.name,
        createdAt: created instanceof Date ? created : null,
        description: read.description || null,
        tags,
        ownerHints: hintsOf(tags),
      };
    },
  };
}

const googleSchema = z.object({
  email: text.regex(/^[^@\s]{1,100}@[^@\s]{1,200}\.iam\.gserviceaccount\.com$/),
  project: text.regex(/^[a-z\d.:-]{1,200}$/),
  unique_id: optional,
  display_name: optional,
  description: optional,
});

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const entraSchema = z.object({
  client_id: text.regex(guid),
  display_name: optional,
  name: optional,
  principal_id: z.string().regex(guid).optional().catch(undefined),
  tenant_id: z.string().regex(guid).optional().catch(undefined),
  description: optional,
});

/** An application by its client id, which is one in all of Entra; a managed identity as its tenant knows it. */
function entraIdentity(kind: "service_principal" | "managed_identity"): StateType {
  return {
    fields: ["client_id", "display_name", "name", "principal_id", "tenant_id", "description"],
    identity(attributes) {
      const read = entraSchema.safeParse(attributes).data;
      if (!read) return null;
      const client = read.client_id.toLowerCase();
      const { principal_id: principal, tenant_id: tenant } = read;
      const placed =
        principal && tenant
          ? { realm: `entra:${tenant.toLowerCase()}`, externalId: principal.toLowerCase() }
          : null;
      return {
        ref: placed ?? { realm: "entra", externalId: client },
        aliases: placed ? [client] : [],
        kind,
        system: "entra",
        name: read.display_name || read.name || client,
        createdAt: null,
        description: read.description || null,
        tags: {},
        ownerHints: [],
      };
    },
  };
}

const types: { [type: string]: StateType } = {
  azuread_application: entraIdentity("service_principal"),
  azurerm_user_assigned_identity: entraIdentity("managed_identity"),
  aws_iam_user: awsIdentity("cloud_user"),
  aws_iam_role: awsIdentity("cloud_role"),
  aws_iam_access_key: { fields: ["id", "user", "status", "create_date"] },
  google_service_account: {
    fields: ["email", "project", "unique_id", "display_name", "description"],
    identity(attributes) {
      const read = googleSchema.safeParse(attributes).data;
      return read
        ? {
            ref: { realm: `gcp:${read.project}`, externalId: read.email.toLowerCase() },
            aliases: read.unique_id ? [read.unique_id] : [],
            kind: "service_account",
            system: "gcp",
            name: read.display_name || read.email,
            createdAt: null,
            description: read.description || null,
            tags: {},
            ownerHints: [],
          }
        : null;
    },
  },
};

export function stateType(type: string): StateType {
  return (Object.hasOwn(types, type) && types[type]) || { fields: [] };
}

/** What an attribute of a resource holds, where its name alone does not tell. */
const holds: { [attribute: string]: CredentialType } = {
  "aws_iam_access_key.secret": "access_key",
  "aws_iam_access_key.ses_smtp_password_v4": "password",
  "google_service_account_key.private_key": "rsa_keypair",
  "azuread_application_password.value": "oauth_client_secret",
  "azuread_service_principal_password.value": "oauth_client_secret",
  "random_password.result": "password",
  "random_password.bcrypt_hash": "password",
  "datadog_api_key.key": "api_key",
  "datadog_application_key.key": "api_key",
  "vault_approle_auth_backend_role_secret_id.secret_id": "bearer_token",
};

export function holdsOf(type: string, field: string): CredentialType | undefined {
  const key = `${type}.${field}`;
  return Object.hasOwn(holds, key) ? holds[key] : undefined;
}
