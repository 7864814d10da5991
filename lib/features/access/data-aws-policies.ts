import { type Policy, type PolicyUse, readPolicy, type Statement } from "@/lib/domain/privilege/aws/document";
import { unreadPolicy } from "@/lib/domain/privilege/aws/unread";
import type { StoredPolicy } from "./data-aws-attachments";

/** Stored policies made ready, each body once. */
export class Policies {
  readonly #bodies = new Map<string, readonly Statement[] | null>();
  readonly #held = new Map<string, { policy: Policy; isRead: boolean }>();

  constructor(private readonly stored: ReadonlyMap<string, StoredPolicy>) {}

  /** A policy that somebody holds, or a group. One that was not read, or says nothing that can be read, may say anything. */
  held(id: string, through: string | null): { policy: Policy; isRead: boolean } {
    const row = this.stored.get(id);
    const inline = row?.kind === "inline_policy";
    // Groups hold inline policies of the same name as well.
    const name = inline
      ? `inline policy "${row?.name ?? ""}"${through === null ? "" : ` of group ${through}`}`
      : (row?.externalId ?? id);
    const key = `${id} ${name}`;
    const known = this.#held.get(key) ?? this.#made(row, name, "holder");
    this.#held.set(key, known);
    return known;
  }

  /** A guardrail of the organisation, for whoever asks (`holder`) or for what is asked for; null: it is of the other kind. */
  guardrail(id: string, use: "holder" | "guardrail"): Policy | null {
    const row = this.stored.get(id);
    const isForResources = row?.externalId.includes("/resource_control_policy/") === true;
    if (isForResources !== (use === "guardrail")) return null;
    const known = this.#held.get(id) ?? this.#made(row, row?.name ?? id, use);
    this.#held.set(id, known);
    return known.policy;
  }

  #made(row: StoredPolicy | undefined, name: string, use: PolicyUse): { policy: Policy; isRead: boolean } {
    const statements = row === undefined ? null : this.#statements(row, use);
    return statements === null
      ? { policy: unreadPolicy(name), isRead: false }
      : { policy: { name, statements }, isRead: true };
  }

  #statements({ bodyHash, body }: StoredPolicy, use: PolicyUse): readonly Statement[] | null {
    if (bodyHash === null) return null;
    const key = `${use} ${bodyHash}`;
    const known = this.#bodies.get(key);
    if (known !== undefined) return known;
    const read = readPolicy("", body, use);
    const statements = read.ok ? read.policy.statements : null;
    this.#bodies.set(key, statements);
    return statements;
  }
}
