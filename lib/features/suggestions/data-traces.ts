import type { EvidenceKind } from "@/lib/domain/ownership/evidence";
import { type Trace, tagKind, tracesInTags, tracesInText } from "@/lib/domain/ownership/traces";
import type { Around, Place, Repository } from "./data-around";
import { siblingKey } from "./data-around";
import type { Row } from "./data-rows";

type Made = Pick<Trace, "kind" | "said"> & Partial<Pick<Trace, "where" | "at">>;

/** Everything that points at an owner of an identity, resolved to people and teams. */
export function tracesOf(row: Row, around: Around): Trace[] {
  return [
    ...tracesInTags(row.tags, around.roll),
    ...hintTraces(row, around),
    ...tracesInText(row.description, around.roll),
    ...touchTraces(row, around),
    ...userTraces(row, around),
    ...placeTraces(row, around),
    ...workloadTraces(row, around),
    ...repositoriesOf(row, around).flatMap((repository) => repositoryTraces(repository, around)),
    ...siblingTraces(row, around),
    ...nameTraces(row, around),
  ];
}

function technical({ roll }: Around, { kind, said, where = null, at = null }: Made): Trace {
  return { kind, role: "technical", named: roll.find(said), said, where, at };
}

const kindOfHint: { [type: string]: EvidenceKind } = {
  owner_object: "owner_object",
  column: "column",
  business_column: "business_column",
  mailto: "tag_contact",
  comment: "description",
  creator: "creator",
  registered_by: "registered",
  tag: "tag_team",
};

function hintTraces(row: Row, around: Around): Trace[] {
  const tagged = new Set(Object.entries(row.tags).flatMap(([key, value]) => (tagKind(key) ? [value] : [])));
  return row.hints.flatMap(({ type, value, at }): Trace[] => {
    const kind = Object.hasOwn(kindOfHint, type) ? kindOfHint[type] : undefined;
    // What stands in a tag was read there, with its key.
    if (!kind || value.trim() === "" || tagged.has(value)) return [];
    const found = technical(around, {
      kind,
      said: value,
      where: type === "tag" || type === "mailto" ? type : null,
      at: at ? new Date(at) : null,
    });
    // Somebody here said whom a cell means.
    const isCell = kind === "column" || kind === "business_column";
    const said = isCell ? around.texts.get(value.trim().toLowerCase()) : undefined;
    const trace: Trace = {
      ...found,
      ...(said ? { named: said } : {}),
      role: kind === "business_column" ? "business" : found.role,
    };
    const isMaker = kind === "creator" || kind === "registered";
    // A comment may name anybody, and a list may hold anything: only who is known counts there.
    const counts = isMaker || ["person", "team", "mailbox", "several"].includes(trace.named.is);
    if (!counts) return [];
    return [isMaker ? { ...trace, at: trace.at ?? row.createdAt, ...madeBy(trace, row, around) } : trace];
  });
}

/** How much of its source whoever made it made: of the source where that is most. */
function madeBy({ named }: Trace, row: Row, { makers }: Around): Pick<Trace, "made"> {
  if (named.is !== "person") return {};
  const shares = row.sourceIds.flatMap((source) => {
    const of = makers.get(source);
    return of ? [{ made: of.made.get(named.person.id) ?? 0, of: of.of }] : [];
  });
  const [most] = shares.sort((a, b) => b.made / b.of - a.made / a.of);
  return most ? { made: most } : {};
}

function touchTraces(row: Row, around: Around): Trace[] {
  return row.touches.map(({ verb, actor, at }) => {
    const kind = verb === "created" ? "creator" : "changer";
    // `AdministratorAccess (ada@company.example)`: a role, and who used it.
    const behind = /\(([^()]+)\)$/.exec(actor)?.[1];
    const said = behind && around.roll.find(behind).is === "person" ? behind : actor;
    const trace = technical(around, { kind, said, at: new Date(at) });
    return kind === "creator" ? { ...trace, ...madeBy(trace, row, around) } : trace;
  });
}

/** Half of what it did and more is somebody's use; less is anybody's. */
function userTraces(row: Row, around: Around): Trace[] {
  return row.users.flatMap(({ name, behalf, share, at }) => {
    const trace = technical(around, { kind: "user", said: name, at: new Date(at) });
    const counts = trace.named.is === "person" || trace.named.is === "team";
    return share >= 0.5 && (counts || (behalf && trace.named.is === "automation")) ? [trace] : [];
  });
}

/** The places around it, from the inside out. */
function placesOf(row: { containerId: string | null }, { places }: Around): Place[] {
  const path: Place[] = [];
  let next = row.containerId;
  while (next !== null && path.length < 8) {
    const place = places.get(next);
    if (!place) break;
    path.push(place);
    next = place.parentId;
  }
  return path;
}

/** Places that hold one thing; the others hold many, and whoever is named there answers for the whole. */
const narrow = new Set(["namespace", "repository", "database", "host"]);

function labelTraces(place: Place, { roll }: Around): Trace[] {
  const kind = narrow.has(place.kind) ? "namespace_tag" : "account_tag";
  const traces = tracesInTags(place.tags, roll, { kind, where: place.name });
  return kind === "namespace_tag" ? traces : traces.filter(({ named }) => named.is !== "person");
}

function placeTraces(row: Row, around: Around): Trace[] {
  const path = placesOf(row, around);
  const labelled = path.find(({ hasOwnerTags }) => hasOwnerTags);
  const owned = path.find(({ ownerTeamId }) => ownerTeamId !== null);
  const team = owned?.ownerTeamId ? around.roll.team(owned.ownerTeamId) : null;
  return [
    ...(labelled ? labelTraces(labelled, around) : []),
    ...(owned && team
      ? [
          {
            ...({ kind: "account_team", role: "technical", where: null, at: null } as const),
            named: { is: "team", team } as const,
            said: owned.name,
          },
        ]
      : []),
  ];
}

function workloadTraces(row: Row, around: Around): Trace[] {
  return row.workloads.flatMap(({ name, tags, containerId }) => {
    const own = tracesInTags(tags, around.roll, { kind: "workload_tag", where: name });
    if (own.length > 0 || containerId === row.containerId) return own;
    const labelled = placesOf({ containerId }, around).find(({ hasOwnerTags }) => hasOwnerTags);
    return labelled ? labelTraces(labelled, around) : [];
  });
}

/** The repositories that it is in, that may become it, and that its tags or its code name. */
function repositoriesOf(row: Row, { repositories }: Around): Repository[] {
  const named = [
    row.containerId ?? "",
    ...row.workloads.flatMap(({ subject }) => /^repo:([\w.-]+\/[\w.-]+):/.exec(subject)?.[1] ?? []),
    ...Object.entries(row.tags).flatMap(([key, value]) =>
      /(?:^|[:/._-])(?:repo|repository|source)$/i.test(key) ? [value] : [],
    ),
    ...row.hints.flatMap(({ type, value }) => (type === "path" ? [value] : [])),
    ...row.workloads.map(({ containerId }) => containerId ?? ""),
  ];
  const found = named.map((name) =>
    repositories.get(
      name
        .toLowerCase()
        .replace(/^(?:https:\/\/|git@)?(?:github\.com[/:])?/, "")
        .replace(/\.git$/, ""),
    ),
  );
  return [...new Set(found.flatMap((each) => each ?? []))].slice(0, 3);
}

function repositoryTraces({ name, owners, admins }: Repository, around: Around): Trace[] {
  return [
    ...owners.map((said) => technical(around, { kind: "code_owners", said, where: name })),
    // Many administrators are no one's repository.
    ...(admins.length <= 3
      ? admins.map((said) => technical(around, { kind: "repository_admin", said, where: name }))
      : []),
  ];
}

function siblingTraces(row: Row, around: Around): Trace[] {
  if (row.containerId === null) return [];
  const accepted = around.siblings.get(siblingKey(row.containerId, row.name));
  return [...(accepted ?? [])].flatMap(([party, count]): Trace[] => {
    const [kind, id = ""] = party.split(" ");
    const person = kind === "person" ? around.roll.person(id) : null;
    const team = kind === "team" ? around.roll.team(id) : null;
    const said = count === 1 ? "one identity of that name" : `${count} identities of that name`;
    const trace = { kind: "sibling", role: "technical", said, where: null, at: null } as const;
    if (person) return [{ ...trace, named: { is: "person", person } }];
    return team ? [{ ...trace, named: { is: "team", team } }] : [];
  });
}

/** Its own name, and where it is kept: a path, a state of Terraform, a repository. */
function nameTraces(row: Row, around: Around): Trace[] {
  const paths = row.hints.flatMap(({ type, value }) => (type === "path" ? [value] : []));
  const names = [
    { kind: "name" as const, said: row.name },
    ...paths.map((said) => ({ kind: "path" as const, said })),
  ];
  return names.flatMap(({ kind, said }): Trace[] => {
    const named = around.roll.within(said);
    return named.is === "person" || named.is === "team"
      ? [{ kind, role: "technical", named, said, where: null, at: null }]
      : [];
  });
}
