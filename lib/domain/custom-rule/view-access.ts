import type {
  GrantContext,
  MayBecomeContext,
  OtherIdentity,
  TrustContext,
} from "@/lib/domain/assessment/context";
import { count, daysSince, fact, knownWord, part, viewType, words } from "./view-type";

export const otherType = viewType<OtherIdentity>(
  "Other",
  "Another identity in short.",
  [
    fact("name", "string", "its name", ({ name }) => name),
    fact("kind", "string", "what sort of identity it is", ({ kind }) => kind),
    fact("system", "string", "the kind of system that it lives in", ({ system }) => system),
    fact("class", "string", "non_human, human, both or unsure", (of) => of.class),
    fact("managedBy", "string", "customer, provider, third_party or person", ({ managedBy }) => managedBy),
    fact(
      "status",
      "string",
      "active, disabled, expired or pending_deletion",
      ({ status }) => knownWord(status),
      "whether another identity is active",
    ),
    fact(
      "environment",
      "string",
      "its environment",
      ({ environment }) => environment,
      "the environment of another identity",
    ),
    count("tier", "0, 1 or 2: what it may do", ({ tier }) => tier, "what another identity may do"),
  ],
  true,
);

export const trustType = viewType<TrustContext>(
  "Trust",
  "Who may become it, or what runs as it.",
  [
    fact("kind", "string", "how: assume_role, federation, workload, service …", ({ kind }) => kind),
    fact("effect", "string", "allow or deny", ({ effect }) => effect),
    fact("subject", "string", "who, as the source states it", ({ subject }) => subject),
    fact("issuer", "string", "who vouches for the subject", ({ issuer }) => issuer, "the issuer of a trust"),
    fact("conditional", "bool", "whether a condition limits it", ({ condition }) => condition !== null),
    part(
      "other",
      otherType,
      "the identity that it is, where that is known",
      ({ subjectIdentity }) => subjectIdentity,
      "the identity behind a trust",
    ),
  ],
  true,
);

export const reachType = viewType<MayBecomeContext>(
  "Reach",
  "Whom it may become or call.",
  [
    fact("kind", "string", "how", ({ kind }) => kind),
    fact("effect", "string", "allow or deny", ({ effect }) => effect),
    fact("conditional", "bool", "whether a condition limits it", ({ condition }) => condition !== null),
    part("other", otherType, "the other identity", ({ identity }) => identity),
  ],
  true,
);

export const grantType = viewType<GrantContext>(
  "Grant",
  "A permission that it holds, itself or through a group.",
  [
    fact("name", "string", "the name of the policy, role or group", ({ entitlement }) => entitlement.name),
    fact(
      "kind",
      "string",
      "what is granted: policy, role, group, scope …",
      ({ entitlement }) => entitlement.kind,
    ),
    fact("effect", "string", "allow, deny or boundary", ({ effect }) => effect),
    fact("wide", "bool", "whether it holds for everything there", ({ wide }) => wide),
    fact("understood", "bool", "whether all that it allows was understood", ({ understood }) => understood),
    words("powers", "what it gives: administer, write, read …", ({ powers }) => powers),
    words("traits", "what is remarkable about it: wildcard_actions …", ({ traits }) => traits),
    fact(
      "through",
      "string",
      "the group by which it holds",
      ({ through }) => through,
      "a group by which a permission holds",
    ),
    fact(
      "environment",
      "string",
      "the environment of where it holds",
      ({ target }) => target?.environment ?? null,
      "the environment of where a permission holds",
    ),
    daysSince(
      "firstSeenDays",
      "whole days since it was first seen",
      "the day on which a permission was first seen",
      ({ firstSeenAt }) => firstSeenAt,
    ),
  ],
);
