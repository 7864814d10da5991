import { z } from "zod";
import type { IdentityKind, Ref } from "@/lib/domain/record";

/** An identity that a check was about, under the id that its own system gives it. */
export interface Who {
  ref: Ref;
  kind: IdentityKind;
  system: string;
  name: string;
  container: Ref | null;
}

const text = z.string().max(2000).catch("");
export const resourceSchema = z.object({
  uid: text,
  name: text,
  type: text,
  group: z.object({ name: text }).catch({ name: "" }),
  labels: z.array(z.string().max(1500)).catch([]),
  data: z
    .object({ metadata: z.object({ app_id: text }).catch({ app_id: "" }) })
    .catch({ metadata: { app_id: "" } }),
});
type Resource = z.output<typeof resourceSchema>;

const iamArn = /^arn:aws[a-z-]{0,20}:iam::(\d{12}):(?:(root)|(user|role)\/(?:.{0,1000}\/)?([^/]{1,200}))$/;
const account = /^[^@\s]{1,100}@([^@\s]{1,200})\.iam\.gserviceaccount\.com$/i;
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whom a finding is about; null where it is about something else, or where the report does not name it whole. */
export function whoOf(provider: string, check: string, tenant: string, resource: Resource): Who | null {
  if (provider === "aws") return awsIdentity(check, resource);
  if (provider === "gcp") return googleAccount(resource);
  return provider === "m365" ? entraPrincipal(check, tenant, resource) : null;
}

function awsIdentity(check: string, { uid, group }: Resource): Who | null {
  const [, number, root, type, name] = iamArn.exec(uid) ?? [];
  if (!number) return null;
  const realm = `aws:${number}`;
  const container = { realm, externalId: number };
  if (type && name)
    return {
      ref: { realm, externalId: uid },
      kind: type === "user" ? "cloud_user" : "cloud_role",
      system: "aws",
      name,
      container,
    };
  // The root's ARN also stands for the whole account, in checks of it.
  if (!root || group.name !== "iam" || !/(?:^|_)root(?:_|$)/.test(check)) return null;
  return {
    ref: { realm, externalId: `${number}:root` },
    kind: "root_account",
    system: "aws",
    name: `root of ${number}`,
    container,
  };
}

/** Checks of keys name the key, and its account beside it. */
function googleAccount({ uid, name }: Resource): Who | null {
  const email = [uid, name].map((each) => each.toLowerCase()).find((each) => account.test(each));
  const inside = email && account.exec(email)?.[1];
  if (!email || !inside) return null;
  const [project = "", ...domain] = inside.split(".");
  const id = domain.length > 0 ? `${domain.join(".")}:${project}` : project;
  return {
    ref: { realm: `gcp:${id}`, externalId: email },
    kind: "service_account",
    system: "gcp",
    name: email,
    container: { realm: "gcp", externalId: `projects/${id}` },
  };
}

/** Applications are known by their client ids, service principals by their own. */
function entraPrincipal(check: string, tenant: string, resource: Resource): Who | null {
  const id = check.startsWith("entra_service_principal_")
    ? resource.uid
    : check.startsWith("entra_app_registration_")
      ? resource.data.metadata.app_id
      : "";
  if (!guid.test(id) || !guid.test(tenant)) return null;
  const realm = `entra:${tenant.toLowerCase()}`;
  return {
    ref: { realm, externalId: id.toLowerCase() },
    kind: "service_principal",
    system: "entra",
    name: resource.name || id.toLowerCase(),
    container: { realm, externalId: "tenant" },
  };
}
