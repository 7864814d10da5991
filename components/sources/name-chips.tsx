import { showText } from "@/lib/domain/text";

/** The first of many names, and how many more there are. */
export function NameChips({ of: names, all }: { of: readonly string[]; all: number }) {
  if (names.length === 0) return null;
  return (
    <ul className="mt-1.5 flex flex-wrap gap-1.5">
      {names.map((name) => (
        <li
          key={name}
          className="max-w-72 truncate rounded-sm border border-line-subtle bg-surface px-1.5 py-0.5 font-mono text-xs"
          title={showText(name, 300)}
        >
          {showText(name, 60)}
        </li>
      ))}
      {all > names.length ? (
        <li className="px-1 py-0.5 text-muted text-xs">
          and {(all - names.length).toLocaleString("en")} more
        </li>
      ) : null}
    </ul>
  );
}
