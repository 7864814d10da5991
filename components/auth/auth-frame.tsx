import type { ReactNode } from "react";
import { LogoMark } from "@/components/layout/logo";
import { cn } from "@/components/ui/cn";

/** The page of somebody who is not signed in: mark, title, one sentence, and a form. */
export function AuthFrame({
  title,
  children,
  lead,
  wide = false,
}: {
  title: string;
  lead?: ReactNode;
  /** For what is more than a form. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-surface px-4 py-[max(1.5rem,10vh)] dark:bg-canvas">
      <div className={cn("w-full", wide ? "max-w-2xl" : "max-w-96")}>
        <p className="mb-6 flex items-center justify-center gap-2 font-semibold text-base text-ink">
          <LogoMark />
          Rollcall
        </p>
        <section
          className={cn(
            "rounded-lg border border-line-subtle bg-canvas dark:bg-surface",
            wide ? "p-4 sm:p-6" : "p-6",
          )}
        >
          <h1 className="font-semibold text-ink text-xl">{title}</h1>
          {lead ? <p className="mt-1 text-muted">{lead}</p> : null}
          <div className="mt-5">{children}</div>
        </section>
      </div>
    </main>
  );
}
