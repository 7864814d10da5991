import { z } from "zod";

const text = z.string().max(5000);
const facts = z.record(z.string(), z.string()).nullable().catch(null);
const trustee = z.object({ sid: z.string().regex(/^S-1-[\d-]{1,200}$/), group: text.nullable().catch(null) });

/** An account as its page holds it. */
export const accountSchema = z.object({
  dn: text.min(1),
  id: z.string().regex(/^[\da-f-]{32,36}$/),
  sid: z
    .string()
    .regex(/^S-1-[\d-]{1,200}$/)
    .nullable()
    .catch(null),
  /** Attributes by their names in lower case. */
  is: z.record(z.string(), z.array(z.string()).catch([])).catch({}),
  /** Of the people and accounts that it names: what they are called. */
  titles: z.record(z.string(), z.string()).catch({}),
  /** Seconds after which its password ends; 0: never. */
  maxAge: z.number().int().min(0).max(4e9).nullable().catch(null),
  certificates: z.array(facts).catch([]),
  keys: z.array(facts).catch([]),
  /** Attributes of which it has more values than are kept. */
  cut: z.array(z.string().max(200)).catch([]),
  passwordReaders: z.array(trustee).nullable().catch(null),
  actsForOthers: z.array(trustee).nullable().catch(null),
});
export type Account = z.output<typeof accountSchema>;
