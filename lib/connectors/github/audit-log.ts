import type { EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { type UsageOutcome, usageEvent } from "@/lib/domain/usage-event";
import { loginName, tokenRef, userRef } from "./names";

/** Logs do not say of which GitHub they are: they are taken for github.com's. */
const realm = "github";

/** One event of an organisation's or enterprise's audit log. A call with a fine-grained token is the token's. */
export function readAuditLog(record: unknown): EventReading {
  const id = textAt(record, "_document_id");
  const where = id || "a record";
  const action = textAt(record, "action");
  if (action === "") return unreadable(where, "It is no event of GitHub's audit log: its action is missing.");
  const at = momentOf(fieldAt(record, "@timestamp")) ?? momentOf(fieldAt(record, "created_at"));
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const login = textAt(record, "actor");
  const number = Number(textAt(record, "actor_id"));
  const token = Number(textAt(record, "token_id"));
  const access = textAt(record, "programmatic_access_type");
  const isToken = token > 0 && /fine-grained/i.test(access);
  if (login === "" && !(number > 0)) return unreadable(where, "It does not say who acted.");
  const account = {
    ref: number > 0 ? userRef(realm, number) : { realm, externalId: loginName(login) },
    aliases: login === "" || !(number > 0) ? [] : [loginName(login)],
    name: login,
  };
  return {
    is: "event",
    event: usageEvent({
      id: id === "" ? contentId(record) : id,
      at,
      actor: isToken
        ? { ref: tokenRef(realm, token), credential: tokenRef(realm, token), name: `token of ${login}` }
        : account,
      service: action.split(".", 1)[0] ?? "",
      action,
      outcome: outcomeOf(action),
      userAgent: textAt(record, "user_agent"),
      workload: access || undefined,
      address: textAt(record, "actor_ip"),
      country: textAt(record, "actor_location", "country_code"),
      onBehalfOf: isToken ? login : textAt(record, "external_identity_username"),
      reference: textAt(record, "request_id") || id,
    }),
  };
}

function outcomeOf(action: string): UsageOutcome {
  return /(?:\.failed|_failed|\.failure)$/.test(action) ? "failed" : "ok";
}
