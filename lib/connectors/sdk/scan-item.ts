import { z } from "zod";
import { secretFactsSchema } from "@/lib/connectors/sdk/file-facts";
import { environments, placeKinds } from "@/lib/domain/record";
import { refSchema } from "@/lib/domain/record-schemas";

/** Who issues the ids of places: a repository, or whatever else was scanned, by the name that people gave it. */
export const scanRealms = /^(?:git|scan):.{1,400}$/;

const fact = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

/** A finding of another scanner as it travels in a page: where, what kind of secret, how sure. Never the secret. */
export const scanItemSchema = z.object({
  ref: refSchema.extend({ realm: z.string().regex(scanRealms) }),
  locator: z.string().min(1).max(4000),
  kind: z.enum(placeKinds),
  repository: z
    .object({ ref: refSchema, name: z.string().min(1).max(700) })
    .nullable()
    .catch(null),
  secret: secretFactsSchema.omit({ field: true }),
  environment: z.enum(environments).optional().catch(undefined),
  /** When what holds it was last changed, as the report writes it. */
  modified: z.unknown().optional(),
  /** As whom the key was let in when the tool tried it. */
  actsAs: z.string().max(1500).optional().catch(undefined),
  facts: z.record(z.string().max(60), fact).catch({}),
});
export type ScanItem = z.input<typeof scanItemSchema>;
