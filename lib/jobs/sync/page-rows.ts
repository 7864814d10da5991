import { setImmediate } from "node:timers/promises";
import type { Problem, Scope } from "@/lib/connectors/sdk/contract";
import type { Ref } from "@/lib/domain/record";
import { recordId } from "@/lib/domain/record-id";
import { scrub } from "@/lib/domain/secrets/scrub";
import {
  type CredentialRecord,
  type IdentityRecord,
  type PlacementRecord,
  type RecordInput,
  recordSchema,
  type SourceRecord,
} from "@/lib/domain/source-record";
import { contentHash } from "./content-hash";
import { whyNotKept, withoutFutureUse } from "./keepable";
import {
  credentialFacts,
  defined,
  identityFacts,
  idOf,
  otherNames,
  placementFacts,
  withoutMovingCoverage,
} from "./record-facts";

export interface SightingRow {
  id: string;
  realm: string;
  externalId: string;
  hash: string;
  issuing: boolean;
  observed: Record<string, unknown>;
  raw: unknown;
}

export interface IdentityRow extends SightingRow {
  names: Ref[];
}

export interface ChildRow extends SightingRow {
  identity: Ref | null;
  /** Placements: the credential that stands there. */
  credential: Ref | null;
}

/** A row that is stored once and shared; the hash says whether it changed. */
export interface InternedRow {
  id: string;
  hash: string;
  columns: Record<string, unknown>;
}

export interface PolicyBodyRow {
  hash: string;
  body: unknown;
}

export interface EdgeRow {
  id: string;
  /** Identity refs that the merge replaces by ids, per column. */
  refs: Record<string, Ref | null>;
  columns: Record<string, unknown>;
}

export interface PageRows {
  identities: IdentityRow[];
  credentials: ChildRow[];
  placements: ChildRow[];
  containers: InternedRow[];
  entitlements: InternedRow[];
  resources: InternedRow[];
  bodies: PolicyBodyRow[];
  members: EdgeRow[];
  grants: EdgeRow[];
  trusts: EdgeRow[];
  problems: Problem[];
  /** How many records came in, by type. */
  counts: Record<string, number>;
}

/** After so many records the page of another scope, whose rows are being written, gets its turn. */
const recordsInARow = 100;

/** Turns the records of one page into the rows that the merge writes. The ids of identities are still the computed ones. */
export async function pageRows(
  records: RecordInput[],
  { scope, scopeRef, rank, now }: { scope: Scope; scopeRef: string; rank: number; now: Date },
): Promise<PageRows> {
  const rows: PageRows = {
    identities: [],
    credentials: [],
    placements: [],
    containers: [],
    entitlements: [],
    resources: [],
    bodies: [],
    members: [],
    grants: [],
    trusts: [],
    problems: [],
    counts: {},
  };
  const add = new RowWriter(rows, new Set(scope.issues), scopeRef, rank);
  for (const [index, input] of records.entries()) {
    if (index % recordsInARow === recordsInARow - 1) await setImmediate();
    const parsed = recordSchema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      rows.problems.push({
        where: whereOf(input),
        what: `${issue?.path.join(".") ?? "record"}: ${issue?.message ?? "not valid"}`,
      });
      continue;
    }
    const record = parsed.data;
    const refusal = whyNotKept(record);
    if (refusal !== null) {
      rows.problems.push({ where: whereOf(input), what: refusal });
      continue;
    }
    const mended = withoutFutureUse(record, now);
    if (mended) rows.problems.push({ where: whereOf(input), what: "its last use lies in the future" });
    rows.counts[record.t] = (rows.counts[record.t] ?? 0) + 1;
    add.record(mended ?? record);
  }
  return rows;
}

class RowWriter {
  constructor(
    private readonly rows: PageRows,
    private readonly issued: Set<string>,
    private readonly scopeRef: string,
    private readonly rank: number,
  ) {}

  record(record: SourceRecord): void {
    switch (record.t) {
      case "identity":
        this.rows.identities.push({
          ...this.sighting("identity", record, identityFacts(record)),
          names: otherNames(record),
        });
        return;
      case "credential":
        this.rows.credentials.push({
          ...this.sighting("credential", record, credentialFacts(record)),
          identity: record.identity,
          credential: null,
        });
        return;
      case "placement":
        this.rows.placements.push({
          ...this.sighting("placement", record, placementFacts(record)),
          identity: record.identity,
          credential: record.credential,
        });
        return;
      case "container":
        this.intern(this.rows.containers, "container", record.ref, {
          kind: record.kind,
          name: record.name,
          parent_id: idOf("container", record.parent),
          status: record.status,
          guardrails: record.guardrails.map((ref) => recordId("entitlement", ref.realm, ref.externalId)),
          tags: record.tags,
        });
        return;
      case "entitlement":
        this.intern(this.rows.entitlements, "entitlement", record.ref, {
          kind: record.kind,
          name: record.name,
          system: record.system,
          managed_by: record.managedBy,
          body_hash: this.body(record.body),
        });
        return;
      case "resource":
        this.intern(this.rows.resources, "resource", record.ref, {
          kind: record.kind,
          name: record.name,
          container_id: idOf("container", record.container),
          policy_hash: this.body(record.policy),
        });
        return;
      case "member":
        this.rows.members.push({
          id: this.edgeId("member", [record.group, record.member], record.memberKind),
          refs: record.memberKind === "identity" ? { member_id: record.member } : {},
          columns: {
            group_id: idOf("entitlement", record.group),
            member_id: idOf(record.memberKind === "group" ? "entitlement" : "identity", record.member),
            member_kind: record.memberKind,
          },
        });
        return;
      case "grant":
        this.rows.grants.push({
          id: this.edgeId(
            "grant",
            [record.principal, record.entitlement, record.scope],
            `${record.principalKind} ${record.effect} ${JSON.stringify(record.condition ?? null)}`,
          ),
          refs: record.principalKind === "identity" ? { principal_id: record.principal } : {},
          columns: {
            principal_id: idOf(
              record.principalKind === "group" ? "entitlement" : "identity",
              record.principal,
            ),
            principal_kind: record.principalKind,
            entitlement_id: idOf("entitlement", record.entitlement),
            target_id: idOf("resource", record.scope),
            effect: record.effect,
            condition: record.condition ?? null,
          },
        });
        return;
      case "trust":
        this.rows.trusts.push({
          id: this.edgeId(
            "trust",
            [record.identity, record.subjectRef],
            JSON.stringify([
              record.kind,
              record.effect,
              record.subject,
              record.issuer,
              record.condition ?? null,
            ]),
          ),
          refs: { identity_id: record.identity, subject_id: record.subjectRef },
          columns: {
            identity_id: idOf("identity", record.identity),
            kind: record.kind,
            effect: record.effect,
            subject_id: idOf("identity", record.subjectRef),
            subject: record.subject,
            issuer: record.issuer,
            condition: record.condition ?? null,
          },
        });
    }
  }

  private sighting(
    type: "identity" | "credential" | "placement",
    record: IdentityRecord | CredentialRecord | PlacementRecord,
    facts: Record<string, unknown>,
  ): SightingRow {
    const observed = { realm: record.ref.realm, external_id: record.ref.externalId, ...defined(facts) };
    const raw = record.raw === undefined ? null : scrub(record.raw);
    const issuing = this.issued.has(record.ref.realm);
    return {
      id: recordId(type, record.ref.realm, record.ref.externalId),
      realm: record.ref.realm,
      externalId: record.ref.externalId,
      hash: contentHash(JSON.stringify([this.rank, issuing, withoutMovingCoverage(observed), raw])),
      issuing,
      observed,
      raw,
    };
  }

  private intern(
    into: InternedRow[],
    type: "container" | "entitlement" | "resource",
    ref: Ref,
    facts: Record<string, unknown>,
  ): void {
    const columns = { realm: ref.realm, external_id: ref.externalId, ...facts };
    into.push({
      id: recordId(type, ref.realm, ref.externalId),
      hash: contentHash(JSON.stringify(columns)),
      columns,
    });
  }

  /** Keeps a policy document once, by its content. */
  private body(document: unknown): string | null {
    if (document === undefined || document === null) return null;
    const body = scrub(document);
    const hash = contentHash(JSON.stringify(body));
    this.rows.bodies.push({ hash, body });
    return hash;
  }

  private edgeId(type: "member" | "grant" | "trust", refs: (Ref | null)[], rest: string): string {
    return recordId(
      type,
      this.scopeRef,
      ...refs.map((ref) => (ref ? `${ref.realm}\0${ref.externalId}` : "")),
      rest,
    );
  }
}

function whereOf(input: RecordInput): string {
  if ("ref" in input) return `${input.t} ${input.ref.externalId}`;
  return input.t;
}
