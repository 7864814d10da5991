import type { CredentialContext, PlaceContext } from "@/lib/domain/assessment/context";

/** Places from which nothing runs: what keeps, lists or records secrets. */
const keeping = new Set<PlaceContext["kind"]>([
  "secrets_manager",
  "keychain",
  "spreadsheet_cell",
  "state_file",
  "shell_history",
  "authorized_keys",
  "certificate_file",
]);

/**
 * What uses a credential, as far as its places tell: each reader, and each machine or repository that holds a copy of which no
 * reader is known.
 */
export function applicationsOf({
  places,
}: Pick<CredentialContext, "places">): { id: string; name: string }[] {
  const using = places.filter(({ kind }) => !keeping.has(kind));
  const readers = new Map(using.flatMap(({ reader }) => (reader ? [[reader.id, reader.name] as const] : [])));
  const read = new Set(using.flatMap(({ reader, container }) => (reader && container ? [container.id] : [])));
  const others = new Map(
    using.flatMap(({ reader, container }) =>
      !reader && container && !read.has(container.id) ? [[container.id, container.name] as const] : [],
    ),
  );
  return [...readers, ...others].map(([id, name]) => ({ id, name }));
}
