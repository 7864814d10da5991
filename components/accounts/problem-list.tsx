import { showText } from "@/lib/domain/text";

/** What of a file could not be used, line by line; nothing when all could. */
export function ProblemList({ title, problems }: { title: string; problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <div
      role="status"
      className="rounded border border-line-subtle border-s-2 border-s-medium bg-surface p-3 text-sm"
    >
      <p className="font-medium">{title}</p>
      <ul className="mt-1 max-h-32 list-disc overflow-y-auto ps-5 text-muted">
        {problems.map((problem) => (
          <li key={problem} className="break-words">
            {showText(problem, 300)}
          </li>
        ))}
      </ul>
    </div>
  );
}
