import { z } from "zod";
import { clean, type SecretFacts } from "@/lib/connectors/sdk/file-facts";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { describeSecret } from "@/lib/connectors/sdk/secret-facts";
import { leavesOf } from "@/lib/connectors/sdk/tree-leaves";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { holdsOf, stateType } from "./state-types";

type Fingerprint = ((secret: string) => string) | null;

/** One instance of a resource, or an output, as it travels in a page. */
export interface StateItem {
  address: string;
  type: string;
  /** Terraform made it (`managed`), or only read it (`data`). */
  mode: string;
  attributes: { [key: string]: unknown };
  secrets: (SecretFacts & { sensitive: boolean })[];
}

const resourceSchema = z.object({
  module: z.string().max(1000).nullish().catch(null),
  mode: z.string().max(40),
  type: z.string().min(1).max(200),
  name: z.string().min(1).max(300),
  instances: z.array(z.unknown()).catch([]),
});
const instanceSchema = z.object({
  index_key: z
    .union([z.string().max(500), z.number()])
    .nullish()
    .catch(null),
  attributes: z.record(z.string(), z.unknown()),
  sensitive_attributes: z.array(z.unknown()).catch([]),
});

/** The instances of a resource, each with the secrets that stand in it. Null: it is none that this version can read. */
export function readResource(value: unknown, fingerprint: Fingerprint): (StateItem | null)[] | null {
  const resource = resourceSchema.safeParse(value).data;
  if (!resource) return null;
  const { module, mode, type, name } = resource;
  const base = `${module ? `${module}.` : ""}${mode === "data" ? "data." : ""}${type}.${name}`;
  return resource.instances.map((each) => {
    const instance = instanceSchema.safeParse(each).data;
    if (!instance) return null;
    const { index_key: key, attributes } = instance;
    const index = key === null || key === undefined ? "" : `[${JSON.stringify(key)}]`;
    return {
      address: clean(scrubText(`${base}${index}`), 1200),
      type,
      mode,
      attributes: kept(attributes, ...stateType(type).fields),
      secrets: secretsOf(type, attributes, pathsOf(instance.sensitive_attributes), fingerprint),
    };
  });
}

const outputSchema = z.object({ value: z.unknown(), sensitive: z.boolean().catch(false) });

/** An output of the state: everybody who may read the state may read it. */
export function readOutput(name: string, value: unknown, fingerprint: Fingerprint): StateItem | null {
  const output = outputSchema.safeParse(value).data;
  if (!output) return null;
  return {
    address: clean(scrubText(`output.${name}`), 1200),
    type: "output",
    mode: "output",
    attributes: {},
    secrets: secretsOf("output", { [name]: output.value }, output.sensitive ? [name] : [], fingerprint),
  };
}

function secretsOf(
  type: string,
  attributes: { [key: string]: unknown },
  sensitive: string[],
  fingerprint: Fingerprint,
): StateItem["secrets"] {
  const keyId = keyIdOf(type, attributes);
  return leavesOf(attributes).flatMap((leaf) => {
    const isSensitive = sensitive.some((path) => leaf.field === path || leaf.field.startsWith(`${path}.`));
    const known = holdsOf(type, leaf.field);
    const secret = describeSecret(
      {
        ...leaf,
        ...(known ? { type: known } : {}),
        ...(known && known !== "password" && keyId ? { keyId } : {}),
        // Terraform hides whole objects: a short word in one is more often a user's name than a password.
        sure: known !== undefined || (isSensitive && leaf.value.length >= 8),
      },
      (text) => fingerprint?.(text),
    );
    return secret ? [{ ...secret, sensitive: isSensitive }] : [];
  });
}

/** The public id of the key that the resource is: Google's stands at the end of its name. */
function keyIdOf(type: string, { id, name }: { [key: string]: unknown }): string | undefined {
  if (type === "aws_iam_access_key") return typeof id === "string" ? id : undefined;
  if (type !== "google_service_account_key" || typeof name !== "string") return undefined;
  return /\/keys\/([\da-f]{40})$/.exec(name)?.[1];
}

const stepSchema = z.object({ value: z.unknown() });
const indexSchema = z.object({ value: z.union([z.string(), z.number()]) });

/** Places that Terraform itself calls sensitive, as names joined by points. */
function pathsOf(sensitive: unknown[]): string[] {
  return sensitive.flatMap((path) => {
    if (!Array.isArray(path)) return [];
    const names = path.map((step) => {
      const value = stepSchema.safeParse(step).data?.value;
      return typeof value === "string" ? value : String(indexSchema.safeParse(value).data?.value ?? "");
    });
    return names.length > 0 ? [names.join(".")] : [];
  });
}
