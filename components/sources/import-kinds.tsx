import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";

/** The ends of the names of files that can be brought. */
export function acceptOf(connectors: readonly ConnectorView[]): string {
  const ends = connectors.flatMap(({ exports, logs }) =>
    [...exports, ...logs].flatMap((kind) => kind.accept),
  );
  return [...new Set([...ends, ".snapshot", ".gz"])].join(",");
}

/** Adds a file beside the first. */
export function MoreFiles({ onFiles }: { onFiles: (files: File[]) => void }) {
  return (
    <label className="mt-3 inline-flex cursor-pointer items-center gap-1 rounded-sm text-accent text-sm underline-offset-2 hover:underline has-focus-visible:outline-2 has-focus-visible:outline-focus">
      Add another file of the same export
      <input
        type="file"
        multiple
        className="sr-only"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}

/** What can be brought, and the command that makes it. */
export function Kinds({ connectors }: { connectors: readonly ConnectorView[] }) {
  const kinds = connectors.flatMap((connector) =>
    [...connector.exports, ...connector.logs].map((kind) => ({ ...kind, connector: connector.title })),
  );
  return (
    <dl className="mt-5 grid gap-x-8 gap-y-3 text-sm md:grid-cols-2">
      {kinds.map((kind) => (
        <div key={`${kind.connector} ${kind.id}`} className="min-w-0">
          <dt className="font-medium">
            {kind.connector}: {kind.title}
          </dt>
          <dd className="mt-0.5 break-words text-muted text-xs">{kind.how}</dd>
        </div>
      ))}
    </dl>
  );
}
