import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { noTelemetry } from "@/lib/domain/record";
import { oktaId, oktaRealms, orgRef, system } from "./names";
import { oktaStep } from "./okta-list";
import { permission } from "./permissions";

const fields = ["id", "name", "clientName", "created", "lastUpdated", "expiresAt", "userId"];

export const apiTokenSteps = [
  oktaStep(
    "GET /api/v1/api-tokens",
    { path: "/api/v1/api-tokens", permission: permission.apiTokens },
    async (item, { loginOf }) => ({
      ...kept(item, ...fields),
      login: isObject(item) ? await loginOf(item.userId) : null,
      from: isObject(item) ? kept(item.network, "connection") : {},
    }),
  ),
];

const schema = z.object({
  id: z.string().regex(oktaId),
  name: text(500),
  clientName: text(300),
  created: z.unknown().optional(),
  lastUpdated: z.unknown().optional(),
  expiresAt: z.unknown().optional(),
  userId: text(100),
  login: text(500),
  from: z.object({ connection: text(100) }).catch({}),
});

/** The token's last change is what moves when it is used; Okta does not promise that nothing else moves it. */
const precisionSeconds = 86_400;

/** An API token is an identity with its one credential, and may do whatever its person may. */
export function apiTokenRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(`api-token/${item.id}`);
    const createdAt = records.time(item.created, `${where} created`);
    const expiresAt = records.time(item.expiresAt, `${where} expiresAt`);
    const changedAt = records.time(item.lastUpdated, `${where} lastUpdated`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    const wasUsed = changedAt !== null && (createdAt === null || changedAt > createdAt);
    const shared = {
      status: isOver ? ("expired" as const) : ("active" as const),
      createdAt,
      expiresAt,
      lastUsed: wasUsed
        ? { ...noTelemetry, at: changedAt, grade: "inferred" as const, precisionSeconds }
        : noTelemetry,
    };
    const creator = item.login || item.userId;
    const name = item.name || `API token ${item.id}`;
    records.add({
      t: "identity",
      ref,
      kind: "access_token",
      name,
      system,
      container: orgRef(records.realm),
      ...shared,
      class: "non_human",
      classReason: "A token: software uses it, in the name of a person.",
      managedBy: "customer",
      tags: {
        ...(item.clientName ? { client: item.clientName } : {}),
        "may come from": item.from.connection ?? "unknown",
      },
      ownerHints: creator ? [{ type: "creator", value: creator, at: createdAt }] : [],
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "bearer_token",
      name,
      // Its end moves on with each use: who uses it keeps it for ever.
      lifetime: expiresAt ? "expiring" : "static",
      renewal: "automatic",
      ...shared,
    });
    if (item.userId && oktaId.test(item.userId))
      records.add({
        t: "trust",
        identity: records.ref(item.userId),
        kind: "runs_as",
        subject: `API token ${name}`,
        subjectRef: ref,
      });
  }
  return records.parsed();
}
