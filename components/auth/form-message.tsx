import { CircleAlert } from "lucide-react";

/** Why a form was refused, announced when it appears. */
export function FormMessage({ children }: { children: string | null }) {
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded bg-critical-subtle px-3 py-2 text-critical text-sm empty:hidden"
    >
      {children === null ? null : (
        <>
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {children}
        </>
      )}
    </p>
  );
}
