import { z } from "zod";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { lastUsedSchema } from "@/lib/domain/record-schemas";
import { identityRowSchema } from "./schema";
import { columnsOf, type InventoryAddress, inventorySorts } from "./schema-state";

/** Reads what comes from outside: the inventory's address, and the answers of its routes. */

const sortSchema = z
  .string()
  .regex(new RegExp(`^-?(${inventorySorts.join("|")})$`), "There is no such order.");
const cursorSchema = z.string().min(1).max(40_000);

/** What stands in the address. What it cannot mean is left out, as if it were not there. */
export const inventoryAddressSchema = z.object({
  q: z.string().max(maxQueryLength).optional().catch(undefined),
  sort: sortSchema.optional().catch(undefined),
  cols: z.string().max(400).transform(columnsOf).optional().catch(undefined),
  density: z.enum(["comfortable", "compact"]).optional().catch(undefined),
  view: z.uuid().optional().catch(undefined),
  after: cursorSchema.optional().catch(undefined),
  peek: z.uuid().optional().catch(undefined),
}) satisfies z.ZodType<InventoryAddress>;

/** What a request for one page says. */
export const pageRequestSchema = z.strictObject({
  q: z.string().max(maxQueryLength),
  sort: sortSchema,
  after: cursorSchema.optional(),
  before: cursorSchema.optional(),
});

const date = z.iso.datetime().transform((text) => new Date(text));
const dateOrNot = date.nullable();

/** A row as JSON brings it: dates are texts on the way. */
const rowFromJson = identityRowSchema.extend({
  createdAt: dateOrNot,
  expiresAt: dateOrNot,
  oldestStaticAt: dateOrNot,
  nextExpiryAt: dateOrNot,
  firstSeenAt: date,
  missingSince: dateOrNot,
  goneAt: dateOrNot,
  lastUsed: lastUsedSchema.extend({ at: dateOrNot, coveredSince: dateOrNot }),
});

/** A page of rows, as JSON brings it. */
export const inventoryPageFromJson = z.object({
  rows: z.array(rowFromJson),
  before: z.string().optional(),
  after: z.string().optional(),
});

const lightSchema = z.object({
  name: z.enum(["owner", "purpose", "least_privilege", "credential", "auditable"]),
  state: z.enum(["on", "off", "unknown"]),
  why: z.string(),
});

/** What the drawer beside the list shows of one identity, as JSON brings it. */
export const peekFromJson = z.object({
  row: rowFromJson,
  sentence: z.string(),
  description: z.string().nullable(),
  lights: z.array(lightSchema),
  path: z.array(z.object({ id: z.string(), name: z.string() })),
  owners: z.array(
    z.object({
      role: z.enum(["technical", "business"]),
      state: z.enum(["suggested", "asked", "accepted", "declined"]),
      name: z.string(),
      evidence: z.string(),
    }),
  ),
  credentials: z.object({
    more: z.boolean(),
    rows: z.array(
      z.object({
        id: z.string(),
        externalId: z.string(),
        type: z.string(),
        status: z.string(),
        since: dateOrNot,
        expiresAt: dateOrNot,
        placements: z.number().int(),
        exposedPlacements: z.number().int(),
        gone: z.boolean(),
      }),
    ),
  }),
});
export type Peek = z.infer<typeof peekFromJson>;
