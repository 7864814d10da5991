import { z } from "zod";
import { credentialTypes, environments, placeKinds } from "@/lib/domain/record";

/**
 * What the reader writes down about a file and a secret in it. Nothing here holds a value: `hint` is at most the last four
 * characters, `fingerprint` is keyed.
 */

export const fileFactsSchema = z.object({
  path: z.string(),
  /** Octal permissions, `0600`. */
  mode: z.string(),
  /** Name of the account that owns it, else its number. */
  owner: z.string(),
  modifiedAt: z.iso.datetime(),
  size: z.number(),
});
export type FileFacts = z.output<typeof fileFactsSchema>;

/** A file of which perhaps only the name is known: somebody brought it. */
export const seenFileSchema = fileFactsSchema.partial().required({ path: true });
export type SeenFile = z.output<typeof seenFileSchema>;

export const secretFactsSchema = z.object({
  /** Which place in the file, the same every time: `[default] aws_secret_access_key`. */
  field: z.string(),
  name: z.string(),
  type: z.enum(credentialTypes),
  /** In words, where the shape says it: "GitHub token". */
  what: z.string().optional(),
  /** Public id of the key that the secret belongs to. */
  keyId: z.string().optional(),
  hint: z.string().optional(),
  fingerprint: z.string().optional(),
});
export type SecretFacts = z.output<typeof secretFactsSchema>;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A secret that stands in a file. */
export const secretItemSchema = z.object({
  t: z.literal("secret"),
  place: z.enum(placeKinds),
  meantForSecrets: z.boolean().default(false),
  file: seenFileSchema,
  secret: secretFactsSchema,
  /** External id of the identity on this machine that reads it there. */
  reader: z.string().optional(),
  environment: z.enum(environments).optional(),
  facts: z.record(z.string(), scalar).default({}),
});
export type SecretItem = z.input<typeof secretItemSchema>;

/** Text from a file for people to read: no control characters, no direction marks, and not endless. */
export function clean(text: string, longest = 500): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, longest);
}

/** Environment that a name states: `.env.production`, `compose.staging.yml`. */
export function environmentOf(name: string): (typeof environments)[number] | undefined {
  const words = name.toLowerCase().split(/[^a-z]+/);
  for (const word of words) {
    if (word === "prod" || word === "production" || word === "prd") return "production";
    if (word === "staging" || word === "stage" || word === "stg" || word === "preprod") return "staging";
    if (word === "test" || word === "testing" || word === "qa" || word === "ci") return "test";
    if (word === "dev" || word === "development") return "development";
    if (word === "sandbox") return "sandbox";
  }
  return undefined;
}
