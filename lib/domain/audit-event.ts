import { z } from "zod";
import { alertEvents, alertEventTitles } from "@/lib/domain/alert-events";
import { answerEvents, answerEventTitles } from "@/lib/domain/answer-events";
import { askingEvents, askingEventTitles } from "@/lib/domain/asking-events";
import { findingEvents, findingEventTitles } from "@/lib/domain/audit-findings";
import { bulk, count, event, id, label, undone } from "@/lib/domain/audit-shapes";
import { campaignEvents, campaignEventTitles } from "@/lib/domain/campaign-events";
import { departureEvents, departureEventTitles } from "@/lib/domain/departure-events";
import { linkStates } from "@/lib/domain/link-state";
import { ownerRuleEvents, ownerRuleEventTitles } from "@/lib/domain/owner-rule-events";
import { ownershipEvents, ownershipEventTitles } from "@/lib/domain/ownership-events";
import { peopleEvents, peopleEventTitles } from "@/lib/domain/people-events";
import { membershipScopeSchema, roles } from "@/lib/domain/permissions";
import { scimEvents, scimEventTitles } from "@/lib/domain/scim-events";
import { settableLabels } from "@/lib/domain/settable-labels";
import { severities } from "@/lib/domain/severity";
import { unownedEvents, unownedEventTitles } from "@/lib/domain/unowned-events";

/**
 * Everything that is written to the audit log: one shape per event, holding ids, counts and names and nothing else.
 * Texts that people or sources gave are scrubbed on the way in, so no secret can enter the chain.
 */

const role = z.enum(roles);
const linkState = z.enum(linkStates);

const unionSchema = z.discriminatedUnion("type", [
  event("sign-in.succeeded", { userId: id, method: z.enum(["password", "oidc"]) }),
  event("sign-in.failed", {
    /** The user, if the name belongs to one; a name that nobody has is not kept: it may be a password. */
    userId: id.nullable(),
    method: z.enum(["password", "oidc"]),
    reason: z.enum(["wrong", "throttled", "disabled", "not_invited", "provider"]),
  }),
  event("sign-out", { userId: id }),
  event("session.revoked", { userId: id, sessions: count }),
  event("session.confirmed", { userId: id }),
  event("set-up.done", { userId: id }),
  event("access.denied", { permission: id }),
  event("member.invited", { memberId: id, role, scope: membershipScopeSchema }),
  event("member.changed", { memberId: id, from: role, to: role, scope: membershipScopeSchema }),
  event("member.disabled", { memberId: id }),
  event("member.enabled", { memberId: id }),
  event("member.joined", { memberId: id, role, method: z.enum(["password", "oidc"]) }),
  event("member.password-changed", { memberId: id }),
  event("invitation.withdrawn", { memberId: id }),
  event("token.created", {
    tokenId: id,
    name: label,
    permissions: z.array(id).max(50),
    expiresAt: z.iso.datetime(),
  }),
  event("token.revoked", { tokenId: id, name: label }),
  event("token.refused", {
    tokenId: id,
    reason: z.enum(["wrong", "expired", "revoked", "disabled", "not_permitted"]),
  }),
  event("source.added", { sourceId: id, name: label, connector: id }),
  event("source.edited", {
    sourceId: id,
    name: label,
    fields: z.array(id).max(50),
    secretsReplaced: z.array(id).max(50),
  }),
  event("source.removed", { sourceId: id, name: label, identitiesRemoved: count }),
  event("source.narrowed", {
    sourceId: id,
    name: label,
    scopes: count,
    records: z.enum(["archived", "out_of_scope"]),
    identitiesRemoved: count,
  }),
  event("source.tested", { sourceId: id, granted: count, missing: count }),
  event("sync.requested", { sourceId: id, runId: id, by: z.enum(["person", "schedule", "import"]) }),
  event("sync.finished", {
    sourceId: id,
    runId: id,
    outcome: z.enum(["complete", "partial", "failed"]),
    scopes: count,
    scopesIncomplete: count,
    added: count,
    changed: count,
    gone: count,
    held: count,
    /** Which stored credentials of the source were opened for it. */
    credentials: z.array(id).max(50),
  }),
  event("hold.released", { sourceId: id, runId: id, holdId: id, rows: count }),
  event("hold.discarded", { sourceId: id, runId: id, holdId: id, rows: count }),
  event("file.imported", {
    sourceId: id,
    runId: id,
    fileName: label,
    bytes: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    complete: z.boolean(),
    /** Left out where the reader does not look for secrets. */
    secretsDropped: count.optional(),
  }),
  event("log.imported", {
    sourceId: id,
    /** The connector and which of its logs. */
    kind: id,
    fileName: label,
    events: count,
    duplicates: count,
    refused: count,
    unreadable: count,
  }),
  /** The first push of a day; what came with it and after it stands on its intake. */
  event("log.pushed", { sourceId: id, kind: id, intakeId: id }),
  event("label.set", {
    ...bulk,
    label: z.enum(settableLabels),
    value: label.nullable(),
  }),
  event("label-rule.changed", {
    ruleId: id,
    change: z.enum(["added", "edited", "removed"]),
    identitiesRelabelled: count,
  }),
  event("account.edited", {
    containerIds: z.array(id).max(5000),
    fields: z.array(z.enum(["team", "environment", "sensitivity"])).max(3),
    from: z.enum(["form", "csv", "tags", "units", "backstage"]),
  }),
  event("view.saved", { viewId: id, name: label, query: label, shared: z.boolean() }),
  event("view.deleted", { viewId: id, name: label, shared: z.boolean() }),
  event("export.made", {
    noun: id,
    format: z.enum(["csv", "json", "yaml", "sarif", "ocsf"]),
    query: label,
    rows: count,
  }),
  event("identity.added", { identityId: id, name: label }),
  event("identity.edited", { identityId: id, fields: z.array(id).max(30) }),
  event("identity.removed", { identityId: id, name: label }),
  event("identity.attested", { identityId: id, until: z.iso.date() }),
  event("label.undone", { ...undone, label: z.enum(settableLabels) }),
  event("link.decided", { linkId: id, operation: id, before: linkState, after: linkState }),
  event("link.undone", { linkId: id, undoes: id, before: linkState, after: linkState }),
  event("link.carried", {
    linkId: id,
    fromId: id,
    toId: id,
    owners: z.number().int(),
    labels: z.number().int(),
  }),
  event("demo.loaded", { sources: count }),
  event("demo.removed", { identities: count }),
  event("threshold.set", { name: id, from: count, to: count }),
  event("rule.set", {
    ruleId: id,
    enabled: z.boolean(),
    severity: z.enum(severities).nullable(),
    note: label,
  }),
  event("vendors.listed", { names: z.array(label).max(500) }),
  event("custom-rule.changed", {
    ruleId: id,
    slug: id,
    change: z.enum(["added", "edited", "switched_on", "switched_off", "removed"]),
    version: count,
  }),
  event("key.exported", { keyId: id, purpose: z.enum(["fingerprint"]) }),
  ...alertEvents,
  ...answerEvents,
  ...peopleEvents,
  ...scimEvents,
  ...departureEvents,
  ...campaignEvents,
  ...unownedEvents,
  ...askingEvents,
  ...findingEvents,
  ...ownershipEvents,
  ...ownerRuleEvents,
]);
/** What a mutation hands to the audit writer. */
export type AuditEvent = z.input<typeof unionSchema>;
export type AuditEventType = AuditEvent["type"];

/** What an auditor reads beside the number, and the number itself, which never changes its meaning. */
export const auditEvents: Record<AuditEventType, { code: string; title: string }> = {
  "sign-in.succeeded": { code: "RC-1001", title: "Signed in" },
  "sign-in.failed": { code: "RC-1002", title: "Sign-in refused" },
  "sign-out": { code: "RC-1003", title: "Signed out" },
  "session.revoked": { code: "RC-1004", title: "Sessions ended" },
  "set-up.done": { code: "RC-1005", title: "First administrator created" },
  "access.denied": { code: "RC-1006", title: "Access refused" },
  "session.confirmed": { code: "RC-1007", title: "Identity confirmed again" },
  "member.invited": { code: "RC-1101", title: "Member invited" },
  "member.changed": { code: "RC-1102", title: "Role or scope changed" },
  "member.disabled": { code: "RC-1103", title: "Member disabled" },
  "member.enabled": { code: "RC-1104", title: "Member enabled" },
  "member.joined": { code: "RC-1105", title: "Member joined" },
  "member.password-changed": { code: "RC-1106", title: "Password changed" },
  "invitation.withdrawn": { code: "RC-1107", title: "Invitation withdrawn" },
  "token.created": { code: "RC-1201", title: "API token created" },
  "token.revoked": { code: "RC-1202", title: "API token revoked" },
  "token.refused": { code: "RC-1203", title: "API token refused" },
  "source.added": { code: "RC-1301", title: "Source added" },
  "source.edited": { code: "RC-1302", title: "Source edited" },
  "source.removed": { code: "RC-1303", title: "Source removed" },
  "source.tested": { code: "RC-1304", title: "Source tested" },
  "source.narrowed": { code: "RC-1305", title: "Decided what becomes of what a source reads no longer" },
  "sync.requested": { code: "RC-1401", title: "Sync requested" },
  "sync.finished": { code: "RC-1402", title: "Sync finished" },
  "hold.released": { code: "RC-1403", title: "Held disappearances released" },
  "hold.discarded": { code: "RC-1404", title: "Held disappearances discarded" },
  "file.imported": { code: "RC-1405", title: "File imported" },
  "log.imported": { code: "RC-1406", title: "Log of use imported" },
  "log.pushed": { code: "RC-1407", title: "Log of use pushed" },
  "label.set": { code: "RC-1502", title: "Label set" },
  "label-rule.changed": { code: "RC-1503", title: "Label rule changed" },
  "account.edited": { code: "RC-1504", title: "Account edited" },
  "identity.added": { code: "RC-1505", title: "Identity added by hand" },
  "identity.attested": { code: "RC-1506", title: "Identity attested" },
  "label.undone": { code: "RC-1508", title: "Label taken back" },
  "identity.edited": { code: "RC-1512", title: "Identity added by hand edited" },
  "identity.removed": { code: "RC-1513", title: "Identity added by hand removed" },
  "link.decided": { code: "RC-1514", title: "Join confirmed, rejected or left open" },
  "link.undone": { code: "RC-1515", title: "Decision about a join taken back" },
  "link.carried": { code: "RC-2134", title: "Decisions carried over a join" },
  "view.saved": { code: "RC-1601", title: "View saved" },
  "view.deleted": { code: "RC-1602", title: "View deleted" },
  "export.made": { code: "RC-1603", title: "Export made" },
  "demo.loaded": { code: "RC-1701", title: "Demo organisation loaded" },
  "demo.removed": { code: "RC-1702", title: "Demo organisation removed" },
  "threshold.set": { code: "RC-1921", title: "Limit changed" },
  "rule.set": { code: "RC-1922", title: "Rule switched, or its severity chosen" },
  "vendors.listed": { code: "RC-1923", title: "List of breached vendors changed" },
  "custom-rule.changed": { code: "RC-1924", title: "Own rule changed" },
  "key.exported": { code: "RC-1802", title: "Key downloaded" },
  ...alertEventTitles,
  ...answerEventTitles,
  ...askingEventTitles,
  ...findingEventTitles,
  ...peopleEventTitles,
  ...scimEventTitles,
  ...departureEventTitles,
  ...campaignEventTitles,
  ...unownedEventTitles,
  ...ownershipEventTitles,
  ...ownerRuleEventTitles,
};

/**
 * Every event that can be written, with its code added. Parsing scrubs texts and refuses whatever the event does not
 * list.
 */
export const auditEventSchema = unionSchema.transform((event) => ({
  code: auditEvents[event.type].code,
  ...event,
}));
