import { z } from "zod";
import type { EventReading } from "@/lib/connectors/sdk/contract";
import { momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { usageEvent, usageOutcomes } from "@/lib/domain/usage-event";

const text = z.string().max(4000);
const id = z.string().min(1).max(1500);

/** An event in our own words. Ids are those of the record: the realm that issues them, and the identity's id or another name of it. */
export const eventLineSchema = z.object({
  id,
  time: z.union([z.string(), z.number()]),
  realm: z.string().min(1).max(300),
  identity: id,
  name: text.optional(),
  /** The id of the credential that was used, and its realm where it is another. */
  credential: id.optional(),
  credentialRealm: z.string().min(1).max(300).optional(),
  service: text.default(""),
  action: z.string().min(1).max(4000),
  outcome: z.enum(usageOutcomes).default("ok"),
  userAgent: text.optional(),
  workload: text.optional(),
  address: text.optional(),
  country: text.optional(),
  onBehalfOf: text.optional(),
  reference: text.optional(),
});

/** One event in our own words. */
export function readLine(record: unknown): EventReading {
  const read = eventLineSchema.safeParse(record);
  const where = textAt(record, "id") || "a record";
  if (!read.success) {
    const [issue] = read.error.issues;
    return unreadable(where, `${issue?.path.join(".") || "It"}: ${issue?.message ?? "cannot be read"}.`);
  }
  const { time, realm, identity, name, credential, credentialRealm, ...said } = read.data;
  const at = momentOf(time);
  if (at === null) return unreadable(where, "Its time cannot be read.");
  return {
    is: "event",
    event: usageEvent({
      ...said,
      id: `${realm} ${said.id}`,
      at,
      actor: {
        ref: { realm, externalId: identity },
        name,
        credential: credential ? { realm: credentialRealm ?? realm, externalId: credential } : null,
      },
    }),
  };
}
